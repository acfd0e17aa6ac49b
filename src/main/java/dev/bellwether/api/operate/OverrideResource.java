package dev.bellwether.api.operate;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.api.http.VersionTag;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.Overrides.Pinned;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Pins the status of a connector, shows what is pinned beside what the evidence alone says, and ends it. */
public record OverrideResource(Operating operating, ResponseCache answers) implements Resource {
    static final int LONGEST_REASON = 500;
    static final Duration LONGEST = Duration.ofDays(30);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("getOverride", this::read, "putOverride", this::pin, "deleteOverride", this::end);
    }

    private record Wish(Status status, String reason, Instant until) {}

    private void read(RoutingContext ctx) {
        String id = operating.connector(ctx).id();
        Responses.send(
                ctx,
                operating
                        .database()
                        .overrides()
                        .current(id, operating.now())
                        .map(pinned -> pinned.orElseThrow(() -> none(id)))
                        .map(pinned -> VersionTag.answer(json(pinned), pinned.number())));
    }

    private void pin(RoutingContext ctx) {
        String id = operating.connector(ctx).id();
        Instant now = operating.now();
        AtomicBoolean replaced = new AtomicBoolean();
        SmallBody.read(ctx)
                .map(body -> wish(body, now))
                .compose(wish -> {
                    Function<Optional<Pinned>, Operation.Override> decide = before -> {
                        replaced.set(before.isPresent());
                        checkVersion(ctx, before);
                        return new Operation.Override(id, wish.status(), wish.reason(), now, wish.until());
                    };
                    return operating.operations().override(id, now, decide, entry(ctx, now, id, wish));
                })
                .onSuccess(pinned -> Operating.answer(ctx, replaced.get() ? 200 : 201, json(pinned), pinned.number()))
                .onFailure(ctx::fail);
    }

    private void end(RoutingContext ctx) {
        String id = operating.connector(ctx).id();
        Instant now = operating.now();
        Function<Optional<Pinned>, Operation.Override> decide = before -> {
            Pinned pinned = before.orElseThrow(() -> none(id));
            VersionTag.check(ctx, pinned.number());
            Operation.Override override = pinned.override();
            return new Operation.Override(id, override.status(), override.reason(), override.from(), now);
        };
        operating
                .operations()
                .override(id, now, decide, operating.entry(ctx, now, "override.ended", "connectors/" + id, Map.of()))
                .onSuccess(ended -> ctx.response().setStatusCode(204).end())
                .onFailure(ctx::fail);
    }

    /** What is pinned may only be replaced by a client that has seen it; where nothing is pinned, nothing can be lost. */
    private static void checkVersion(RoutingContext ctx, Optional<Pinned> before) {
        if (before.isPresent()) {
            VersionTag.require(ctx);
            VersionTag.check(ctx, before.get().number());
        } else {
            VersionTag.checkNone(ctx);
        }
    }

    private AuditEntry entry(RoutingContext ctx, Instant now, String id, Wish wish) {
        Map<String, String> detail = Map.of(
                "status", wish.status().wire(),
                "reason", wish.reason(),
                "until", wish.until().toString());
        return operating.entry(ctx, now, "override.set", "connectors/" + id, detail);
    }

    private static Wish wish(BodyFields fields, Instant now) {
        Optional<Status> status = fields.oneOf("status", List.of(Status.values()), Status::wire);
        Optional<String> reason = fields.line("reason", LONGEST_REASON);
        Optional<Instant> until = fields.time("until");
        until.filter(end -> !end.isAfter(now))
                .ifPresent(end -> fields.wrong("until", "is over already; an override holds from now until then"));
        until.filter(end -> end.isAfter(now.plus(LONGEST)))
                .ifPresent(end -> fields.wrong("until", "is more than " + LONGEST.toDays() + " days ahead"));
        fields.check("The status cannot be pinned.");
        return new Wish(status.orElseThrow(), reason.orElseThrow(), until.orElseThrow());
    }

    private JsonObject json(Pinned pinned) {
        String id = pinned.override().connectorId();
        return ConnectorJson.override(pinned.override())
                .put("connectorId", id)
                .put(
                        "performance",
                        answers.board()
                                .connector(id)
                                .map(ConnectorState::performance)
                                .orElse(Status.UNKNOWN)
                                .wire());
    }

    private static ProblemException none(String id) {
        return ProblemException.of(404, "No status of the connector \"" + id + "\" is pinned.");
    }
}

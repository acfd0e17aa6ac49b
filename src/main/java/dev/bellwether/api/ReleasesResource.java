package dev.bellwether.api;

import dev.bellwether.api.Problem.Wrong;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Operation;
import dev.bellwether.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in releases of connectors, as a deployment pipeline posts them. */
final class ReleasesResource {
    private static final Logger LOG = LoggerFactory.getLogger(ReleasesResource.class);
    private static final int LONGEST_VERSION = 64;
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final Supplier<Catalogue> catalogue;
    private final Function<Operation, Future<Void>> store;
    private final Clock clock;

    /**
     * A resource that takes releases in.
     *
     * @param store stores an operation and then tells of it
     */
    ReleasesResource(Supplier<Catalogue> catalogue, Function<Operation, Future<Void>> store, Clock clock) {
        this.catalogue = catalogue;
        this.store = store;
        this.clock = clock;
    }

    void record(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        SmallBody.read(ctx)
                .compose(body -> {
                    if (catalogue.get().connector(id).isEmpty()) {
                        throw Problem.of(404, "No connector has the id \"" + id + "\".")
                                .asException();
                    }
                    Operation.Release release = release(id, body);
                    return store.apply(release).map(release);
                })
                .onSuccess(release -> ctx.response()
                        .setStatusCode(201)
                        .putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put("connectorId", id)
                                .put("version", release.version())
                                .put("at", release.at().toString())
                                .toBuffer()))
                .onFailure(e -> {
                    if (e instanceof StoreUnavailable) {
                        LOG.warn("the release of {} cannot be stored now: {}", id, e.toString());
                        ctx.fail(503, e);
                    } else {
                        ctx.fail(e);
                    }
                });
    }

    private Operation.Release release(String connectorId, JsonObject body) {
        List<Wrong> wrongs = new ArrayList<>();
        String version = version(body.getValue("version"), wrongs);
        Instant at = at(body.getValue("at"), wrongs);
        for (String key : body.fieldNames()) {
            if (!key.equals("version") && !key.equals("at")) {
                wrongs.add(Wrong.parameter(key, "is not known here; known are version and at"));
            }
        }
        if (!wrongs.isEmpty()) {
            Problem problem = Problem.of(400, "The release cannot be taken.");
            for (Wrong wrong : wrongs) {
                problem = problem.with(wrong);
            }
            throw problem.asException();
        }
        return new Operation.Release(connectorId, version, at);
    }

    private static String version(Object value, List<Wrong> wrongs) {
        if (value instanceof String text
                && !text.isBlank()
                && text.length() <= LONGEST_VERSION
                && text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        wrongs.add(new Wrong("/version", "must be a text of 1 to " + LONGEST_VERSION + " characters"));
        return "";
    }

    private Instant at(Object value, List<Wrong> wrongs) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (value == null) {
            return now;
        }
        try {
            Instant at = OffsetDateTime.parse((String) value).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (at.isAfter(now.plus(MOST_AHEAD))) {
                wrongs.add(new Wrong("/at", "is more than 5 minutes ahead"));
            }
            return at;
        } catch (DateTimeException | ClassCastException e) {
            wrongs.add(new Wrong("/at", "is not an RFC 3339 time such as 2026-01-31T09:30:00Z"));
            return now;
        }
    }
}

package dev.bellwether.api.board;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.UnlistedCodes;
import dev.bellwether.status.RetryAdvice;
import dev.bellwether.status.Status;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers for the words of the other answers: statuses and error codes. */
public final class VocabularyResource implements Resource {
    /** A reload changes the codes, and unlisted ones are counted, without a change of the board. */
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final ResponseCache answers;
    private final Supplier<ErrorCodes> errorCodes;
    private final UnlistedCodes unlisted = new UnlistedCodes();

    /** @param bus tells which codes came that are not listed */
    public VocabularyResource(ResponseCache answers, Supplier<ErrorCodes> errorCodes, MessageBus bus) {
        this.answers = answers;
        this.errorCodes = errorCodes;
        bus.subscribe(Topics.JOB_OUTCOMES, stored -> unlisted.count(stored.outcomes(), errorCodes.get(), code -> {}));
    }

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "listStatuses",
                ctx -> answers.answer(ctx, board -> Page.whole(List.of(Status.values()), VocabularyResource::status)),
                "listErrorCodes",
                ctx -> answers.answer(ctx, KEEP, board -> Future.succeededFuture(codes(errorCodes.get()))));
    }

    private JsonObject codes(ErrorCodes codes) {
        JsonArray others = new JsonArray();
        unlisted.notIn(codes).forEach(seen -> others.add(unlisted(seen)));
        return Page.whole(codes.all(), VocabularyResource::listed).put("unlisted", others);
    }

    private static JsonObject unlisted(UnlistedCodes.Seen seen) {
        return new JsonObject()
                .put("code", seen.code())
                .put("count", seen.count())
                .put("lastSeenAt", seen.lastSeenAt().toString());
    }

    private static JsonObject listed(ErrorCodes.ErrorCode code) {
        return new JsonObject()
                .put("code", code.code())
                .put("fault", code.fault().wire())
                .put("counts", code.fault().counts())
                .put("question", code.question());
    }

    private static JsonObject status(Status status) {
        // Under maintenance has no advice of its own: it is that of the performance underneath.
        JsonObject advice =
                status == Status.UNDER_MAINTENANCE ? null : ConnectorJson.retry(RetryAdvice.of(status, status));
        return new JsonObject()
                .put("status", status.wire())
                .put("title", status.title())
                .put("meaning", status.meaning())
                .put("colour", status.colour())
                .put("retry", advice);
    }
}

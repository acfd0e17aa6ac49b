package dev.bellwether.api.board;

import dev.bellwether.api.http.Page;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.UnlistedCodes;
import dev.bellwether.status.RetryAdvice;
import dev.bellwether.status.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Answers for the words of the other answers: statuses and error codes. */
public final class VocabularyResource {
    /** The codes are read anew while running, and nobody says when. */
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final ResponseCache answers;
    private final Supplier<ErrorCodes> errorCodes;
    private final UnlistedCodes unlisted = new UnlistedCodes();

    public VocabularyResource(ResponseCache answers, Supplier<ErrorCodes> errorCodes) {
        this.answers = answers;
        this.errorCodes = errorCodes;
    }

    /** Notes codes that are not listed; on the thread of the API. */
    public void watch(List<JobOutcome> outcomes) {
        unlisted.count(outcomes, errorCodes.get(), code -> {});
    }

    public void statuses(RoutingContext ctx) {
        answers.answer(
                ctx,
                board -> Page.whole(Arrays.stream(Status.values())
                        .map(VocabularyResource::status)
                        .toList()));
    }

    public void errorCodes(RoutingContext ctx) {
        answers.answer(ctx, KEEP, board -> Future.succeededFuture(codes(errorCodes.get())));
    }

    private JsonObject codes(ErrorCodes codes) {
        return listed(codes)
                .put(
                        "unlisted",
                        new JsonArray(unlisted.notIn(codes).stream()
                                .map(VocabularyResource::unlisted)
                                .toList()));
    }

    private static JsonObject unlisted(UnlistedCodes.Seen seen) {
        return new JsonObject()
                .put("code", seen.code())
                .put("count", seen.count())
                .put("lastSeenAt", seen.lastSeenAt().toString());
    }

    private static JsonObject listed(ErrorCodes codes) {
        return Page.whole(codes.all().stream()
                .map(code -> new JsonObject()
                        .put("code", code.code())
                        .put("fault", code.fault().wire())
                        .put("counts", code.fault().counts())
                        .put("question", code.question()))
                .toList());
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

package dev.bellwether.api;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.RetryAdvice;
import dev.bellwether.status.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/** Answers for the words of the other answers: statuses and error codes. */
final class VocabularyResource {
    /** The codes are read anew while running, and nobody says when. */
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final ReadyAnswers answers;
    private final Supplier<ErrorCodes> errorCodes;

    VocabularyResource(ReadyAnswers answers, Supplier<ErrorCodes> errorCodes) {
        this.answers = answers;
        this.errorCodes = errorCodes;
    }

    void statuses(RoutingContext ctx) {
        answers.answer(
                ctx,
                board -> Page.whole(Arrays.stream(Status.values())
                        .map(VocabularyResource::status)
                        .toList()));
    }

    void errorCodes(RoutingContext ctx) {
        answers.answer(ctx, KEEP, board -> Future.succeededFuture(codes(errorCodes.get())));
    }

    private static JsonObject codes(ErrorCodes codes) {
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

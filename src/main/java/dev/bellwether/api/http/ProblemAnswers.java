package dev.bellwether.api.http;

import dev.bellwether.http.BodyDrain;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.sql.StoreUnavailable;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Answers every failure as a problem, whether a handler, the router or the HTTP server found it. */
public final class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private ProblemAnswers() {}

    /** Answers every failure of this router. */
    public static void install(Router router) {
        // By status, not by one failure handler: the router has its own ways out, such as 405, that only these reach.
        for (int status = 400; status < 600; status++) {
            int found = status;
            router.errorHandler(status, ctx -> answer(ctx, found));
        }
    }

    private static void answer(RoutingContext ctx, int status) {
        HttpServerResponse response = ctx.response();
        if (response.headWritten()) {
            // Too late to say it; a cut connection at least does not look like a whole answer.
            response.reset();
            return;
        }
        Problem problem = problem(ctx, status);
        if (problem.status() == 500) {
            problem = problem.withInstance("urn:uuid:" + UUID.randomUUID());
            LOG.atError()
                    .addKeyValue("requestId", ApiRoutes.RequestTrace.id(ctx))
                    .setCause(ctx.failure())
                    .log(
                            "{} {} failed, {}",
                            ctx.request().method(),
                            ctx.request().path(),
                            problem.instance().orElseThrow());
        }
        BodyDrain.drop(ctx);
        problem.answer(ctx.request());
    }

    /** Answers a request that is no HTTP or breaks its limits. */
    public static void answerInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Problem problem = cause instanceof TooLongHttpLineException
                ? Problem.of(414, "The address is too long.")
                : cause instanceof TooLongHttpHeaderException
                        ? Problem.of(431, "The headers are too long.")
                        : Problem.of(400, "The request is not well-formed HTTP.");
        ApiRoutes.SecurityHeaders.forData(request.response());
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        problem.answer(request);
        request.connection().close();
    }

    private static Problem problem(RoutingContext ctx, int status) {
        Throwable failure = ctx.failure();
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof StoreUnavailable || failure instanceof TimeoutException) {
            return withoutStore(ctx, failure);
        }
        return switch (status) {
            case 400 -> Problem.of(400, "The request is not well-formed.");
            case 404 -> Problem.of(404, "There is nothing at this address; /openapi.yaml lists what there is.");
            case 405 ->
                Problem.of(405, "This address does not take " + ctx.request().method() + ".");
            case 503 -> unavailable("This cannot be answered now; try again shortly.");
            default ->
                status > 400 && status < 600 && status != 500
                        ? Problem.of(status, HttpResponseStatus.valueOf(status).reasonPhrase() + ".")
                        : Problem.of(
                                500, "Something went wrong on this side; the log names it by the instance given here.");
        };
    }

    /** A client that reads asks again; a write that was not done is worth a warning. */
    private static Problem withoutStore(RoutingContext ctx, Throwable failure) {
        LOG.atLevel(READS.contains(ctx.request().method()) ? Level.DEBUG : Level.WARN)
                .addKeyValue("requestId", ApiRoutes.RequestTrace.id(ctx))
                .log("{} {}: {}", ctx.request().method(), ctx.request().path(), failure.toString());
        boolean isSlow = failure instanceof TimeoutException
                || (failure instanceof StoreUnavailable why && why.reason() == StoreUnavailable.Reason.TIMEOUT);
        return unavailable(
                isSlow
                        ? "The store did not answer in time; ask about less, such as a shorter span, or try again shortly."
                        : "The store is away, and this cannot be done without it; try again shortly.");
    }

    private static Problem unavailable(String detail) {
        return Problem.of(503, detail).retryAfter(5);
    }
}

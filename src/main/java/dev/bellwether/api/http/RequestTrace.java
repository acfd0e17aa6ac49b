package dev.bellwether.api.http;

import dev.bellwether.http.Caller;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each request an id by which it is found again: the client's own {@code X-Request-Id} where it is a usable one, else a new
 * one. It is in the answer, and in every line of the log about the request. The logger {@code dev.bellwether.api.access} has a line
 * for each at level DEBUG, without the query, which may hold personal data.
 */
final class RequestTrace implements Handler<RoutingContext> {
    static final String HEADER = "X-Request-Id";
    static final String KEY = "bellwether.request";

    private static final Logger ACCESS = LoggerFactory.getLogger("dev.bellwether.api.access");
    /** Nothing that could forge a line of a log. */
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Override
    public void handle(RoutingContext ctx) {
        String given = ctx.request().getHeader(HEADER);
        String id = given != null && USABLE.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        ctx.put(KEY, id);
        ctx.response().putHeader(HEADER, id);
        if (ACCESS.isDebugEnabled()) {
            long began = System.nanoTime();
            ctx.addEndHandler(ended -> log(ctx, id, (System.nanoTime() - began) / 1_000_000));
        }
        ctx.next();
    }

    private static void log(RoutingContext ctx, String id, long tookMs) {
        HttpServerRequest request = ctx.request();
        ACCESS.atDebug()
                .addKeyValue("requestId", id)
                .addKeyValue("key", ctx.get(Caller.KEY_NAME, ""))
                .log(
                        "{} {} {} {} ms",
                        request.method(),
                        request.path(),
                        ctx.response().getStatusCode(),
                        tookMs);
    }

    /** The id of a request; empty where it did not come this way. */
    static String id(RoutingContext ctx) {
        return ctx.get(KEY, "");
    }
}

package dev.bellwether.collect.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * The rest of a body that is not wanted. Closing the connection at once would, on many systems, throw away the answer that
 * says why: so a bounded rest is read and dropped, for a bounded time.
 */
final class BodyDrain {
    /** RFC 9113, 8.1: the answer stands, only the rest of the request is not wanted. */
    private static final long NO_ERROR = 0;

    private static final long MOST = 64L * 1024 * 1024;

    private final HttpServerRequest request;
    private long dropped;

    private BodyDrain(HttpServerRequest request) {
        this.request = request;
    }

    /** Drops what is still to come of a request's body. */
    static void discard(RoutingContext context, IntakeLimits limits) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        BodyDrain drain = new BodyDrain(request);
        Vertx vertx = context.vertx();
        long timer = vertx.setTimer(limits.total().toMillis(), ignored -> drain.giveUp());
        request.handler(drain::drop);
        request.endHandler(ignored -> vertx.cancelTimer(timer));
        request.exceptionHandler(ignored -> vertx.cancelTimer(timer));
        request.resume();
    }

    private void drop(Buffer piece) {
        dropped += piece.length();
        if (dropped > MOST) {
            giveUp();
        }
    }

    private void giveUp() {
        cutOff(request);
    }

    /** Ends a request whose producer will not: its stream where the connection carries others too, else the connection. */
    static void cutOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(NO_ERROR);
        } else {
            request.connection().close();
        }
    }
}

package dev.bellwether.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * The rest of a body that is not wanted. Closing the connection at once would, on many systems, throw away the answer that
 * says why, and reading to the end would let anyone send for ever: so a bounded rest is read and dropped, for a bounded time.
 */
public final class BodyDrain {
    /** RFC 9113, 8.1: the answer stands, only the rest of the request is not wanted. */
    private static final long NO_ERROR = 0;

    /** Several times the largest body that is taken, so that a client that sends too much in good faith reads the answer. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final long MOST_MS = 60_000;

    private final HttpServerRequest request;
    private long dropped;

    private BodyDrain(HttpServerRequest request) {
        this.request = request;
    }

    /** Drops what is still to come of a request's body; to be called before it is answered. */
    public static void drop(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        Vertx vertx = context.vertx();
        long timer = vertx.setTimer(MOST_MS, ignored -> cutOff(request));
        request.handler(new BodyDrain(request)::drop);
        request.endHandler(ignored -> vertx.cancelTimer(timer));
        request.exceptionHandler(ignored -> vertx.cancelTimer(timer));
        request.resume();
    }

    private void drop(Buffer piece) {
        dropped += piece.length();
        if (dropped > MOST_BYTES) {
            cutOff(request);
        }
    }

    /** Ends a request whose client will not: its stream where the connection carries others too, else the connection. */
    public static void cutOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(NO_ERROR);
        } else {
            request.connection().close();
        }
    }
}

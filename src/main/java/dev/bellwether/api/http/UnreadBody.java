package dev.bellwether.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * The body of a request that was refused before it was read. Closing the connection at once could throw away the answer that
 * says why, and reading to the end would let anyone send for ever: so a little is dropped, and what is more ends the connection.
 */
final class UnreadBody {
    private static final long MOST = 1 << 20;

    private final HttpServerRequest request;
    private long dropped;

    private UnreadBody(HttpServerRequest request) {
        this.request = request;
    }

    static void drop(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(new UnreadBody(request)::drop);
            request.resume();
        }
    }

    private void drop(Buffer piece) {
        dropped += piece.length();
        if (dropped > MOST) {
            request.connection().close();
        }
    }
}

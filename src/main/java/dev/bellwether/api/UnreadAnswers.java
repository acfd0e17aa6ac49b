package dev.bellwether.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * A client may send request after request on one connection and never read the answers. Until those before it have left, a
 * request waits and nothing more is read, so that the answers cannot pile up here.
 */
final class UnreadAnswers {
    private UnreadAnswers() {}

    static void await(RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        if (!response.writeQueueFull()) {
            ctx.next();
            return;
        }
        HttpServerRequest request = ctx.request();
        request.pause();
        response.drainHandler(drained -> {
            response.drainHandler(null);
            ctx.next();
            request.resume();
        });
    }
}

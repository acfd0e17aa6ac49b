package dev.bellwether.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes what the platform posts, or refuses it as often as it is told to. */
final class StandInDaemon {
    private final HttpServer server;
    private final Deque<Integer> refusals = new ArrayDeque<>();
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /** One request and how it was answered. */
    record Post(String path, String authorization, String contentType, String body, int answer) {
        List<JsonObject> lines() {
            return body.lines().map(JsonObject::new).toList();
        }
    }

    /** Answers the first requests with these statuses, 503 and 429 with a wish to wait 0 s, and then takes everything. */
    StandInDaemon(Vertx vertx, Integer... refusals) {
        this.refusals.addAll(List.of(refusals));
        this.server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(closed -> connections.decrementAndGet());
                })
                .requestHandler(this::receive);
    }

    Future<SocketAddress> start() {
        return start(0);
    }

    Future<SocketAddress> start(int port) {
        return server.listen(port, "127.0.0.1")
                .map(ready -> SocketAddress.inetSocketAddress(ready.actualPort(), "127.0.0.1"));
    }

    Future<Void> stop() {
        return server.close();
    }

    List<Post> posts() {
        return posts;
    }

    /** Requests that have begun and not been answered. */
    int open() {
        return open.get();
    }

    int connections() {
        return connections.get();
    }

    private void receive(HttpServerRequest request) {
        open.incrementAndGet();
        request.body().onSuccess(body -> {
            int status = refusals.isEmpty() ? 200 : refusals.remove();
            posts.add(new Post(
                    request.path(),
                    request.getHeader("Authorization"),
                    request.getHeader("Content-Type"),
                    body.toString(),
                    status));
            open.decrementAndGet();
            request.response()
                    .setStatusCode(status)
                    .putHeader("Retry-After", "0")
                    .end(new JsonObject()
                            .put("accepted", 0)
                            .put("duplicates", 0)
                            .put("rejected", new JsonArray())
                            .toBuffer());
        });
    }
}

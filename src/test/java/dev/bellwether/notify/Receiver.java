package dev.bellwether.notify;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Whoever wants to be told: a real server that remembers what it got. */
final class Receiver {
    final List<Got> got = new CopyOnWriteArrayList<>();
    volatile Consumer<HttpServerRequest> answer = status(204);
    private final int port;

    Receiver(Vertx vertx) throws Exception {
        port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Map<String, List<String>> headers = request.headers().names().stream()
                            .collect(Collectors.toMap(
                                    String::toLowerCase,
                                    name -> request.headers().getAll(name)));
                    got.add(new Got(headers, body.toString()));
                    answer.accept(request);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    record Got(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.get(name).get(0);
        }
    }

    static Consumer<HttpServerRequest> status(int status) {
        return request -> request.response().setStatusCode(status).end();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/hook?token=secret";
    }
}

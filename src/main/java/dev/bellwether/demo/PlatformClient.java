package dev.bellwether.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/** The simulated platform's connection to the daemon: one request after the other, with a key. */
public final class PlatformClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final SocketAddress daemon;
    private final String key;

    /** A client of the daemon at an address. The key has the scopes {@code ingest} and {@code operate}; it is sent and never shown. */
    public PlatformClient(Vertx vertx, SocketAddress daemon, String key) {
        this.client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(2));
        this.daemon = daemon;
        this.key = key;
    }

    /** What the daemon answered, and how long it asks to wait, where it does. */
    record Answer(int status, Optional<Duration> retryAfter, Buffer body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Whether the same request can succeed later. */
        boolean isPassing() {
            return status == 429 || status == 408 || status / 100 == 5;
        }
    }

    /** Posts a body; fails if no answer came within 20 s. */
    Future<Answer> post(String path, String contentType, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(daemon.host())
                .setPort(daemon.port())
                .setURI(path)
                .setTimeout(TIMEOUT.toMillis())
                .setIdleTimeout(TIMEOUT.toMillis())
                .putHeader("Authorization", "Bearer " + key)
                .putHeader("Content-Type", contentType);
        return client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body()
                        .map(answer -> new Answer(
                                response.statusCode(), retryAfter(response.getHeader("Retry-After")), answer)));
    }

    Future<Void> close() {
        return client.close();
    }

    private static Optional<Duration> retryAfter(String header) {
        try {
            return header == null ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(header.trim())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

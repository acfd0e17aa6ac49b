package dev.bellwether.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;

/** The simulated platform's connection to the daemon: one request after the other, with a key. */
public final class PlatformClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final WebClient client;
    private final String key;

    /** A client of the daemon at an address. The key has the scopes {@code ingest} and {@code operate}; it is sent and never shown. */
    public PlatformClient(Vertx vertx, SocketAddress daemon, String key) {
        WebClientOptions options = new WebClientOptions()
                .setFollowRedirects(false)
                .setDefaultHost(daemon.host())
                .setDefaultPort(daemon.port());
        this.client = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(2));
        this.key = key;
    }

    /** Posts a body; fails if no answer came within 20 s. */
    Future<HttpResponse<Buffer>> post(String path, String contentType, Buffer body) {
        return client.post(path)
                .timeout(TIMEOUT.toMillis())
                .bearerTokenAuthentication(key)
                .putHeader("Content-Type", contentType)
                .sendBuffer(body);
    }

    static boolean isSuccess(HttpResponse<Buffer> answer) {
        return answer.statusCode() / 100 == 2;
    }

    void close() {
        client.close();
    }
}

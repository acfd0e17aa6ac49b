package dev.bellwether.telemetry;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.Listen;
import dev.bellwether.status.Evaluation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Both verticles on a measured Vert.x, and a client. */
final class ManagementFixture implements AutoCloseable {
    static final Supplier<Future<JsonObject>> NO_RELOAD =
            () -> Future.failedFuture(new IllegalStateException("it does not reload"));

    final Telemetry telemetry = new Telemetry();
    final Vertx vertx;
    final MessageBus bus;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    volatile Supplier<Future<JsonObject>> reload = NO_RELOAD;
    private volatile Catalogue catalogue = World.catalogue("au-one", "au-two");

    ManagementFixture() {
        this(Map.of());
    }

    ManagementFixture(Map<String, ReadinessCheck> checks) {
        this(checks, Future.succeededFuture(Map.of()));
    }

    /**
     * A node that was there before.
     *
     * @param latest what its store knows
     */
    ManagementFixture(Map<String, ReadinessCheck> checks, Future<Map<String, Evaluation>> latest) {
        vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(telemetry.vertxOptions()))
                .withMetrics(telemetry.vertxFactory())
                .build();
        bus = MessageBus.install(vertx);
        ManagementVerticle management =
                new ManagementVerticle(new Listen("127.0.0.1", 0), telemetry, checks, () -> reload.get());
        await(vertx.deployVerticle(new TelemetryVerticle(
                telemetry,
                bus,
                new TelemetryVerticle.Sources(
                        () -> catalogue,
                        () -> World.CODES,
                        () -> latest,
                        Clock.fixed(World.NOW.plusMillis(40), ZoneOffset.UTC)))));
        await(vertx.deployVerticle(management));
        port = management.port();
    }

    int port() {
        return port;
    }

    void become(Catalogue next) {
        catalogue = next;
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        return get(path, BodyHandlers.ofString(), headers);
    }

    String metrics() {
        return get("/metrics").body();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        telemetry.close();
    }
}

package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.store.StoreBackups;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon on a restored copy, before and after it is activated. */
class RestoredCopyTest {
    @RegisterExtension
    final TestDatabase original = new TestDatabase();

    @RegisterExtension
    final TestDatabase copy = new TestDatabase();

    @RegisterExtension
    final TestDatabase platform = new TestDatabase();

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stopListening() {
        receiver.stop(0);
    }

    private Configuration configuration() throws IOException {
        Files.writeString(
                directory.resolve("catalogue.yaml"),
                "institutions:\n- {id: bank, name: Bank, country: AU, connectors: [{id: bank, method: web}]}\n");
        Files.writeString(directory.resolve("error-codes.yaml"), "[]");
        Path file = Files.writeString(directory.resolve("bellwether.yaml"), """
                http: {port: 0}
                management: {port: 0}
                store: {uri: "%s", dataDirectory: %s}
                sources:
                  - name: platform
                    uri: "%s"
                    table: jobs
                    cursor: {column: id, type: serial}
                    columns: {jobId: id, connectorId: bank, completedAt: at, outcome: state}
                    outcomes: {success: [done]}
                """.formatted(
                        copy.uri(), directory.resolve("data"), platform.uri()));
        return new ConfigLoader(Map.of(), directory).load(file, List.of());
    }

    private void restore(Configuration configuration) throws IOException {
        original.execute(
                "INSERT INTO subscription (id, url, description, connectors, institutions, statuses, created_by, created_at)"
                        + " VALUES ('s', 'http://127.0.0.1:"
                        + receiver.getAddress().getPort()
                        + "/', '', '{}', '{}', '{}', 'test', now())",
                "INSERT INTO notification (id, subscription_id, type, body, created_at, due_at)"
                        + " VALUES ('n', 's', 'test', '{\"told\": true}', now(), now())");
        platform.execute(
                "CREATE TABLE jobs (id serial, bank text, at timestamptz, state text)",
                "INSERT INTO jobs (bank, at, state) VALUES ('bank', now(), 'done')");
        Path file = directory.resolve("store.zip");
        new StoreBackups(original.options()).backup("1.0", file);
        new StoreBackups(Daemon.storeOptions(configuration.daemon().store())).restore(file);
    }

    private interface Look {
        void at(URI management) throws Exception;
    }

    private void run(Configuration configuration, Look look) throws Exception {
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Foreground.measured(telemetry);
        Daemon daemon =
                Daemon.start(vertx, telemetry, DaemonPlan.of(configuration)).await(60, TimeUnit.SECONDS);
        try {
            look.at(URI.create(Daemon.url(daemon.management())));
        } finally {
            assertThat(daemon.stop().await(60, TimeUnit.SECONDS)).isEmpty();
            vertx.close().await(60, TimeUnit.SECONDS);
            telemetry.close();
        }
    }

    private String get(URI base, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void nobodyIsToldAndNoSourceReadUntilItIsActivated() throws Exception {
        Configuration configuration = configuration();
        restore(configuration);
        run(configuration, management -> {
            await().until(() ->
                    copy.column("SELECT count(*) FROM evaluation_latest").equals(List.of("1")));
            assertThat(get(management, "health/ready")).contains("a restored copy", "restore --activate", "\"UP\"");
            assertThat(get(management, "metrics"))
                    .contains("bellwether_store_restored_copy 1.0\n")
                    .contains("bellwether_verticle_up{verticle=\"probes\"} 1.0\n")
                    .doesNotContain("verticle=\"notifications\"")
                    .doesNotContain("verticle=\"source platform\"");
        });
        assertThat(told).isEmpty();
        assertThat(copy.column("SELECT name FROM source")).isEmpty();
        assertThat(copy.column("SELECT attempts FROM notification")).containsExactly("0");

        new StoreBackups(Daemon.storeOptions(configuration.daemon().store())).activate();

        run(configuration, management -> {
            await().until(() -> told.equals(List.of("{\"told\": true}")));
            await().until(() -> copy.column("SELECT count(*) FROM job_outcome").equals(List.of("1")));
            assertThat(get(management, "metrics")).contains("bellwether_store_restored_copy 0.0\n");
            assertThat(get(management, "health/ready")).doesNotContain("a restored copy");
        });
    }
}

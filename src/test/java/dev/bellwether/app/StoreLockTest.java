package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons on one store: one works, the other waits. */
class StoreLockTest {
    private static final String HOLDERS =
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())";

    @RegisterExtension
    final TestDatabase store = new TestDatabase();

    @TempDir
    Path directory;

    private final Telemetry telemetry = new Telemetry();
    private final Telemetry otherTelemetry = new Telemetry();
    private final Vertx vertx = Foreground.measured(telemetry);
    private final Vertx otherVertx = Foreground.measured(otherTelemetry);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
        otherVertx.close().await(60, TimeUnit.SECONDS);
        telemetry.close();
        otherTelemetry.close();
    }

    private Configuration configuration(int httpPort, int managementPort) throws IOException {
        Files.writeString(
                directory.resolve("catalogue.yaml"),
                "institutions:\n- {id: bank, name: Bank, country: AU, sector: banking,"
                        + " connectors: [{id: bank, method: web}]}\n");
        Files.writeString(directory.resolve("error-codes.yaml"), Files.readString(Path.of("conf/error-codes.yaml")));
        Path file = Files.writeString(
                directory.resolve("bellwether.yaml"),
                "http: {port: " + httpPort + "}\nmanagement: {port: " + managementPort + "}\nstore: {uri: \""
                        + store.uri() + "\", dataDirectory: " + directory.resolve("data" + managementPort) + "}\n");
        return new ConfigLoader(Map.of(), directory).load(file, List.of());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Daemon first() throws Exception {
        return Daemon.start(vertx, telemetry, DaemonPlan.of(configuration(0, 0)))
                .await(60, TimeUnit.SECONDS);
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void aSecondDaemonWaitsAndServesHealthAloneUntilTheFirstIsGone() throws Exception {
        Daemon first = first();
        int http = freePort();
        int management = freePort();
        Future<Daemon> second =
                Daemon.start(otherVertx, otherTelemetry, DaemonPlan.of(configuration(http, management)));
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get(management, "/health/ready").startsWith("503 "));
        assertThat(get(management, "/health/ready")).contains("another daemon has the store");
        assertThat(get(management, "/health/live")).startsWith("200 ");
        assertThatThrownBy(() -> get(http, "/")).isInstanceOf(IOException.class);
        assertThat(second.isComplete()).isFalse();
        assertThat(get(first.management().port(), "/health/ready")).startsWith("200 ");

        assertThat(first.stop().await(60, TimeUnit.SECONDS)).isEmpty();
        Daemon next = second.await(60, TimeUnit.SECONDS);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> get(management, "/health/ready").startsWith("200 "));
        assertThat(next.http().port()).isEqualTo(http);
        assertThat(next.stop().await(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(store.column(HOLDERS)).isEmpty();
    }

    @Test
    void whoWaitsEndsAsSoonAsItIsTold() throws Exception {
        Daemon first = first();
        int management = freePort();
        Promise<Void> told = Promise.promise();
        Future<Daemon> second =
                Daemon.start(otherVertx, otherTelemetry, DaemonPlan.of(configuration(0, management)), told.future());
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get(management, "/health/ready").startsWith("503 "));

        told.complete();
        assertThatThrownBy(() -> second.await(5, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        first.stop().await(60, TimeUnit.SECONDS);
    }

    @Test
    void aLockWhoseConnectionIsLostIsTakenAgain() throws Exception {
        Daemon daemon = first();
        String before = store.column(HOLDERS).get(0);
        store.execute("SELECT pg_terminate_backend(" + before + ")");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> store.column(HOLDERS), holders -> holders.size() == 1 && !holders.contains(before));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(daemon.management().port(), "/health/ready").startsWith("200 "));
        assertThat(daemon.overtaken().isComplete()).isFalse();
        daemon.stop().await(60, TimeUnit.SECONDS);
    }

    @Test
    void whoLosesTheLockToAnotherSaysSo() throws Exception {
        Daemon daemon = first();
        try (Connection other = store.connect();
                Statement statement = other.createStatement()) {
            String key = "hashtextextended(concat('bellwether.daemon.', current_schema()), 0)";
            // The waiting request is the next in the queue when the holder goes.
            Thread killer = new Thread(() -> {
                await().until(() -> store.column("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                                .size()
                        == 1);
                store.execute("SELECT pg_terminate_backend(pid) FROM (" + HOLDERS + ") AS holders");
            });
            killer.start();
            try (ResultSet rows = statement.executeQuery("SELECT pg_advisory_lock(" + key + ")")) {
                assertThat(rows.next()).isTrue();
            }
            killer.join();

            assertThat(daemon.overtaken().await(20, TimeUnit.SECONDS)).isNull();
            assertThat(get(daemon.management().port(), "/health/ready"))
                    .startsWith("503 ")
                    .contains("the lock on the store is lost");
        }
        daemon.stop().await(60, TimeUnit.SECONDS);
    }
}

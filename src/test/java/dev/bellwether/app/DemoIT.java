package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.PrometheusServer;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.status.Status;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo as a visitor meets it: every part of the daemon is real, and only the institutions are simulated. */
class DemoIT {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Telemetry telemetry;
    private static Vertx vertx;
    private static DemoDaemon demo;
    private static Catalogue catalogue;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        Configuration configuration = new ConfigLoader()
                .load(
                        Path.of("conf/bellwether.yaml"),
                        List.of("http.port=0", "management.port=0", "store.dataDirectory=" + directory));
        catalogue = configuration.catalogue();
        telemetry = new Telemetry();
        vertx = Foreground.measured(telemetry);
        demo = DemoDaemon.start(vertx, telemetry, configuration).await(2, TimeUnit.MINUTES);
        for (Status status : shown().toList()) {
            await().atMost(A_MINUTE).until(() -> count(status) > 0);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(demo.stop().await(60, TimeUnit.SECONDS)).isEmpty();
        vertx.close().await(60, TimeUnit.SECONDS);
        telemetry.close();
    }

    static Stream<Status> shown() {
        return Stream.of(Status.values()).filter(status -> status != Status.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void everyStatusShowsWithAReasonThatTheApiExplains(Status status) throws Exception {
        String id = connectors(status).getJsonObject(0).getString("id");
        JsonObject connector = get(Daemon.url(demo.daemon().http()) + "api/v1/connectors/" + id);
        assertThat(connector.getString("reason")).contains("succeeded first time");
        assertThat(connector.getJsonObject("retry").getString("text")).isNotBlank();
        assertThat(connector.getJsonObject("evidence").getString("basis")).isNotEqualTo("none");
        if (status == Status.MAJOR_OUTAGE) {
            assertThat(connector.getJsonArray("failures")).isNotEmpty();
            assertThat(connector.getJsonObject("retry").getString("action")).isEqualTo("defer");
        }
    }

    @Test
    void allRealInstitutionsAreThere() throws Exception {
        JsonObject institutions = get(Daemon.url(demo.daemon().http()) + "api/v1/institutions?limit=1000");
        assertThat(institutions.getInteger("totalCount")).isEqualTo(207);
        assertThat(institutions.getJsonArray("data").stream().map(item -> ((JsonObject) item).getString("name")))
                .containsExactlyInAnyOrderElementsOf(catalogue.institutions().stream()
                        .map(institution -> institution.name())
                        .toList());
    }

    @Test
    void theNodeIsReady() throws Exception {
        assertThat(get(Daemon.url(demo.daemon().management()) + "health/ready").getString("status"))
                .isEqualTo("UP");
    }

    @Test
    void realPrometheusScrapesWhatTheApiSays() throws Exception {
        try (PrometheusServer prometheus = PrometheusServer.scraping(
                directory.resolve("prometheus"), demo.daemon().management().port())) {
            await().atMost(A_MINUTE).ignoreExceptions().until(() -> prometheus.value("up") == 1);
            await().atMost(A_MINUTE)
                    .untilAsserted(() -> assertThat(prometheus.value("count(bellwether_connector_status == 1)"))
                            .as("each connector has exactly one status")
                            .isEqualTo(207));
            assertThat(prometheus.value("count by () (bellwether_connector_status)"))
                    .isEqualTo(207 * 6);
            assertThat(prometheus.value("count(bellwether_connector_status{status=\"major-outage\"} == 1)"))
                    .isPositive();
            assertThat(prometheus.value("sum(bellwether_job_outcomes_total)")).isPositive();
            assertThat(prometheus.value("sum(bellwether_probe_runs_total)")).isPositive();
            assertThat(prometheus.value("bellwether_vantage_online")).isEqualTo(1);
        }
    }

    private static int count(Status status) throws IOException, InterruptedException {
        return connectors(status).size();
    }

    private static JsonArray connectors(Status status) throws IOException, InterruptedException {
        return get(Daemon.url(demo.daemon().http()) + "api/v1/connectors?status=" + status.wire())
                .getJsonArray("data");
    }

    private static JsonObject get(String uri) throws IOException, InterruptedException {
        return new JsonObject(
                CLIENT.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                        .body());
    }
}

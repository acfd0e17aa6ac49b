package dev.bellwether.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bellwether.config.ConfigException;
import dev.bellwether.config.Listen;
import dev.bellwether.document.Mistake;
import dev.bellwether.http.AddressUnavailable;
import dev.bellwether.telemetry.ReadinessCheck.Answer;
import dev.bellwether.telemetry.Scrape.Exposition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementVerticleTest {
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final ManagementFixture node = new ManagementFixture(Map.of(
            "store", () -> Future.succeededFuture(answers.get("store")),
            "evaluator", () -> Future.succeededFuture(answers.get("evaluator"))));

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aLivingNodeSaysSo() {
        HttpResponse<String> live = node.get("/health/live");

        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(live.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
    void theHeadIsThatOfTheAnswer(String path) throws IOException {
        answers.put("store", Answer.ready(""));
        answers.put("evaluator", Answer.ready(""));

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream()
                    .write(("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n")
                    .containsIgnoringCase("content-type: ");
            assertThat(answer.split("\r\n\r\n", -1)).hasSize(2);
        }
    }

    @Test
    void aNodeIsReadyWhenAllOfItIs() {
        answers.put("store", Answer.ready(""));
        answers.put("evaluator", Answer.ready("57 connectors"));

        HttpResponse<String> ready = node.get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        JsonObject json = new JsonObject(ready.body());
        assertThat(json.getString("status")).isEqualTo("UP");
        assertThat(json.getJsonArray("checks"))
                .contains(
                        new JsonObject().put("id", "store").put("status", "UP"),
                        new JsonObject()
                                .put("id", "evaluator")
                                .put("status", "UP")
                                .put("data", new JsonObject().put("detail", "57 connectors")));
    }

    @Test
    void aNodeIsNotReadyWhenOnePartIsNotAndEveryPartIsListed() {
        answers.put("store", Answer.notReady("away since 10:30"));
        answers.put("evaluator", Answer.ready(""));

        HttpResponse<String> ready = node.get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(503);
        JsonObject json = new JsonObject(ready.body());
        assertThat(json.getString("status")).isEqualTo("DOWN");
        assertThat(json.getJsonArray("checks")).hasSize(2);
        assertThat(ready.body()).contains("away since 10:30");
        assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void whoOnlyScrapesSeesWhatReadinessFinds() {
        answers.put("store", Answer.notReady("away since 10:30"));
        answers.put("evaluator", Answer.ready(""));

        node.get("/health/ready");

        assertThat(node.metrics().lines())
                .contains("bellwether_readiness{check=\"store\"} 0.0", "bellwether_readiness{check=\"evaluator\"} 1.0");
    }

    @Test
    void readinessIsLookedAtAlsoWhenNobodyAsks() {
        try (ManagementFixture other =
                new ManagementFixture(Map.of("store", () -> Future.succeededFuture(Answer.ready(""))))) {
            await().untilAsserted(() ->
                    assertThat(other.metrics().lines()).contains("bellwether_readiness{check=\"store\"} 1.0"));
        }
    }

    @Test
    void aCheckThatFailsThrowsOrHangsIsNotReadyAndTellsNoSecrets() {
        Promise<Answer> never = Promise.promise();
        Map<String, ReadinessCheck> checks = Map.of(
                "fails", () -> Future.failedFuture("password=hunter2"),
                "throws",
                        () -> {
                            throw new IllegalStateException("password=hunter2");
                        },
                "hangs", never::future,
                "well", () -> Future.succeededFuture(Answer.ready("")));
        try (ManagementFixture other = new ManagementFixture(checks)) {
            HttpResponse<String> ready = other.get("/health/ready");

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).doesNotContain("hunter2").doesNotContain("rocedure");
            assertThat(new JsonObject(ready.body())
                            .getJsonArray("checks").stream()
                                    .filter(check -> ((JsonObject) check)
                                            .getString("status")
                                            .equals("DOWN"))
                                    .count())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metric", "/health", "/metrics/x"})
    void whatIsNotHereIsAProblem(String path) {
        HttpResponse<String> answer = node.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain|TEXT",
                "*/*|TEXT",
                "application/openmetrics-text|OPEN_METRICS",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1|OPEN_METRICS",
                "application/openmetrics-text;q=0.1, text/plain|TEXT",
                "application/openmetrics-text;q=0|TEXT",
                "application/openmetrics-text;q=x|TEXT",
                "text/html|TEXT"
            })
    void theFormatIsTheOneThatIsAskedFor(String accept, Exposition expected) {
        HttpResponse<String> answer = node.get("/metrics", "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(expected.contentType());
        boolean open = expected == Exposition.OPEN_METRICS;
        assertThat(answer.body().contains("# EOF")).isEqualTo(open);
        assertThat(answer.body()).contains(open ? "# TYPE bellwether_job_outcomes counter" : "_outcomes_total counter");
        assertThat(answer.body()).contains("jvm_memory_used_bytes", "process_cpu", "vertx_http_server");
        assertThat(answer.body()).contains("\nbellwether_job_outcomes_total{connector=\"au-one\"");
        if (open) {
            assertThat(answer.body()).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
        }
    }

    @Test
    void scrapesArePackedForWhoAsks() throws IOException {
        HttpResponse<byte[]> answer = node.get("/metrics", BodyHandlers.ofByteArray(), "Accept-Encoding", "gzip");

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).contains("bellwether_vantage_online");
        }
    }

    @Test
    void inventedMethodsBecomeNoSeries() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("INVENTED /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 405 ");
        }

        assertThat(node.metrics()).doesNotContain("INVENTED").contains("method=\"other\"");
    }

    @Test
    void anAddressThatIsTakenIsNamedWithWhatToDo() {
        ManagementVerticle second = new ManagementVerticle(
                new Listen("127.0.0.1", node.port()), node.telemetry, Map.of(), ManagementFixture.NO_RELOAD);

        assertThatThrownBy(() -> node.vertx
                        .deployVerticle(second)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(AddressUnavailable.class)
                .hasMessageContaining("127.0.0.1:" + node.port())
                .hasMessageContaining("management.port");
    }

    @Test
    void aReloadSaysWhatItChangedOrWhatIsWrong() throws Exception {
        assertThat(node.post("/-/reload").statusCode()).isEqualTo(409);
        node.reload = () -> Future.succeededFuture(new JsonObject().put("added", 3));
        assertThat(node.post("/-/reload").body()).isEqualTo("{\"added\":3}");
        node.reload = () -> Future.failedFuture(
                new ConfigException(List.of(new Mistake("catalogue.yaml", 4, "nam is no key", "did you mean name?"))));
        HttpResponse<String> refused = node.post("/-/reload");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("nam is no key");
        node.reload = () -> Future.failedFuture("a defect with a secret");
        assertThat(node.post("/-/reload").statusCode()).isEqualTo(500);
        assertThat(node.post("/-/reload").body()).doesNotContain("secret");
        assertThat(node.get("/-/reload").statusCode()).isEqualTo(405);
    }
}

package dev.bellwether.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.reading.ProbeSpecReader;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.store.StoreFailures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushedResultsTest {
    private static final String PATH = "/api/v1/connectors/bank/probes/cron/results";
    private static final BlockingQueue<ProbeRun> RUNS = new LinkedBlockingQueue<>();

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(catalogue(), List.of());

    @BeforeAll
    static void follow() {
        api.bus.subscribe(Topics.PROBE_RUNS, RUNS::add);
    }

    @BeforeEach
    void keepEverything() {
        api.keepRun = run -> Future.succeededFuture();
        RUNS.clear();
    }

    @Test
    void aPushedResultIsARunOfItsProbe() throws InterruptedException {
        HttpResponse<Buffer> response = post(
                PATH,
                ApiFixture.INGEST_KEY,
                "{\"result\":\"failure\",\"detail\":\"no login\",\"fault\":\"institution\",\"durationMs\":1200}");
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(204);
        ProbeRun run = RUNS.poll(60, TimeUnit.SECONDS);
        assertThat(run.connectorId()).isEqualTo("bank");
        assertThat(run.probe()).isEqualTo("cron");
        assertThat(run.result()).isEqualTo(ProbeResult.FAILURE);
        assertThat(run.cause()).isEqualTo("reported");
        assertThat(run.detail()).isEqualTo("no login");
    }

    @Test
    void aResultIsKeptBeforeItIsPublishedAndAnswered() {
        Promise<Void> kept = Promise.promise();
        List<ProbeRun> keeping = new CopyOnWriteArrayList<>();
        api.keepRun = run -> {
            keeping.add(run);
            return kept.future();
        };
        Future<HttpResponse<Buffer>> answer = sending(PATH, ApiFixture.INGEST_KEY, "{\"result\":\"success\"}");
        await().until(() -> !keeping.isEmpty());
        assertThat(answer.isComplete()).isFalse();
        assertThat(RUNS).isEmpty();

        kept.complete();
        await().until(answer::isComplete);
        assertThat(answer.result().statusCode()).isEqualTo(204);
        await().until(() -> RUNS.poll() != null);
    }

    @Test
    void whatNothingKeepsIsRefusedAndToBeSentAgain() {
        api.keepRun = run -> Future.failedFuture(StoreFailures.unreachable());

        HttpResponse<Buffer> response = post(PATH, ApiFixture.INGEST_KEY, "{\"result\":\"success\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isNotNull();
        assertThat(RUNS).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                | not a JSON object",
                "{}                                                | /result",
                "{\"result\":\"up\"}                               | /result",
                "{\"result\":\"success\",\"fault\":\"weather\"}    | /fault",
                "{\"result\":\"success\",\"detail\":7}             | /detail",
                "{\"result\":\"success\",\"durationMs\":-1}        | /durationMs",
                "{\"result\":\"success\",\"durationMs\":\"1s\"}    | /durationMs",
                "{\"result\":\"success\",\"at\":\"now\"}           | /at",
                "{\"result\":\"success\",\"at\":\"2999-01-01T00:00:00Z\"} | 5 minutes ahead",
                "{\"result\":\"success\",\"at\":\"2020-01-01T00:00:00Z\"} | too old",
                "{\"result\":\"success\",\"at\":\"-999999999-01-01T00:00:00Z\"} | /at",
                "{\"result\":\"success\",\"outcome\":\"x\"}        | /outcome",
            })
    void aBadResultIsRefusedByName(String body, String names) {
        HttpResponse<Buffer> response = post(PATH, ApiFixture.INGEST_KEY, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.bodyAsString()).contains(names);
    }

    @Test
    void onlyAProbeThatWaitsForResultsTakesThem() {
        String path = "/api/v1/connectors/bank/probes/http/results";
        assertThat(post(path, ApiFixture.INGEST_KEY, "{\"result\":\"success\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void itNeedsAKeyThatMayIngest() {
        assertThat(post(PATH, ApiFixture.OPERATE_KEY, "{\"result\":\"success\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    private static Catalogue catalogue() {
        Connector connector =
                new Connector("bank", Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of(probe("cron")));
        return new Catalogue(
                List.of(new Institution("bank", "Bank", "AU", OptionalInt.empty(), "", List.of(connector))));
    }

    private static ProbeSpec probe(String id) {
        List<Mistake> mistakes = new ArrayList<>();
        Node node = new Node.Mapping(
                List.of(
                        new Node.Entry("kind", 1, new Node.Scalar("push", false, 1)),
                        new Node.Entry("id", 1, new Node.Scalar(id, false, 1)),
                        new Node.Entry("deadline", 1, new Node.Scalar("5m", false, 1))),
                1);
        return ProbeSpecReader.read(new Fields("test", "probe", node, mistakes))
                .orElseThrow(() -> new AssertionError(mistakes));
    }

    private static HttpResponse<Buffer> post(String path, String key, String body) {
        return ApiFixture.await(sending(path, key, body));
    }

    private static Future<HttpResponse<Buffer>> sending(String path, String key, String body) {
        return api.request(HttpMethod.POST, path)
                .bearerTokenAuthentication(key)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body));
    }
}

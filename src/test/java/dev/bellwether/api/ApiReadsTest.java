package dev.bellwether.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.status.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads are cheap to repeat and say how they may be used. */
class ApiReadsTest {
    private static final String LIST = "/api/v1/institutions";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture().notice("A notice");

    @BeforeEach
    void restart() {
        api.restart();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LIST,
                "/api/v1/institutions/au-ubank",
                "/api/v1/connectors",
                "/api/v1/connectors/au-ubank",
                "/api/v1/statuses",
                "/api/v1/error-codes",
                "/api/v1/overview",
                "/api/v1/about",
                "/openapi.yaml",
                "/",
                "/assets/main.js"
            })
    void whoHasTheAnswerAlreadyIsToldSo(String uri) {
        HttpResponse<Buffer> first = api.get(uri);
        String etag = first.getHeader("ETag");
        HttpResponse<Buffer> second = conditional(uri, etag);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.getHeader("Cache-Control")).isEqualTo("no-cache");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isNull();
        assertThat(second.getHeader("ETag")).isEqualTo(etag);
        assertThat(second.getHeader("Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @CsvSource({"*, 304", "'\"other\", ETAG', 304", "STRONG, 304", "'\"other\"', 200", "nonsense, 200"})
    void entityTagsAreComparedWeakly(String header, int status) {
        String etag = api.get(LIST).getHeader("ETag");
        String sent = header.replace("ETAG", etag).replace("STRONG", etag.replace("W/", ""));

        assertThat(conditional(LIST, sent).statusCode()).isEqualTo(status);
    }

    @Test
    void theTagChangesWithTheAnswer() {
        String etag = api.get(LIST).getHeader("ETag");
        var at = Samples.TICK.plusSeconds(15);
        api.publish(
                Topics.EVALUATIONS,
                new EvaluationsPublished(at, List.of(Samples.evaluation("nz-kiwi", Status.OPERATIONAL, at))));

        Awaitility.await().until(() -> conditional(LIST, etag).statusCode() == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST, "/api/v1/connectors/au-ubank", "/openapi.yaml", "/", "/assets/page.css"})
    void headIsGetWithoutTheBody(String uri) {
        HttpResponse<Buffer> got = api.get(uri);
        HttpResponse<Buffer> head =
                ApiFixture.await(api.request(HttpMethod.HEAD, uri).send());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("ETag")).isEqualTo(got.getHeader("ETag"));
        assertThat(head.getHeader("Content-Type")).isEqualTo(got.getHeader("Content-Type"));
        assertThat(head.getHeader("Content-Length"))
                .isEqualTo(Integer.toString(got.body().length()));
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'br, gzip;q=0.5', true",
        "*, true",
        "identity, false",
        "gzip;q=0, false",
        "'gzip;q=0, *', false",
    })
    void largeAnswersAreGzippedForWhomTakesThat(String accept, boolean gzipped) throws IOException {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.GET, LIST)
                .putHeader("Accept-Encoding", accept)
                .send());

        assertThat(response.getHeader("Vary")).isEqualTo("Accept-Encoding");
        assertThat("gzip".equals(response.getHeader("Content-Encoding"))).isEqualTo(gzipped);
        byte[] body = response.body().getBytes();
        if (gzipped) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        assertThat(new JsonObject(Buffer.buffer(body)).getInteger("totalCount")).isEqualTo(4);
    }

    @Test
    void theStatusIsAnsweredAlsoWhileTheStoreIsAway() {
        api.storeIsAway();
        JsonObject connector = api.get("/api/v1/connectors/fr-credit").bodyAsJsonObject();

        assertThat(connector.getString("status")).isEqualTo("major-outage");
        assertThat(connector.containsKey("failures")).isTrue();
        assertThat(connector.getValue("failures")).isNull();
        assertThat(connector.getValue("stepDurationsMs")).isNull();
        assertThat(connector.getValue("outlook")).isNull();
        assertThat(connector.getValue("lastSuccessAt")).isNull();
    }

    @Test
    void theStatusIsAnsweredAlsoWhenTheStoreIsSilent() {
        api.storeIsSilent();

        assertThat(api.get("/api/v1/connectors/fr-credit").bodyAsJsonObject().getString("status"))
                .isEqualTo("major-outage");
    }

    @Test
    void theApiStartsAlsoWhileTheStoreIsAway() {
        api.storeIsAway();
        api.redeploy();
        assertThat(status("au-ubank")).isEqualTo("unknown");

        api.storeIsBack();
        Awaitility.await().until(() -> status("au-ubank").equals("operational"));
    }

    @Test
    void theOverviewCountsAndExplains() {
        JsonObject overview = api.get("/api/v1/overview").bodyAsJsonObject();

        assertThat(overview.getJsonObject("counts")
                        .getJsonObject("institutions")
                        .encode())
                .isEqualTo("{\"unknown\":1,\"operational\":1,\"under-maintenance\":0,\"degraded-performance\":1,"
                        + "\"partial-outage\":0,\"major-outage\":1}");
        assertThat(overview.getString("nextEvaluationAt")).isEqualTo("2026-03-02T11:00:00Z");
        JsonObject credit = overview.getJsonArray("institutions").getJsonObject(2);
        assertThat(credit.getString("reason")).startsWith("4 of 20 jobs");
        assertThat(credit.getString("since")).isEqualTo("2026-03-02T10:20:00Z");
    }

    @Test
    void theVantageAndTheNoticeAreShown() {
        assertThat(api.get("/api/v1/about").bodyAsJsonObject().getString("notice"))
                .isEqualTo("A notice");
        assertThat(api.get("/api/v1/about").bodyAsJsonObject().getValue("vantage"))
                .isNull();
        api.publish(Topics.VANTAGE, new VantageChanged(false, Samples.TICK, "no reference answers"));

        Awaitility.await()
                .until(() -> api.get("/api/v1/overview").bodyAsJsonObject().getJsonObject("vantage") != null);
        assertThat(api.get("/api/v1/about")
                        .bodyAsJsonObject()
                        .getJsonObject("vantage")
                        .encode())
                .isEqualTo("{\"online\":false,\"since\":\"2026-03-02T10:30:00Z\",\"why\":\"no reference answers\"}");
    }

    @Test
    void answersTellABrowserWhatNotToDo() {
        HttpResponse<Buffer> page = api.get("/");
        HttpResponse<Buffer> data = api.get(LIST);

        assertThat(page.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.headers().getAll("Content-Security-Policy"))
                .singleElement()
                .satisfies(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(data.getHeader("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        for (HttpResponse<Buffer> response : List.of(page, data)) {
            assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(response.getHeader("X-Frame-Options")).isEqualTo("DENY");
            assertThat(response.getHeader("Date")).isEqualTo("Mon, 02 Mar 2026 10:30:07 GMT");
        }
    }

    @Test
    void thePageLoadsEveryFileThatItNeedsAndNothingFromElsewhere() {
        String page = api.get("/").bodyAsString();
        List<String> references = Pattern.compile("(?:href|src)=\"([^\"#]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("/").doesNotStartWith("//");
            assertThat(api.get(reference).statusCode()).isEqualTo(200);
        });
        assertThat(api.get("/assets/main.js").getHeader("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    }

    @Test
    void everyModuleThatAScriptImportsIsThere() {
        List<String> imports = Pattern.compile("from '\\.(/[a-z]+\\.js)'")
                .matcher(api.get("/assets/main.js").bodyAsString())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(imports)
                .hasSizeGreaterThan(5)
                .allSatisfy(module ->
                        assertThat(api.get("/assets" + module).statusCode()).isEqualTo(200));
    }

    private static String status(String connector) {
        return api.get("/api/v1/connectors/" + connector).bodyAsJsonObject().getString("status");
    }

    private static HttpResponse<Buffer> conditional(String uri, String etag) {
        return ApiFixture.await(api.request(HttpMethod.GET, uri)
                .putHeader("If-None-Match", etag)
                .send());
    }
}

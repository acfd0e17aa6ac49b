package dev.bellwether.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.api.http.Contract;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Place;
import dev.bellwether.store.sources.Sources.Rejected;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SourcesTest {
    private static final String REJECTED = "/api/v1/sources/platform/rejected";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeAll
    static void sources() {
        api.sources = Samples.sources();
        api.redeploy();
        for (int number = 1; number <= 3; number++) {
            Rejected row = new Rejected(
                    new SourceRow(number, "{\"jobId\": \"" + number + "\"}", false), "/connectorId: is missing");
            ApiFixture.await(api.database
                    .sources()
                    .save("platform", "by id", new Place(42, Counts.NONE), List.of(row), Samples.TICK));
        }
    }

    private static HttpResponse<Buffer> get(String uri, String key) {
        return ApiFixture.await(api.request(HttpMethod.GET, uri)
                .putHeader("Authorization", "Bearer " + key)
                .send());
    }

    private static Map<String, String> headers(HttpResponse<Buffer> answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.replace("\"", "")));
        return headers;
    }

    @Test
    void aSourceSaysHowItGoesAndNothingSecret() {
        HttpResponse<Buffer> answer = api.get("/api/v1/sources");

        assertThat(answer.bodyAsString()).doesNotContain("hunter2");
        JsonObject platform = answer.bodyAsJsonObject().getJsonArray("data").getJsonObject(0);
        assertThat(platform.getString("state")).isEqualTo("following");
        assertThat(platform.getString("detail")).isNull();
        assertThat(platform.getJsonObject("cursor").getString("position")).isEqualTo("42");
        assertThat(platform.getDouble("lagSeconds")).isEqualTo(1.5);
        assertThat(platform.getJsonObject("rows"))
                .isEqualTo(new JsonObject("{\"accepted\":10,\"duplicates\":2,\"rejected\":3,\"ignored\":1}"));
        JsonObject legacy = answer.bodyAsJsonObject().getJsonArray("data").getJsonObject(1);
        assertThat(legacy.getString("state")).isEqualTo("failing");
        assertThat(legacy.getString("detail")).contains("does not exist");
        assertThat(legacy.getJsonObject("cursor").getString("position")).isEqualTo("2026-02-25T06:13:20.000001Z");
    }

    @Test
    void rejectedRowsComePageByPageTheNewestFirst() throws Exception {
        HttpResponse<Buffer> first = get(REJECTED + "?limit=2", ApiFixture.OPERATE_KEY);
        JsonObject page = first.bodyAsJsonObject();
        ResponseValidator.create(
                        api.vertx, ApiFixture.await(Contract.load(api.vertx)).routing())
                .validate(
                        ValidatableResponse.create(200, headers(first), first.body(), first.getHeader("Content-Type")),
                        "listRejectedRows")
                .await();

        assertThat(page.getInteger("totalCount")).isEqualTo(3);
        assertThat(page.getJsonArray("data")).hasSize(2);
        assertThat(page.getJsonArray("data").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("position", "3")
                        .put("rejectedAt", Samples.TICK.toString())
                        .put("reason", "/connectorId: is missing")
                        .put("row", "{\"jobId\": \"3\"}"));
        String next = page.getJsonObject("links").getString("next");
        JsonObject last = get(next, ApiFixture.OPERATE_KEY).bodyAsJsonObject();
        assertThat(last.getJsonArray("data").getJsonObject(0).getString("position"))
                .isEqualTo("1");
        assertThat(last.getJsonObject("links").getString("next")).isNull();
    }

    @Test
    void rejectedRowsNeedAKeyANameAndACursorOfTheirOwn() {
        assertThat(api.get(REJECTED).statusCode()).isEqualTo(401);
        assertThat(get(REJECTED, ApiFixture.INGEST_KEY).statusCode()).isEqualTo(403);
        HttpResponse<Buffer> unknown = get("/api/v1/sources/nobody/rejected", ApiFixture.OPERATE_KEY);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.bodyAsString()).contains("nobody");
        HttpResponse<Buffer> cursor = get(REJECTED + "?cursor=abc", ApiFixture.OPERATE_KEY);
        assertThat(cursor.statusCode()).isEqualTo(400);
        assertThat(cursor.bodyAsString()).contains("/cursor");
    }
}

package dev.bellwether.api.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.status.Operation;
import dev.bellwether.store.StoreFailures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleasesTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.desk.operations.clear();
        api.desk.stored = Future.succeededFuture();
    }

    @Test
    void aReleaseIsStoredBeforeItIsAnswered() {
        HttpResponse<Buffer> response =
                post(ApiFixture.OPERATE_KEY, "{\"version\":\"2.1\",\"at\":\"2026-01-01T11:00:00+01:00\"}");
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        Operation.Release release = new Operation.Release(connector(), "2.1", Instant.parse("2026-01-01T10:00:00Z"));
        assertThat(api.desk.operations).containsExactly(release);
        assertThat(response.bodyAsJsonObject())
                .isEqualTo(new JsonObject()
                        .put("connectorId", connector())
                        .put("version", "2.1")
                        .put("at", "2026-01-01T10:00:00Z"));
    }

    @Test
    void withoutATimeItIsNow() {
        assertThat(post(ApiFixture.OPERATE_KEY, "{\"version\":\"2.1\"}").statusCode())
                .isEqualTo(201);
        assertThat(api.desk.operations).containsExactly(new Operation.Release(connector(), "2.1", ApiFixture.NOW));
    }

    @Test
    void whatCannotBeStoredIsNotAcknowledged() {
        api.desk.stored = Future.failedFuture("a bug");
        HttpResponse<Buffer> response = post(ApiFixture.OPERATE_KEY, "{\"version\":\"2.1\"}");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.bodyAsString()).doesNotContain("a bug");
    }

    @Test
    void whileTheStoreIsAwayItIsToBeSentAgain() {
        api.desk.stored = Future.failedFuture(StoreFailures.unreachable());
        HttpResponse<Buffer> response = post(ApiFixture.OPERATE_KEY, "{\"version\":\"2.1\"}");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                              | not a JSON object",
                "[]                                             | not a JSON object",
                "``                                             | not a JSON object",
                "{}                                             | /version",
                "{\"version\":\"\"}                             | /version",
                "{\"version\":7}                                | /version",
                "{\"version\":\"1\",\"at\":\"yesterday\"}       | /at",
                "{\"version\":\"1\",\"at\":12}                  | /at",
                "{\"version\":\"1\",\"at\":\"2999-01-01T00:00:00Z\"} | 5 minutes ahead",
                "{\"version\":\"1\",\"when\":\"now\"}           | /when",
                "{\"version\":\"1\",\"at\":\"1970-01-01T00:00:00Z\"} | 400 days ago",
                "{\"version\":\"a\\u0000b\"}                 | /version",
            })
    void aBadReleaseIsRefusedByName(String body, String names) {
        HttpResponse<Buffer> response = post(ApiFixture.OPERATE_KEY, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.bodyAsString()).contains(names);
        assertThat(api.desk.operations).isEmpty();
    }

    @Test
    void itNeedsAKeyThatMayOperate() {
        assertThat(post("wrong", "{\"version\":\"1\"}").statusCode()).isEqualTo(401);
        assertThat(post(ApiFixture.INGEST_KEY, "{\"version\":\"1\"}").statusCode())
                .isEqualTo(403);
        assertThat(api.desk.operations).isEmpty();
    }

    @Test
    void anUnknownConnectorIsNotFound() {
        HttpResponse<Buffer> response =
                post("/api/v1/connectors/nobody/releases", ApiFixture.OPERATE_KEY, "{\"version\":\"1\"}");
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void aLongBodyIsRefused() {
        HttpResponse<Buffer> response =
                post(ApiFixture.OPERATE_KEY, "{\"version\":\"" + "x".repeat(SmallBody.MOST_BYTES) + "\"}");
        assertThat(response.statusCode()).isEqualTo(413);
    }

    private static String connector() {
        return api.catalogue.connectors().iterator().next().id();
    }

    private static HttpResponse<Buffer> post(String key, String body) {
        return post("/api/v1/connectors/" + connector() + "/releases", key, body);
    }

    private static HttpResponse<Buffer> post(String path, String key, String body) {
        return ApiFixture.await(api.request(HttpMethod.POST, path)
                .bearerTokenAuthentication(key)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body)));
    }
}

package dev.bellwether.api.operate;

import static dev.bellwether.api.ApiFixture.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.status.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseCallsTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.banks(), List.of()).at(Samples.TICK);

    private static final String PATH = "/api/v1/connectors/bank/releases";
    private static final String RELEASE = "{\"version\":\"2.1\"}";

    @BeforeEach
    void forget() {
        api.forget();
    }

    @Test
    void aReleaseIsStoredToldAndAnswered() throws InterruptedException {
        HttpResponse<Buffer> response = api.post(PATH, "{\"version\":\"2.1\",\"at\":\"2026-01-01T11:00:00+01:00\"}");

        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        JsonObject release = new JsonObject()
                .put("connectorId", "bank")
                .put("version", "2.1")
                .put("at", "2026-01-01T10:00:00Z");
        assertThat(response.bodyAsJsonObject()).isEqualTo(release);
        assertThat(data(api.get(PATH))).containsExactly(release);
        assertThat(api.told.poll(60, TimeUnit.SECONDS))
                .isEqualTo(new OperationStored(
                        new Operation.Release("bank", "2.1", Instant.parse("2026-01-01T10:00:00Z"))));
    }

    @Test
    void withoutATimeItIsNow() {
        assertThat(api.post(PATH, RELEASE).statusCode()).isEqualTo(201);
        assertThat(data(api.get(PATH)))
                .extracting(release -> release.getString("at"))
                .containsExactly(Samples.TICK.toString());
    }

    @Test
    void whatCannotBeStoredIsNotAcknowledged() {
        api.postgres.execute("ALTER TABLE release RENAME TO release_gone");
        try {
            HttpResponse<Buffer> response = api.post(PATH, RELEASE);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.bodyAsString()).doesNotContain("relation");
        } finally {
            api.postgres.execute("ALTER TABLE release_gone RENAME TO release");
        }
        assertThat(api.told).isEmpty();
    }

    @Test
    void whileTheStoreIsAwayItIsToBeSentAgain() {
        api.storeIsAway();
        try {
            HttpResponse<Buffer> response = api.post(PATH, RELEASE);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isNotBlank();
        } finally {
            api.storeIsBack();
        }
        assertThat(api.post(PATH, RELEASE).statusCode()).isEqualTo(201);
    }

    @Test
    void theSameReleaseIsRecordedOnceHoweverOftenItIsPosted() {
        String timed = "{\"version\":\"2.1\",\"at\":\"2026-03-02T10:00:00Z\"}";
        assertThat(api.post(PATH, timed).statusCode()).isEqualTo(201);
        HttpResponse<Buffer> again = api.post(PATH, timed);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("at")).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(data(api.get(PATH))).hasSize(1);
        assertThat(api.audit()).hasSize(1);
    }

    @Test
    void aPipelineThatPostsAgainWithoutATimeRecordsNothingNew() {
        api.post(PATH, RELEASE);
        api.later(Duration.ofMinutes(3));
        HttpResponse<Buffer> again = api.post(PATH, RELEASE);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("at")).isEqualTo(Samples.TICK.toString());

        api.post(PATH, "{\"version\":\"2.2\"}");
        api.later(Duration.ofMinutes(3));
        assertThat(api.post(PATH, RELEASE).statusCode())
                .as("rolled back to the one before")
                .isEqualTo(201);
        assertThat(data(api.get(PATH)))
                .extracting(release -> release.getString("version"))
                .containsExactly("2.1", "2.2", "2.1");
    }

    @Test
    void theNewestAreListedFirstPageByPage() {
        for (int i = 0; i < 5; i++) {
            api.post(PATH, "{\"version\":\"" + i + "\",\"at\":\"2026-03-0" + (1 + i / 3) + "T0" + i + ":00:00Z\"}");
        }
        List<String> versions = new ArrayList<>();
        String next = PATH + "?limit=2";
        while (next != null) {
            JsonObject page = api.get(next).bodyAsJsonObject();
            assertThat(page.getInteger("totalCount")).isEqualTo(5);
            page.getJsonArray("data").forEach(release -> versions.add(((JsonObject) release).getString("version")));
            next = page.getJsonObject("links").getString("next");
        }
        assertThat(versions).containsExactly("4", "3", "2", "1", "0");
    }

    @Test
    void anUnchangedListIsNotSentAgain() {
        api.post(PATH, RELEASE);
        String etag = api.get(PATH).getHeader("ETag");

        assertThat(api.get(PATH, "If-None-Match", etag).statusCode()).isEqualTo(304);
        api.post(PATH, "{\"version\":\"2.2\"}");
        assertThat(api.get(PATH, "If-None-Match", etag).statusCode()).isEqualTo(200);
    }

    @Test
    void aCursorFromElsewhereIsRefused() {
        String foreign = Base64.getUrlEncoder().encodeToString((PATH + " nonsense").getBytes(StandardCharsets.UTF_8));

        assertThat(api.get(PATH + "?cursor=" + foreign).statusCode()).isEqualTo(400);
        assertThat(api.get(PATH + "?cursor=xyz").statusCode()).isEqualTo(400);
        assertThat(api.get("/api/v1/connectors/nobody/releases").statusCode()).isEqualTo(404);
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
        HttpResponse<Buffer> response = api.post(PATH, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.bodyAsString()).contains(names);
        assertNothingIsStored();
    }

    @Test
    void itNeedsAKeyThatMayOperate() {
        String one = "{\"version\":\"1\"}";
        assertThat(api.post(PATH, one, "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(api.post(PATH, one, "Authorization", "Bearer " + ApiFixture.INGEST_KEY)
                        .statusCode())
                .isEqualTo(403);
        assertNothingIsStored();
    }

    @Test
    void anUnknownConnectorIsNotFound() {
        assertThat(api.post("/api/v1/connectors/nobody/releases", RELEASE).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aLongBodyIsRefused() {
        String body = "{\"version\":\"" + "x".repeat(SmallBody.MOST_BYTES) + "\"}";
        assertThat(api.post(PATH, body).statusCode()).isEqualTo(413);
    }

    private static void assertNothingIsStored() {
        assertThat(data(api.get(PATH))).isEmpty();
        assertThat(api.told).isEmpty();
    }
}

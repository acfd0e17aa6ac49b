package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReleaseCallsTest {
    @RegisterExtension
    static final OperatingFixture api = new OperatingFixture();

    private static final String PATH = "/api/v1/connectors/bank/releases";

    @BeforeEach
    void reset() {
        api.reset();
    }

    @Test
    void theSameReleaseIsRecordedOnceHoweverOftenItIsPosted() {
        String timed = "{\"version\":\"2.1\",\"at\":\"2026-03-02T10:00:00Z\"}";
        assertThat(api.post(PATH, timed).statusCode()).isEqualTo(201);
        HttpResponse<Buffer> again = api.post(PATH, timed);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("at")).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(OperatingFixture.data(api.get(PATH))).hasSize(1);
        assertThat(api.audit()).hasSize(1);
    }

    @Test
    void aPipelineThatPostsAgainWithoutATimeRecordsNothingNew() {
        api.post(PATH, "{\"version\":\"2.1\"}");
        api.later(Duration.ofMinutes(3));
        HttpResponse<Buffer> again = api.post(PATH, "{\"version\":\"2.1\"}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("at")).isEqualTo(OperatingFixture.NOW.toString());

        api.post(PATH, "{\"version\":\"2.2\"}");
        api.later(Duration.ofMinutes(3));
        assertThat(api.post(PATH, "{\"version\":\"2.1\"}").statusCode())
                .as("rolled back to the one before")
                .isEqualTo(201);
        assertThat(OperatingFixture.data(api.get(PATH)))
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
        api.post(PATH, "{\"version\":\"2.1\"}");
        String etag = api.get(PATH).getHeader("ETag");

        assertThat(api.get(PATH, "If-None-Match", etag).statusCode()).isEqualTo(304);
        api.post(PATH, "{\"version\":\"2.2\"}");
        assertThat(api.get(PATH, "If-None-Match", etag).statusCode()).isEqualTo(200);
    }

    @Test
    void aCursorFromElsewhereIsRefused() {
        String foreign = java.util.Base64.getUrlEncoder()
                .encodeToString((PATH + " nonsense").getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(api.get(PATH + "?cursor=" + foreign).statusCode()).isEqualTo(400);
        assertThat(api.get(PATH + "?cursor=xyz").statusCode()).isEqualTo(400);
        assertThat(api.get("/api/v1/connectors/nobody/releases").statusCode()).isEqualTo(404);
    }
}

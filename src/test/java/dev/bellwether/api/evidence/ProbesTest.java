package dev.bellwether.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.evidence.ProbeRun;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the probes of a connector saw, as the API tells it. */
class ProbesTest {
    private static final String PROBES = "/api/v1/connectors/fr-credit/probes";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeAll
    static void runs() {
        ProbeRun late = Samples.failedRun("push", Samples.TICK.minusSeconds(60));
        ProbeRun last = Samples.failedRun("home", Samples.TICK);
        api.run(List.of(late, last));
        // As when its day is dropped: the failure is kept for longer.
        api.postgres.execute("DELETE FROM probe_run WHERE probe = 'push'");
    }

    @Test
    void eachProbeComesWithItsLastRunAndItsLastFailures() {
        JsonObject answer = api.get(PROBES).bodyAsJsonObject();

        assertThat(answer.getInteger("totalCount")).isEqualTo(2);
        JsonObject home = answer.getJsonArray("data").getJsonObject(0);
        assertThat(home.getJsonArray("failures").getJsonObject(0)).isEqualTo(new JsonObject("""
                {"connectorId": "fr-credit", "probe": "home", "at": "2026-03-02T10:30:00Z", "result": "failure",
                 "cause": "status", "detail": "expected status 200-299, but it is 503", "durationMs": 12,
                 "phases": {"resolve": 0.0, "connect": 0.003, "tls": 0.0, "processing": 0.0, "transfer": 0.0},
                 "statusCode": 503, "tls": {"version": "TLSv1.3", "cipher": "TLS_AES_128_GCM_SHA256",
                    "notAfter": "2026-03-02T10:30:00Z", "subject": "CN=a", "issuer": "CN=b"},
                 "attempts": 2, "fault": "institution", "confirm": true, "snippet": "<h1>Away</h1>"}"""));
        assertThat(home.getJsonObject("lastRun").getString("cause")).isEqualTo("status");
        assertThat(home.getDouble("intervalSeconds")).isEqualTo(60.0);
        JsonObject push = answer.getJsonArray("data").getJsonObject(1);
        assertThat(push.getString("kind")).isEqualTo("push");
        assertThat(push.getValue("intervalSeconds")).isNull();
        assertThat(push.getValue("lastRun")).isNull();
        assertThat(push.getJsonArray("failures")).hasSize(1);
    }

    @Test
    void howManyFailuresAreShownIsForTheClientToSay() {
        JsonObject answer = api.get(PROBES + "?failures=0").bodyAsJsonObject();
        assertThat(answer.getJsonArray("data").getJsonObject(0).getJsonArray("failures"))
                .isEmpty();
        assertThat(api.get(PROBES + "?failures=101").statusCode()).isEqualTo(400);
        assertThat(api.get(PROBES + "?failures=x").statusCode()).isEqualTo(400);
    }

    @Test
    void aConnectorThatNobodyKnowsHasNone() {
        assertThat(api.get("/api/v1/connectors/nobody/probes").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/v1/connectors/au-agl/probes")
                        .bodyAsJsonObject()
                        .getInteger("totalCount"))
                .isZero();
    }

    @Test
    void whileTheStoreIsAwayItIsToBeAskedAgain() {
        api.storeIsAway();
        try {
            HttpResponse<Buffer> response = api.get(PROBES + "?failures=7");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
            assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        } finally {
            api.storeIsBack();
        }
    }
}

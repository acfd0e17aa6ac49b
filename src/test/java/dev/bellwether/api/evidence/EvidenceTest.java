package dev.bellwether.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence over time, as the API tells it and as it is asked for. */
class EvidenceTest {
    private static final String EVIDENCE = "/api/v1/connectors/fr-credit/evidence";
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aBucketHasJobsRatesFaultsCodesAndProbes() {
        JsonObject answer = api.get(EVIDENCE + "?from=2026-03-01T00:00:00Z&to=2026-03-01T01:30:00Z&step=1h")
                .bodyAsJsonObject();

        assertThat(answer.getLong("stepSeconds")).isEqualTo(3600);
        assertThat(answer.getInteger("totalCount")).isEqualTo(2);
        assertThat(answer.getJsonArray("data")).isEqualTo(new JsonArray("""
                [{"from": "2026-03-01T00:00:00Z", "to": "2026-03-01T01:00:00Z", "outcomes": 9, "jobs": 8, "succeeded": 6,
                  "succeededFirstTime": 4, "successRate": 0.75, "firstTimeSuccessRate": 0.5,
                  "faults": {"institution": 2, "connector": 0, "unknown": 0, "user": 1, "platform": 0},
                  "errorCodes": [{"step": null, "errorCode": "service-unavailable", "fault": "institution", "count": 2}],
                  "probes": [{"probe": "home", "success": 3, "flaky": 2, "failure": 1, "excluded": 0,
                    "phasesMs": {"tls": {"average": 1.5, "p95": 2.0}}}]},
                 {"from": "2026-03-01T01:00:00Z", "to": "2026-03-01T01:30:00Z", "outcomes": 0, "jobs": 0, "succeeded": 0,
                  "succeededFirstTime": 0, "successRate": null, "firstTimeSuccessRate": null,
                  "faults": {"institution": 0, "connector": 0, "unknown": 0, "user": 0, "platform": 0},
                  "errorCodes": [], "probes": []}]"""));
    }

    @Test
    void withoutParametersItIsTheLastDayInStepsOfFiveMinutes() {
        JsonObject answer = api.get(EVIDENCE).bodyAsJsonObject();

        assertThat(answer.getString("to")).isEqualTo(ApiFixture.NOW.toString());
        assertThat(answer.getString("from"))
                .isEqualTo(ApiFixture.NOW.minusSeconds(86_400).toString());
        assertThat(answer.getLong("stepSeconds")).isEqualTo(300);
        assertThat(answer.getInteger("totalCount")).isEqualTo(289);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T00:00:00Z, 2026-03-01T00:00:01Z, 60",
        "2026-03-01T00:00:00Z, 2026-03-01T05:00:00Z, 60",
        "2026-03-01T00:00:00Z, 2026-03-01T05:00:01Z, 120",
        "2026-02-01T00:00:00-00:00, 2026-03-02T00:00:00Z, 10800",
    })
    void theUsualStepMakesNoMoreThanThreeHundredBuckets(String from, String to, long seconds) {
        JsonObject answer = api.get(EVIDENCE + "?from=" + from + "&to=" + to).bodyAsJsonObject();

        assertThat(answer.getLong("stepSeconds")).isEqualTo(seconds);
        assertThat(answer.getInteger("totalCount")).isBetween(1, 301);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=yesterday | /from",
                "from= | /from",
                "from=2026-03-01 | /from",
                "from=2026-03-01T00:00:00 | /from",
                "from=2026-02-30T00:00:00Z | /from",
                "to=12345 | /to",
                "to=%2B100000-01-01T00:00:00Z | /to",
                "from=-0500-01-01T00:00:00Z | /from",
                "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z | /from",
                "from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z | /from",
                "from=2020-01-01T00:00:00Z&to=2026-03-01T00:00:00Z | /from",
                "step=0m | /step",
                "step=59s | /step",
                "step=999999d | /step",
                "step=90s | /step",
                "step=1m | /step",
                "step=-5m | /step",
                "step=5 | /step",
                "step=m | /step",
                "step=1.5h | /step",
                "step=PT5M | /step",
                "step=5m&step=6m | /step",
                "steps=5m | /steps",
                "from=x&to=y&step=1s | /to /from /step",
            })
    void whatIsWrongIsNamed(String query, String pointers) {
        HttpResponse<Buffer> response = api.get(EVIDENCE + "?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        List<String> named = response.bodyAsJsonObject().getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("pointer"))
                .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(Arrays.asList(pointers.split(" ")));
    }

    @Test
    void aConnectorThatNobodyKnowsHasNone() {
        assertThat(api.get("/api/v1/connectors/nobody/evidence").statusCode()).isEqualTo(404);
    }

    @Test
    void whileTheStoreIsAwayItIsToBeAskedAgain() {
        ApiFixture other = ApiFixture.start();
        try (other) {
            other.details.away = true;
            HttpResponse<Buffer> response = other.get(EVIDENCE);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        }
    }
}

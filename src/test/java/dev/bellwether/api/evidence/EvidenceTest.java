package dev.bellwether.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence over time, as the API tells it and as it is asked for. */
class EvidenceTest {
    private static final String EVIDENCE = "/api/v1/connectors/fr-credit/evidence";
    private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    /** Eight jobs: four succeed at once, two the second time, two never; and one fails for a wrong password. */
    @BeforeAll
    static void evidence() {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int job = 0; job < 8; job++) {
            Instant at = MIDNIGHT.plusSeconds(60 + job);
            if (job >= 4) {
                outcomes.add(Samples.failure("fr-credit", "job-" + job, at, "", "service-unavailable"));
            }
            if (job < 6) {
                outcomes.add(Samples.success("fr-credit", "job-" + job, 2, at.plusSeconds(60), Map.of()));
            }
        }
        outcomes.add(Samples.failure(
                "fr-credit", "job-8", MIDNIGHT.plusSeconds(9), "verify-credentials", "invalid-credentials"));
        api.take(outcomes);
        List<ProbeRun> runs = new ArrayList<>();
        ProbeResult[] results = {
            ProbeResult.SUCCESS,
            ProbeResult.SUCCESS,
            ProbeResult.SUCCESS,
            ProbeResult.FLAKY,
            ProbeResult.FLAKY,
            ProbeResult.FAILURE
        };
        for (int i = 0; i < results.length; i++) {
            runs.add(Samples.run(
                    "home", MIDNIGHT.plusSeconds(60 + i), results[i], Map.of("tls", Duration.ofMillis(i < 3 ? 1 : 2))));
        }
        api.run(runs);
    }

    @Test
    void aBucketHasJobsRatesFaultsCodesAndProbes() {
        JsonObject answer = api.get(EVIDENCE + "?from=2026-03-01T00:00:00Z&to=2026-03-01T01:30:00Z&step=1h")
                .bodyAsJsonObject();

        assertThat(answer.getLong("stepSeconds")).isEqualTo(3600);
        assertThat(answer.getInteger("totalCount")).isEqualTo(2);
        JsonObject tls = answer.getJsonArray("data")
                .getJsonObject(0)
                .getJsonArray("probes")
                .getJsonObject(0)
                .getJsonObject("phasesMs")
                .getJsonObject("tls");
        assertThat((double) tls.remove("p95")).isCloseTo(2.0, withinPercentage(0.8));
        assertThat(answer.getJsonArray("data")).isEqualTo(new JsonArray("""
                [{"from": "2026-03-01T00:00:00Z", "to": "2026-03-01T01:00:00Z", "outcomes": 11, "jobs": 8, "succeeded": 6,
                  "succeededFirstTime": 4, "successRate": 0.75, "firstTimeSuccessRate": 0.5,
                  "faults": {"institution": 4, "connector": 0, "unknown": 0, "user": 1, "platform": 0},
                  "errorCodes": [
                    {"step": null, "errorCode": "service-unavailable", "fault": "institution", "count": 4},
                    {"step": "verify-credentials", "errorCode": "invalid-credentials", "fault": "user", "count": 1}],
                  "probes": [{"probe": "home", "success": 3, "flaky": 2, "failure": 1, "excluded": 0,
                    "phasesMs": {"tls": {"average": 1.5}}}]},
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
                "step=7m | /step",
                "step=45m | /step",
                "step=90m | /step",
                "step=999999m | /step",
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
    void aStepThatIsNoneIsToldWhatOneIs() {
        JsonObject answer = api.get(EVIDENCE + "?step=7m").bodyAsJsonObject();

        assertThat(answer.getJsonArray("errors").getJsonObject(0).getString("detail"))
                .isEqualTo("step must be minutes that divide an hour, such as 5m or 15m, or whole hours up to 3650d;"
                        + " 7m is neither.");
    }

    @ParameterizedTest
    @CsvSource({"2m, 120", "120s, 120", "30m, 1800", "60m, 3600", "5h, 18000", "25h, 90000", "7d, 604800"})
    void aStepDividesAnHourOrIsWholeHours(String step, long seconds) {
        JsonObject answer = api.get(EVIDENCE + "?step=" + step).bodyAsJsonObject();

        assertThat(answer.getLong("stepSeconds")).isEqualTo(seconds);
    }

    @Test
    void aConnectorThatNobodyKnowsHasNone() {
        assertThat(api.get("/api/v1/connectors/nobody/evidence").statusCode()).isEqualTo(404);
    }

    @Test
    void whileTheStoreIsAwayItIsToBeAskedAgain() {
        api.storeIsAway();
        try {
            HttpResponse<Buffer> response = api.get(EVIDENCE + "?step=2h");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        } finally {
            api.storeIsBack();
        }
    }
}

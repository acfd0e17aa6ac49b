package dev.bellwether.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.config.PolicyJson;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.Backtests;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer is what the contract says, judged by the contract itself. */
class ApiContractTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture().notice("Demo: simulated institutions");

    private static ContractCheck contract;

    @BeforeAll
    static void start() {
        api.sources = Samples.sources();
        api.redeploy();
        Instant yesterday = Samples.TICK.minus(Duration.ofDays(1));
        for (String connector : List.of("fr-credit", "au-ubank", "au-agl")) {
            api.store(List.of(Samples.evaluation(connector, Status.OPERATIONAL, yesterday.minusSeconds(60))));
            api.store(Samples.incident(
                    connector, Status.MAJOR_OUTAGE, yesterday, Optional.of(yesterday.plusSeconds(600))));
        }
        api.take(Samples.failures("fr-credit", Samples.TICK));
        api.run(List.of(Samples.failedRun("home", Samples.TICK)));
        api.store(new Operation.Release("fr-credit", "1", Samples.TICK));
        // What is asked for the first time may take longer than an answer waits, which is kept as it is.
        TestDatabase.await(
                api.database.tallies().steps("fr-credit", ApiFixture.NOW.minus(Duration.ofDays(7)), ApiFixture.NOW));
        api.store(new Operation.Release("au-ubank", "2.1", ApiFixture.NOW));
        api.store(new Operation.Override(
                "au-ubank", Status.MAJOR_OUTAGE, "told by phone", ApiFixture.NOW, ApiFixture.NOW.plusSeconds(60)));
        api.store(new Operation.Override(
                "fr-credit", Status.MAJOR_OUTAGE, "known to be down", Samples.TICK, Samples.TICK.plusSeconds(600)));
        api.plan(Samples.weekly("weekly"), ApiFixture.NOW);
        api.store(new Operation.Maintenance(
                "au-agl", "cdr-status:1772440000", ApiFixture.NOW, ApiFixture.NOW.plusSeconds(600)));
        contract = new ContractCheck(
                api.vertx, ApiFixture.await(Contract.load(api.vertx)).routing());
    }

    @ParameterizedTest
    @CsvSource({
        "listInstitutions, /api/v1/institutions",
        "listInstitutions, /api/v1/institutions?name=nobody",
        "listInstitutions, /api/v1/institutions?limit=1",
        "getInstitution, /api/v1/institutions/au-ubank",
        "getInstitution, /api/v1/institutions/nz-kiwi",
        "listConnectors, /api/v1/connectors",
        "getConnector, /api/v1/connectors/fr-credit",
        "getConnector, /api/v1/connectors/nz-kiwi",
        "listProbes, /api/v1/connectors/fr-credit/probes",
        "listProbes, /api/v1/connectors/nz-kiwi/probes?failures=5",
        "listEvidence, /api/v1/connectors/fr-credit/evidence",
        "listEvidence, /api/v1/connectors/fr-credit/evidence?step=1d",
        "listStatuses, /api/v1/statuses",
        "listErrorCodes, /api/v1/error-codes",
        "getOverview, /api/v1/overview",
        "listSources, /api/v1/sources",
        "getAbout, /api/v1/about",
        "getStatuspageSummary, /api/v2/summary.json",
        "getStatuspageStatus, /api/v2/status.json",
        "listStatuspageComponents, /api/v2/components.json",
        "listStatuspageIncidents, /api/v2/incidents.json",
        "listUnresolvedStatuspageIncidents, /api/v2/incidents/unresolved.json",
        "listStatuspageMaintenances, /api/v2/scheduled-maintenances.json",
        "listUpcomingStatuspageMaintenances, /api/v2/scheduled-maintenances/upcoming.json",
        "listActiveStatuspageMaintenances, /api/v2/scheduled-maintenances/active.json",
        "getHistory, /api/v1/connectors/fr-credit/history?slots=3",
        "getHistory, /api/v1/connectors/nz-kiwi/history",
        "listIncidents, /api/v1/incidents",
        "getIncident, /api/v1/incidents/fr-credit~1772446800000",
        "listSharedOutages, /api/v1/shared-outages",
        "listReleases, /api/v1/connectors/au-ubank/releases",
        "getOverride, /api/v1/connectors/au-ubank/override",
        "listMaintenanceWindows, /api/v1/maintenance-windows",
        "getMaintenanceWindow, /api/v1/maintenance-windows/weekly",
        "getMaintenanceWindow, /api/v1/maintenance-windows/au-agl:cdr-status:1772440000",
    })
    void answersAreAsTheContractSays(String operation, String uri) {
        HttpResponse<Buffer> response = api.get(uri);

        assertThat(response.statusCode()).isEqualTo(200);
        contract.check(operation, response);
    }

    @Test
    void theAuditTrailIsAsTheContractSays() {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.GET, "/api/v1/audit")
                .bearerTokenAuthentication(ApiFixture.OPERATE_KEY)
                .send());

        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        assertThat(response.bodyAsJsonObject().getJsonArray("data")).isNotEmpty();
        contract.check("listAudit", response);
    }

    @Test
    void anIncidentWithANoteIsAsTheContractSays() {
        String incident = "/api/v1/incidents/fr-credit~1772446800000";
        String note = "{\"text\": \"The bank knows.\"}";
        for (int status : new int[] {201, 200}) {
            HttpResponse<Buffer> response = operate(HttpMethod.POST, incident + "/notes", note);

            assertThat(response.statusCode()).isEqualTo(status);
            contract.check("addIncidentNote", response);
        }
        contract.check("getIncident", api.get(incident));
        contract.check("listIncidents", api.get("/api/v1/incidents"));
        contract.check("listStatuspageIncidents", api.get("/api/v2/incidents.json"));
    }

    @Test
    void theContractIsServedAsItIs() {
        HttpResponse<Buffer> response = api.get("/openapi.yaml");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("Content-Type")).startsWith("application/yaml");
        assertThat(response.bodyAsString()).startsWith("openapi: 3.1.0");
    }

    @Test
    void aConnectorHasExactlyTheKeysOfTheDesign() {
        JsonObject connector = api.get("/api/v1/connectors?name=ubank&method=open-banking")
                .bodyAsJsonObject()
                .getJsonArray("data")
                .getJsonObject(0);

        assertThat(connector).isEqualTo(new JsonObject("""
                        {"id": "au-ubank", "method": "open-banking", "stage": "live",
                         "institution": {"id": "au-ubank", "name": "UBank", "country": "AU", "tier": 2, "sector": "banking"},
                         "status": "operational", "performance": "operational",
                         "since": "2026-03-02T10:20:00Z", "evaluatedAt": "2026-03-02T10:30:00Z",
                         "nextEvaluationAt": "2026-03-02T11:00:00Z", "trigger": "scheduled", "stale": false,
                         "unstable": false, "userErrorSurge": false,
                         "reason": "20 of 20 jobs succeeded first time; 3 excluded as user errors",
                         "retry": {"action": "retry", "afterSeconds": 0, "text": "Retry now."},
                         "evidence": {"from": "2026-03-02T09:30:00Z", "to": "2026-03-02T10:30:00Z", "basis": "jobs",
                            "jobs": 20, "probes": 0, "succeeded": 20, "succeededFirstTime": 20,
                            "successRate": 1.0, "firstTimeSuccessRate": 1.0,
                            "faults": {"institution": 0, "connector": 0, "unknown": 0, "user": 3, "platform": 0},
                            "excluded": {"user": 3, "platform": 0}}}"""));
    }

    @Test
    void oneConnectorAloneHasWhatTheStoreKnowsBesides() {
        JsonObject connector = api.get("/api/v1/connectors/fr-credit").bodyAsJsonObject();

        assertThat(connector.fieldNames())
                .containsAll(Set.of(
                        "failures",
                        "stepDurationsMs",
                        "regimeSince",
                        "explanation",
                        "override",
                        "outlook",
                        "node",
                        "lastSuccessAt"))
                .hasSize(24);
        assertThat(connector.getJsonArray("failures").encode())
                .isEqualTo(
                        "[{\"step\":\"retrieve-accounts\",\"errorCode\":\"service-unavailable\",\"fault\":\"institution\","
                                + "\"count\":16,\"question\":\"The bank cannot serve us now.\"},{\"step\":\"verify-credentials\",\"errorCode\":\"invalid-credentials\","
                                + "\"fault\":\"user\",\"count\":3,\"question\":\"Have you changed your password?\"},{\"step\":null,\"errorCode\":null,\"fault\":\"unknown\",\"count\":1,\"question\":null}]");
        assertThat(connector.getJsonObject("stepDurationsMs").fieldNames()).containsExactly("verify-credentials");
        JsonObject took = connector.getJsonObject("stepDurationsMs").getJsonObject("verify-credentials");
        assertThat(took.getLong("average")).isEqualTo(1200);
        assertThat(took.getLong("p95")).isCloseTo(3000, withinPercentage(0.8));
        assertThat(connector.getString("lastSuccessAt")).isEqualTo("2026-03-02T10:29:00Z");
        assertThat(connector.getString("regimeSince")).isEqualTo("2026-03-02T10:15:00Z");
        assertThat(connector.getJsonObject("override").getString("reason")).isEqualTo("known to be down");
        assertThat(connector.getJsonObject("retry").encode())
                .isEqualTo("{\"action\":\"defer\",\"afterSeconds\":3600,\"untilSeconds\":10800,\"everySeconds\":3600,"
                        + "\"text\":\"Defer for 1 to 3 hours, or retry every hour.\"}");
    }

    @Test
    void theReasonIsThereInNumbersToo() {
        JsonObject explanation =
                api.get("/api/v1/connectors/fr-credit").bodyAsJsonObject().getJsonObject("explanation");

        assertThat(explanation).isEqualTo(new JsonObject("""
                        {"rule": "correction-jobs", "since": "2026-03-02T08:30:00Z",
                         "performance": {"rule": "correction-jobs", "decidedAt": "2026-03-02T10:30:00Z", "before": "operational",
                            "count": 12, "succeeded": 1, "succeededFirstTime": 0, "since": "2026-03-02T10:18:20Z",
                            "test": {"counts": "succeeded", "tail": "at-most", "threshold": 0.5,
                                "probability": 0.000244140625, "significance": 0.0005, "criticalCount": 1, "ruledOut": true}},
                         "thresholds": {"operational": 0.95, "degraded": 0.75, "major": 0.5},
                         "userErrors": {"outcomes": 23, "userFaults": 3, "recentOutcomes": 0, "recentUserFaults": 0,
                            "weekOutcomes": 4000, "weekUserFaults": 500,
                            "surge": false}}"""));
        assertThat(api.get("/api/v1/connectors/nz-kiwi").bodyAsJsonObject().getValue("explanation"))
                .isNull();
    }

    @Test
    void aConnectorThatHasNotBeenEvaluatedIsUnknown() {
        JsonObject connector = api.get("/api/v1/connectors/nz-kiwi").bodyAsJsonObject();

        assertThat(connector.getString("status")).isEqualTo("unknown");
        assertThat(connector.getValue("evaluatedAt")).isNull();
        assertThat(connector.getJsonObject("evidence").getValue("successRate")).isNull();
        assertThat(connector.getJsonObject("institution").getValue("tier")).isNull();
        assertThat(connector.containsKey("override")).isTrue();
    }

    @Test
    void backtestsAreAsTheContractSays() throws IOException {
        UUID done = UUID.randomUUID();
        UUID run = UUID.randomUUID();
        JsonObject request = new JsonObject()
                .put("from", "2026-03-10T13:00:00Z")
                .put("to", "2026-03-10T18:00:00Z")
                .putNull("connectors")
                .put("policy", PolicyJson.of(Policy.DEFAULT, Ticks.DEFAULT));
        JsonObject result = new JsonObject(Files.readString(Path.of("src/test/resources/backtest/result.json")));
        Backtests backtests = api.database.backtests();
        ApiFixture.await(backtests
                .insert(done, request, "ops", ApiFixture.NOW)
                .compose(asked -> backtests.claim(run, ApiFixture.NOW))
                .compose(claimed -> backtests.done(run, result, ApiFixture.NOW)));
        String path = "/api/v1/backtests";
        contract.check("getBacktest", operate(HttpMethod.GET, path + "/" + done, ""));
        contract.check("listBacktests", operate(HttpMethod.GET, path, ""));
        HttpResponse<Buffer> asked = operate(
                HttpMethod.POST,
                path,
                "{\"from\":\"2026-03-01T10:00:00Z\",\"to\":\"2026-03-02T10:00:00Z\",\"policy\":{\"major\":0.4}}");
        contract.check("askForBacktest", asked);
        contract.check("cancelBacktest", operate(HttpMethod.DELETE, asked.getHeader("Location"), ""));
    }

    private static HttpResponse<Buffer> operate(HttpMethod method, String path, String body) {
        return ApiFixture.await(api.request(method, path)
                .bearerTokenAuthentication(ApiFixture.OPERATE_KEY)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body)));
    }

    @Test
    void jobsAreAnsweredByTheIntake() {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.POST, "/api/v1/jobs")
                .bearerTokenAuthentication(ApiFixture.INGEST_KEY)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer("[]")));

        assertThat(response.statusCode()).isEqualTo(200);
        contract.check("takeInJobs", response);
    }
}

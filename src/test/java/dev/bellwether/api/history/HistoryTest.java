package dev.bellwether.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How it was: histories, incidents and outages that many share. */
class HistoryTest {
    private static final Instant NOW = ApiFixture.NOW;
    private static final String HISTORY = "/api/v1/connectors/au-ubank/history";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.catalogue(), evaluations());

    /** Every connector works, and one was out for an hour, two hours ago. */
    private static List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>();
        for (String connector : List.of("au-ubank", "fr-credit", "au-agl")) {
            evaluations.add(Samples.evaluation(connector, Status.OPERATIONAL, NOW.minusSeconds(86_400 * 100L)));
            evaluations.add(Samples.unchanged(connector, Status.OPERATIONAL, Samples.TICK));
        }
        evaluations.addAll(Samples.incident(
                "au-ubank", Status.MAJOR_OUTAGE, NOW.minusSeconds(7200), Optional.of(NOW.minusSeconds(3600))));
        return evaluations;
    }

    @BeforeEach
    void restart() {
        api.restart();
    }

    private static void incident(String connector, long secondsAgo, boolean open) {
        Instant began = NOW.minusSeconds(secondsAgo);
        api.store(Samples.incident(
                connector, Status.MAJOR_OUTAGE, began, open ? Optional.empty() : Optional.of(began.plusSeconds(300))));
    }

    private static JsonObject get(String uri) {
        return api.get(uri).bodyAsJsonObject();
    }

    @Test
    void aHistoryHasSpansSharesUptimeOutagesAndMarks() {
        api.store(new Operation.Release("au-ubank", "2.1", NOW.minusSeconds(9000)));

        JsonObject history = get(HISTORY + "?from=" + NOW.minusSeconds(14_400) + "&slots=4");

        assertThat(history.getJsonArray("data").stream().map(span -> ((JsonObject) span).getString("status")))
                .containsExactly("operational", "major-outage", "operational");
        assertThat(history.getJsonArray("data")
                        .getJsonObject(1)
                        .getJsonObject("why")
                        .getString("reason"))
                .startsWith("4 of 20 jobs");
        assertThat(history.getJsonObject("shares").getDouble("major-outage")).isEqualTo(0.25);
        assertThat(history.getJsonObject("uptime").getJsonObject("24h").getDouble("uptime"))
                .isEqualTo(23 / 24.0, within(1e-9));
        assertThat(history.getJsonObject("uptime").getJsonObject("90d").getDouble("unknownSeconds"))
                .isZero();
        assertThat(history.getJsonObject("outages").getInteger("count")).isEqualTo(1);
        assertThat(history.getJsonObject("outages")
                        .getJsonObject("timeToRecover")
                        .getDouble("meanSeconds"))
                .isEqualTo(3600);
        assertThat(history.getJsonArray("marks").getJsonObject(0).getString("text"))
                .isEqualTo("2.1");
        assertThat(history.getJsonArray("slots").stream().map(slot -> ((JsonObject) slot).getString("worst")))
                .containsExactly("operational", "operational", "major-outage", "operational");
    }

    @Test
    void withoutARangeItIsNinetyDaysAndPagesGoOnWhereTheLastOneEnded() {
        JsonObject first = get(HISTORY + "?limit=2");

        assertThat(first.getString("from"))
                .isEqualTo(NOW.minusSeconds(86_400 * 90L).toString());
        assertThat(first.getString("to")).isEqualTo(NOW.toString());
        assertThat(first.getJsonArray("data")).hasSize(2);
        JsonObject second = get(first.getJsonObject("links").getString("next"));
        assertThat(second.getJsonArray("data")).hasSize(1);
        assertThat(second.getJsonArray("data").getJsonObject(0).getString("from"))
                .isEqualTo(first.getJsonArray("data").getJsonObject(1).getString("to"));
        assertThat(second.getJsonObject("links").getString("next")).isNull();
    }

    @Test
    void aRangeInTheFutureIsCutAtNow() {
        assertThat(get(HISTORY + "?to=9999-01-01T00:00:00Z").getString("to")).isEqualTo(NOW.toString());
        assertThat(get(HISTORY + "?from=2026-03-02T20:00:00%2B10:00").getString("from"))
                .isEqualTo("2026-03-02T10:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "history?from=yesterday, /from",
        "history?from=2026-03-02, /from",
        "history?from=, /from",
        "history?to=2026-13-01T00:00:00Z, /to",
        "history?from=2026-03-02T10:00:00Z&to=2026-03-02T10:00:00Z, /from",
        "history?from=2026-03-02T10:00:00Z&to=2026-03-01T10:00:00Z, /from",
        "history?from=2027-01-01T00:00:00Z, /from",
        "history?from=2024-01-01T00:00:00Z, /from",
        "history?from=-1000000000-01-01T00:00:00Z, /from",
        "history?slots=0, /slots",
        "history?slots=401, /slots",
        "history?limit=0, /limit",
        "history?since=2026-03-02T10:00:00Z, /since",
    })
    void aBadRangeIsNamed(String uri, String pointer) {
        JsonObject problem = get("/api/v1/connectors/au-ubank/" + uri);

        assertThat(problem.getInteger("status")).isEqualTo(400);
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "incidents?state=over, /state",
        "incidents?connector=a%20b, /connector",
        "incidents?institution=, /institution",
        "incidents?from=2026-03-02T10:00:00Z&to=2026-03-01T10:00:00Z, /from",
        "incidents?from=now, /from",
        "incidents?cursor=nonsense, /cursor",
        "incidents?cursor=L2FwaS92MS9pbmNpZGVudHMgYQ, /cursor",
        "incidents?limit=1001, /limit",
        "shared-outages?from=2020-01-01T00:00:00Z, /from",
        "shared-outages?state=unknown, /state",
    })
    void aBadQuestionAboutIncidentsIsNamed(String uri, String pointer) {
        JsonObject problem = get("/api/v1/" + uri);

        assertThat(problem.getInteger("status")).isEqualTo(400);
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/connectors/nobody/history",
        "/api/v1/incidents/nobody",
        "/api/v1/incidents/au-ubank~1",
        "/api/v1/incidents/au-ubank~x"
    })
    void whatIsNotThereIsNotFound(String uri) {
        assertThat(api.get(uri).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({HISTORY, "/api/v1/incidents", "/api/v1/incidents/au-ubank~1", "/api/v1/shared-outages"})
    void whileTheStoreIsAwayThePastIsNotKnown(String uri) {
        api.storeIsAway();

        assertThat(api.get(uri).statusCode()).isEqualTo(503);
        assertThat(api.get(uri).getHeader("Retry-After")).isEqualTo("5");
    }

    @Test
    void incidentsAreFilteredAndPaged() {
        incident("fr-credit", 600, true);
        incident("gone", 600, false);

        JsonObject first = get("/api/v1/incidents?limit=2");
        assertThat(first.getInteger("totalCount")).isEqualTo(3);
        assertThat(first.getJsonArray("data").stream().map(one -> ((JsonObject) one).getString("connectorId")))
                .containsExactly("fr-credit", "gone");
        assertThat(first.getJsonArray("data").getJsonObject(1).getValue("institution"))
                .isNull();
        JsonObject second = get(first.getJsonObject("links").getString("next"));
        assertThat(second.getJsonArray("data").getJsonObject(0).getString("id"))
                .isEqualTo("au-ubank~" + NOW.minusSeconds(7200).toEpochMilli());
        assertThat(second.getJsonObject("links").getString("next")).isNull();
        assertThat(get("/api/v1/incidents?state=open").getInteger("totalCount")).isEqualTo(1);
        assertThat(get("/api/v1/incidents?institution=au-ubank").getInteger("totalCount"))
                .isEqualTo(1);
        assertThat(get("/api/v1/incidents?institution=nobody").getInteger("totalCount"))
                .isZero();
        assertThat(get("/api/v1/incidents?institution=au-ubank&connector=fr-credit")
                        .getInteger("totalCount"))
                .isZero();
    }

    @Test
    void oneIncidentHasTheEvidenceAtEachChange() {
        JsonObject json =
                get("/api/v1/incidents/au-ubank~" + NOW.minusSeconds(7200).toEpochMilli());
        assertThat(json.getDouble("lengthSeconds")).isEqualTo(3600);
        assertThat(json.getJsonArray("changes").stream().map(one -> ((JsonObject) one).getString("status")))
                .containsExactly("major-outage", "operational");
        assertThat(json.getJsonArray("changes")
                        .getJsonObject(0)
                        .getJsonObject("evidence")
                        .getInteger("succeeded"))
                .isEqualTo(4);
    }

    @Test
    void outagesThatBeginTogetherAreOneNotice() {
        incident("au-ubank", 600, true);
        incident("fr-credit", 590, true);
        incident("au-agl", 580, false);

        JsonObject shared = get("/api/v1/shared-outages").getJsonArray("data").getJsonObject(0);
        assertThat(shared.getInteger("connectors")).isEqualTo(3);
        assertThat(shared.getInteger("openConnectors")).isEqualTo(2);
        assertThat(shared.getString("text")).startsWith("3 connectors of 3 institutions went out together.");
        assertThat(get("/api/v1/incidents?from=" + NOW.minusSeconds(3000)).getJsonArray("data").stream()
                        .map(one -> ((JsonObject) one).getString("sharedOutage")))
                .containsOnly(shared.getString("id"));
        assertThat(get("/api/v1/shared-outages?state=closed").getJsonArray("data"))
                .isEmpty();
    }
}

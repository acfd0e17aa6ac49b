package dev.bellwether.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it was worth: by the month, against what was asked for. */
class AvailabilityReportTest {
    private static final Instant NOW = ApiFixture.NOW;
    private static final String REPORT = "/api/v1/reports/availability";
    private static final Instant BEGAN = Instant.parse("2026-02-10T08:00:00Z");

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(catalogue(), evaluations());

    /** Of UBank 99.5 % is asked, and its name is not fit for a spreadsheet. */
    private static Catalogue catalogue() {
        return Samples.catalogue("au-ubank", AvailabilityReportTest::asked);
    }

    private static Institution asked(Institution one) {
        return new Institution(
                one.id(),
                "=UBank, \"the <bank>\"",
                one.country(),
                one.tier(),
                one.sector(),
                one.aliases(),
                OptionalDouble.of(99.5),
                one.connectors());
    }

    /** One was out for four hours in February; the other was first looked at in the middle of it. */
    private static List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>();
        evaluations.add(Samples.evaluation("au-ubank", Status.OPERATIONAL, NOW.minusSeconds(86_400 * 100L)));
        evaluations.add(Samples.evaluation("fr-credit", Status.OPERATIONAL, Instant.parse("2026-02-15T00:00:00Z")));
        for (String connector : List.of("au-ubank", "fr-credit")) {
            evaluations.add(Samples.unchanged(connector, Status.OPERATIONAL, Samples.TICK));
        }
        evaluations.addAll(
                Samples.incident("au-ubank", Status.MAJOR_OUTAGE, BEGAN, Optional.of(BEGAN.plus(Duration.ofHours(4)))));
        return evaluations;
    }

    @BeforeEach
    void restart() {
        api.restart();
    }

    private static JsonObject get(String uri) {
        return api.get(uri).bodyAsJsonObject();
    }

    private static JsonObject line(JsonObject report, String kind, String id) {
        return report.getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(line -> line.getString("kind").equals(kind)
                        && line.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMonthSaysUptimeOutagesAndWhetherTheObjectiveIsMet() {
        JsonObject report = get(REPORT + "?month=2026-02");

        assertThat(report.getString("from")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(report.getString("to")).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(report.getBoolean("complete")).isTrue();
        for (String kind : List.of("institution", "connector")) {
            JsonObject line = line(report, kind, "au-ubank");
            assertThat(line.getDouble("downSeconds")).isEqualTo(4 * 3600);
            assertThat(line.getDouble("upSeconds")).isEqualTo((28 * 24 - 4) * 3600);
            assertThat(line.getDouble("uptime")).isEqualTo(1 - 4.0 / (28 * 24), within(1e-9));
            assertThat(line.getInteger("outages")).isEqualTo(1);
            assertThat(line.getDouble("longestOutageSeconds")).isEqualTo(4 * 3600);
            assertThat(line.getJsonObject("statusSeconds").getDouble("major-outage"))
                    .isEqualTo(4 * 3600);
            assertThat(line.getDouble("objective")).isEqualTo(99.5);
            assertThat(line.getBoolean("met")).isFalse();
            // Of 28 days 0.5 % are 3:21:36.
            assertThat(line.getDouble("errorBudgetLeftSeconds")).isEqualTo(12_096 - 14_400);
        }
        JsonObject other = line(report, "connector", "fr-credit");
        assertThat(other.getDouble("unknownShare")).isEqualTo(0.5);
        assertThat(other.getDouble("uptime")).isEqualTo(1);
        assertThat(other.getValue("objective")).isNull();
        assertThat(other.getValue("met")).isNull();
    }

    @Test
    void itsFiguresAreThoseOfTheHistoryAndOfTheRows() {
        JsonObject line = line(get(REPORT + "?month=2026-02&connector=au-ubank"), "connector", "au-ubank");
        JsonObject history =
                get("/api/v1/connectors/au-ubank/history?from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z");

        assertThat(line.getDouble("longestOutageSeconds"))
                .isEqualTo(history.getJsonObject("outages").getDouble("longestSeconds"));
        assertThat(history.getJsonObject("shares").getDouble("major-outage") * 28 * 86_400)
                .isEqualTo(line.getJsonObject("statusSeconds").getDouble("major-outage"), within(1e-3));
        assertThat(api.postgres.column("""
                        SELECT sum(extract(epoch FROM least(next, timestamptz '2026-03-01Z')
                            - greatest(at, timestamptz '2026-02-01Z')))::int
                        FROM (SELECT at, status, lead(at) OVER (ORDER BY at) AS next FROM evaluation
                            WHERE connector_id = 'au-ubank' AND changed) AS turn
                        WHERE status = 'major-outage'"""))
                .containsExactly(Integer.toString(line.getDouble("downSeconds").intValue()));
    }

    @Test
    void aMonthIsThatOfItsZone() {
        JsonObject sydney = get(REPORT + "?month=2026-02&zone=Australia/Sydney");
        assertThat(sydney.getString("from")).isEqualTo("2026-01-31T13:00:00Z");
        assertThat(sydney.getString("to")).isEqualTo("2026-02-28T13:00:00Z");

        JsonObject october = get(REPORT + "?month=2025-10&zone=Australia/Sydney");
        assertThat(Duration.between(Instant.parse(october.getString("from")), Instant.parse(october.getString("to"))))
                .as("an hour is left out in spring")
                .isEqualTo(Duration.ofDays(31).minusHours(1));
    }

    @Test
    void theRunningMonthCountsUpToNow() {
        JsonObject report = get(REPORT + "?month=2026-03");

        assertThat(report.getBoolean("complete")).isFalse();
        assertThat(report.getString("to")).isEqualTo(NOW.toString());
        assertThat(get(REPORT + "?from=2026-03-01T00:00:00Z").getBoolean("complete"))
                .isTrue();
    }

    @Test
    void jobsAreCountedWhereEvidenceOfAllTheTimeIsKept() {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            outcomes.add(new JobOutcome(
                    "au-ubank",
                    "report-" + i,
                    1,
                    OptionalLong.empty(),
                    NOW.minusSeconds(9_000 + i),
                    i > 0,
                    "",
                    i > 0 ? "" : "service-unavailable",
                    OptionalLong.empty(),
                    Map.of()));
        }
        api.take(outcomes);
        JsonObject line =
                line(get(REPORT + "?from=2026-03-02T07:00:00Z&to=2026-03-02T09:00:00Z"), "institution", "au-ubank");

        assertThat(line.getLong("jobs")).isEqualTo(10);
        assertThat(line.getDouble("successRate")).isEqualTo(0.9);
        assertThat(line(get(REPORT + "?month=2026-01"), "connector", "au-ubank").getValue("jobs"))
                .isNull();
    }

    @Test
    void asCsvNoCellIsAFormula() {
        HttpResponse<Buffer> answer = api.get(REPORT + "?month=2026-02&format=csv");
        List<String> lines = answer.bodyAsString().lines().toList();

        assertThat(answer.getHeader("Content-Type")).startsWith("text/csv");
        assertThat(lines.get(0))
                .startsWith("kind,id,name,uptime,upSeconds")
                .contains("statusSeconds.major-outage,jobs,successRate,objective")
                .satisfies(head -> assertThat(head.split(",", -1)).doesNotHaveDuplicates());
        assertThat(lines).anyMatch(line -> line.startsWith("institution,au-ubank,\"'=UBank, \"\"the <bank>\"\"\","));
        assertThat(lines)
                .allMatch(line -> line.replaceAll("\"([^\"]|\"\")*\"", "").split(",", -1).length
                        == lines.get(0).split(",", -1).length);
        assertThat(api.get(REPORT + "?month=2026-02", "Accept", "text/csv").bodyAsString())
                .isEqualTo(answer.bodyAsString());
    }

    @Test
    void asAPageItIsSafeAndKeepsItsPolicy() {
        HttpResponse<Buffer> answer = api.get(REPORT + "?month=2026-02", "Accept", "text/html,*/*;q=0.8");

        assertThat(answer.getHeader("Content-Type")).startsWith("text/html");
        assertThat(answer.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("style-src 'self'");
        assertThat(answer.getHeader("Vary")).contains("Accept,");
        assertThat(answer.bodyAsString())
                .contains("=UBank, &quot;the &lt;bank&gt;&quot;")
                .contains("overspent by 0:38:24 h")
                .contains("99.5 %, missed")
                .doesNotContain("<bank>")
                .doesNotContain("<script");
        assertThat(api.get("/assets/report.css").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "month=2026-13, /month",
        "month=2026-2, /month",
        "month=February, /month",
        "month=2026-04, /month",
        "month=2020-01, /month",
        "'', /month",
        "to=2026-03-01T00:00:00Z, /month",
        "month=2026-02&from=2026-02-01T00:00:00Z, /month",
        "month=2026-02&zone=Mars/Olympus, /zone",
        "month=2026-02&zone=, /zone",
        "month=2026-02&format=pdf, /format",
        "from=yesterday, /from",
        "from=2024-01-01T00:00:00Z, /from",
        "from=2027-01-01T00:00:00Z, /from",
        "from=2023-01-01T00:00:00Z&to=2023-02-01T00:00:00Z, /to",
        "from=2026-03-01T00:00:00Z&to=2026-02-01T00:00:00Z, /from",
        "month=2026-02&connector=a%20b, /connector"
    })
    void aBadQuestionIsNamed(String query, String pointer) {
        JsonObject problem = get(REPORT + "?" + query);

        assertThat(problem.getInteger("status")).isEqualTo(400);
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
    }

    @Test
    void whatIsNotThereIsNotFoundAndWithoutTheStoreNothingIsKnown() {
        assertThat(api.get(REPORT + "?month=2026-02&institution=nobody").statusCode())
                .isEqualTo(404);
        assertThat(api.get(REPORT + "?month=2026-02&connector=nobody").statusCode())
                .isEqualTo(404);
        assertThat(get(REPORT + "?month=2026-02&institution=fr-credit&connector=au-ubank")
                        .getInteger("totalCount"))
                .isZero();
        api.storeIsAway();
        assertThat(api.get(REPORT + "?month=2026-02").statusCode()).isEqualTo(503);
    }
}

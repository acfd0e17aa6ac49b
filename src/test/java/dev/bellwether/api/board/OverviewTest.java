package dev.bellwether.api.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status page asks for: everything at once, or a part of it. */
class OverviewTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeEach
    void restart() {
        api.restart();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'au-agl,au-ubank,fr-credit,nz-kiwi'",
        "'?sort=worst', 'fr-credit,au-agl,au-ubank,nz-kiwi'",
        "'?sort=name', 'au-agl,fr-credit,nz-kiwi,au-ubank'",
        "'?sort=changed', 'au-agl,fr-credit,au-ubank,nz-kiwi'",
        "'?sort=name&limit=2', 'au-agl,fr-credit'",
        "'?sort=name&limit=2&offset=3', 'au-ubank'",
        "'?limit=0', ''",
        "'?offset=9', ''",
        "'?status=unknown,operational', 'au-ubank,nz-kiwi'",
        "'?country=au&sector=energy', 'au-agl'",
        "'?institution=nz-kiwi,nobody,au-agl', 'au-agl,nz-kiwi'",
        "'?name=kiwy', 'nz-kiwi'",
        "'?name=nobody', ''",
        "'?name=agricole%20credit', 'fr-credit'",
    })
    void linesAreThoseThatAreAskedForInTheOrderThatIsAskedFor(String query, String ids) {
        assertThat(String.join(",", ids(overview(query)))).isEqualTo(ids == null ? "" : ids);
    }

    @Test
    void countsSayHowManyThereAreAndHowManyMatchEverythingButTheStatus() {
        JsonObject overview = overview("?country=AU&status=operational&limit=0");

        assertThat(overview.getInteger("totalCount")).isEqualTo(1);
        JsonObject counts = overview.getJsonObject("counts");
        assertThat(counts.getJsonObject("institutions").getInteger("major-outage"))
                .isEqualTo(1);
        assertThat(counts.getJsonObject("matching").getInteger("major-outage")).isZero();
        assertThat(counts.getJsonObject("matching").getInteger("degraded-performance"))
                .isEqualTo(1);
        assertThat(overview.getJsonArray("sectors")).isEqualTo(new JsonArray(List.of("banking", "energy")));
        assertThat(overview.getJsonArray("countries")).isEqualTo(new JsonArray(List.of("AU", "FR", "NZ")));
    }

    @Test
    void whereNobodyIsCalledSoTheNearestAreNamed() {
        JsonObject overview = overview("?name=agrucula");

        assertThat(overview.getInteger("totalCount")).isZero();
        assertThat(ids(overview.getJsonArray("nearest"))).containsExactly("fr-credit");
        assertThat(overview("?name=credit").getJsonArray("nearest")).isEmpty();
    }

    @Test
    void aLineSaysWhatWasCountedAndHowTheDayWas() {
        api.restart(Samples.catalogue(), List.of(Samples.unchanged("fr-credit", Status.MAJOR_OUTAGE, Samples.TICK)));
        Evaluation later = Samples.evaluation("fr-credit", Status.OPERATIONAL, Samples.TICK.plusSeconds(900));
        api.publish(Topics.EVALUATIONS, new EvaluationsPublished(later.at(), List.of(later)));

        Awaitility.await().untilAsserted(() -> {
            JsonObject line = overview("?institution=fr-credit")
                    .getJsonArray("institutions")
                    .getJsonObject(0);
            assertThat(line.getJsonObject("evidence"))
                    .isEqualTo(new JsonObject(
                            "{\"jobs\": 20, \"probes\": 0, \"succeeded\": 20, \"succeededFirstTime\": 20}"));
            assertThat(line.getJsonArray("day")).isEqualTo(new JsonArray("""
                    [{"since": "2026-03-02T10:20:00Z", "status": "major-outage"},
                     {"since": "2026-03-02T10:35:00Z", "status": "operational"}]
                    """));
        });
    }

    private static JsonObject overview(String query) {
        return api.get("/api/v1/overview" + query).bodyAsJsonObject();
    }

    private static List<String> ids(JsonObject overview) {
        return ids(overview.getJsonArray("institutions"));
    }

    private static List<String> ids(JsonArray lines) {
        return lines.stream().map(line -> ((JsonObject) line).getString("id")).toList();
    }
}

package dev.bellwether.api.statuspage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.api.statuspage.StatuspageComponents.Overall;
import dev.bellwether.config.PageConfig;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatuspageTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeEach
    void restart() {
        api.restart();
    }

    private static JsonObject get(String uri) {
        var answer = api.get("/api/v2/" + uri);
        assertThat(answer.statusCode()).as(uri).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static List<JsonObject> list(JsonObject json, String key) {
        return json.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "operational operational, none, All Systems Operational",
        "operational under-maintenance, maintenance, Service Under Maintenance",
        "under-maintenance under-maintenance, maintenance, Service Under Maintenance",
        "operational degraded-performance under-maintenance, minor, Partially Degraded Service",
        "degraded-performance degraded-performance, minor, Degraded System Service",
        "partial-outage degraded-performance, minor, Minor Service Outage",
        "partial-outage partial-outage, major, Partial System Outage",
        "major-outage operational partial-outage, major, Partial System Outage",
        "major-outage major-outage, critical, Major System Outage",
        "major-outage, critical, Major System Outage",
    })
    void theOverallStatusIsByAtlassiansRule(String statuses, String indicator, String words) {
        Overall overall = Overall.of(
                Arrays.stream(statuses.split(" ")).map(Status::ofWire).toList());

        assertThat(overall.indicator).isEqualTo(indicator);
        assertThat(overall.words).isEqualTo(words);
    }

    @Test
    void whatNobodyKnowsIsLeftOutAndSaid() {
        assertThat(get("status.json").getJsonObject("status"))
                .isEqualTo(new JsonObject()
                        .put("indicator", "major")
                        .put("description", "Partial System Outage (1 unknown)"));
        JsonObject unknown = list(get("components.json"), "components").stream()
                .filter(component -> component.getString("id").equals("nz-kiwi"))
                .findFirst()
                .orElseThrow();
        assertThat(unknown.getString("status")).isEqualTo("degraded_performance");
        assertThat(unknown.getString("description")).contains("not known");

        api.restart(Samples.catalogue(), List.of());
        assertThat(get("status.json").getJsonObject("status"))
                .isEqualTo(new JsonObject().put("indicator", "none").put("description", "Nothing Known"));
    }

    @Test
    void anInstitutionWithSeveralConnectorsIsAGroupOfComponents() {
        List<JsonObject> components = list(get("components.json"), "components");

        assertThat(components)
                .extracting(
                        one -> one.getString("id"),
                        one -> one.getString("name"),
                        one -> one.getString("status"),
                        one -> one.getString("group_id"))
                .containsSubsequence(
                        // As everywhere: the worst of its live connectors, and the second is none.
                        tuple("institution:au-ubank", "UBank", "operational", null),
                        tuple("au-ubank", "UBank (open-banking)", "operational", "institution:au-ubank"),
                        tuple("au-ubank-web", "UBank (web)", "partial_outage", "institution:au-ubank"))
                .contains(tuple("fr-credit", "Crédit Agricôle", "major_outage", null));
        assertThat(components).extracting(one -> one.getString("id")).doesNotHaveDuplicates();
        assertThat(components)
                .extracting(one -> one.getInteger("position"))
                .containsExactlyElementsOf(
                        Stream.iterate(1, n -> n + 1).limit(components.size()).toList());
    }

    @Test
    void incidentsTellWhatHappened() {
        var began = Samples.TICK.minusSeconds(1_800);
        List<Evaluation> stored =
                new ArrayList<>(Samples.incident("fr-credit", Status.MAJOR_OUTAGE, began, Optional.of(Samples.TICK)));
        stored.addAll(Samples.incident("au-ubank-web", Status.PARTIAL_OUTAGE, Samples.TICK, Optional.empty()));
        api.restart(Samples.catalogue(), stored);

        List<JsonObject> all = list(get("incidents.json"), "incidents");
        assertThat(all)
                .extracting(
                        one -> one.getString("name"),
                        one -> one.getString("status"),
                        one -> one.getString("impact"),
                        one -> one.getString("resolved_at"))
                .containsExactly(
                        tuple("UBank: Partial Outage", "investigating", "major", null),
                        tuple("Crédit Agricôle: Major Outage", "resolved", "critical", Samples.TICK.toString()));
        assertThat(list(all.get(1), "incident_updates"))
                .extracting(one -> one.getString("status"), one -> one.getString("created_at"))
                .containsExactly(tuple("resolved", Samples.TICK.toString()), tuple("investigating", began.toString()));
        assertThat(list(get("incidents/unresolved.json"), "incidents"))
                .isEqualTo(list(get("summary.json"), "incidents"))
                .singleElement()
                .satisfies(one -> assertThat(list(one, "components"))
                        .extracting(component -> component.getString("id"))
                        .containsExactly("au-ubank-web"));
    }

    @Test
    void maintenanceIsToldWithWhomItConcerns() {
        api.plan(Samples.weekly("weekly"), ApiFixture.NOW);
        api.store(new Operation.Maintenance(
                "au-agl", "cdr-status:1772440000", ApiFixture.NOW.minusSeconds(5), ApiFixture.NOW.plusSeconds(600)));

        assertThat(list(get("scheduled-maintenances/active.json"), "scheduled_maintenances"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.getString("status")).isEqualTo("in_progress");
                    assertThat(one.getString("scheduled_until"))
                            .isEqualTo(ApiFixture.NOW.plusSeconds(600).toString());
                    assertThat(list(one, "components"))
                            .extracting(component -> component.getString("id"))
                            .containsExactly("au-agl");
                });
        assertThat(list(get("scheduled-maintenances/upcoming.json"), "scheduled_maintenances"))
                .extracting(one -> one.getString("status"))
                .containsOnly("scheduled");
        assertThat(list(get("summary.json"), "scheduled_maintenances"))
                .extracting(one -> one.getString("id"))
                .contains("weekly", "au-agl:cdr-status:1772440000");
    }

    @Test
    void withoutTheStoreTheStatusIsToldAndThePastIsNot() {
        api.storeIsAway();

        assertThat(api.get("/api/v2/components.json").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v2/incidents.json").statusCode()).isEqualTo(503);
        assertThat(api.get("/api/v2/summary.json").statusCode()).isEqualTo(503);
    }

    @Test
    void whatGetsPastCachesIsPassedOverAndPagesOfAnyOriginMayRead() {
        var answer = api.get("/api/v2/status.json?_=1&cb=2&cb=3");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(api.get("/api/v2/nothing.json").getHeader("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThat(api.get("/api/v1/statuses").getHeader("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void thePageSaysWhereItIs() {
        JsonObject page = get("summary.json").getJsonObject("page");

        assertThat(page.getString("url")).isEqualTo("http://127.0.0.1:" + api.port() + "/");
        assertThat(page.getString("updated_at")).isEqualTo(Samples.TICK.toString());
    }

    @Test
    void whereReadersOpenThePageIsSaidInItsPlace() {
        api.page(new PageConfig(
                Optional.of("https://status.example/"),
                "Example Bank Status",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                ""));
        api.restart(Samples.catalogue(), List.of());

        JsonObject page = get("summary.json").getJsonObject("page");
        assertThat(page.getString("url")).isEqualTo("https://status.example/");
        assertThat(page.getString("name")).isEqualTo("Example Bank Status");
        JsonObject about = api.get("/api/v1/about").bodyAsJsonObject().getJsonObject("page");
        assertThat(about.getString("url")).isEqualTo("https://status.example/");
        assertThat(about.getString("title")).isEqualTo("Example Bank Status");
        api.page(PageConfig.DEFAULT);
        api.restart(Samples.catalogue(), List.of());
    }
}

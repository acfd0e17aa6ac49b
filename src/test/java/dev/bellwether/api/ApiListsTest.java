package dev.bellwether.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists hold what was asked for, page by page, whatever changes meanwhile. */
class ApiListsTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeEach
    void restart() {
        api.restart();
    }

    @Test
    void codesThatNobodyListedAreShownBesideTheOthersSoThatSomebodyDoes() {
        Instant at = Samples.TICK.minusSeconds(60);
        api.publish(
                Topics.JOB_OUTCOMES,
                new OutcomesStored(
                        Samples.TICK,
                        List.of(
                                failure("1", at, "teapot"),
                                failure("2", at.plusSeconds(5), "teapot"),
                                failure("3", at, "service-unavailable"),
                                failure("4", at, ""),
                                failure("5", at, "kettle"))));
        Awaitility.await().untilAsserted(() -> {
            // Whatever is published makes answers be made anew.
            api.publish(Topics.EVALUATIONS, new EvaluationsPublished(Samples.TICK, List.of()));
            assertThat(api.get("/api/v1/error-codes").bodyAsJsonObject().getJsonArray("unlisted"))
                    .isEqualTo(new JsonArray("""
                            [{"code": "teapot", "count": 2, "lastSeenAt": "%s"},
                             {"code": "kettle", "count": 1, "lastSeenAt": "%s"}]
                            """.formatted(at.plusSeconds(5), at)));
        });
    }

    private static JobOutcome failure(String job, Instant at, String code) {
        return new JobOutcome(
                "au-ubank", job, 1, OptionalLong.empty(), at, false, "login", code, OptionalLong.empty(), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/institutions, au-agl au-ubank fr-credit nz-kiwi",
        "/api/v1/institutions?name=, au-agl au-ubank fr-credit nz-kiwi",
        "/api/v1/institutions?name=credit, fr-credit",
        "/api/v1/institutions?name=CR%C3%89DIT%20A, fr-credit",
        "/api/v1/institutions?name=%C3%A0gricole, fr-credit",
        "/api/v1/institutions?name=bank, au-ubank",
        "/api/v1/institutions?name=k, au-ubank nz-kiwi",
        "/api/v1/institutions?name=100%25, ''",
        "/api/v1/institutions?status=major-outage, fr-credit",
        "'/api/v1/institutions?status=major-outage,unknown', fr-credit nz-kiwi",
        "/api/v1/institutions?status=partial-outage, ''",
        "/api/v1/institutions?country=AU, au-agl au-ubank",
        "/api/v1/institutions?country=nz, nz-kiwi",
        "/api/v1/institutions?tier=2, au-ubank",
        "/api/v1/institutions?sector=Banking, au-ubank fr-credit",
        "/api/v1/institutions?sector=banking&country=FR, fr-credit",
        "/api/v1/connectors, au-agl au-ubank au-ubank-web fr-credit nz-kiwi",
        "/api/v1/connectors?name=ubank, au-ubank au-ubank-web",
        "/api/v1/connectors?status=partial-outage, au-ubank-web",
        "/api/v1/connectors?institution=au-ubank, au-ubank au-ubank-web",
        "/api/v1/connectors?institution=nobody, ''",
        "/api/v1/connectors?method=web, au-ubank-web fr-credit",
        "/api/v1/connectors?stage=beta, au-ubank-web",
        "/api/v1/connectors?method=web&stage=live, fr-credit",
    })
    void filtersNarrowAList(String uri, String expected) {
        JsonObject list = api.get(uri).bodyAsJsonObject();

        List<String> ids = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        assertThat(ids(list)).isEqualTo(ids);
        assertThat(list.getInteger("totalCount")).isEqualTo(ids.size());
        assertThat(list.getJsonObject("links").containsKey("next")).isTrue();
        assertThat(list.getJsonObject("links").getValue("next")).isNull();
    }

    @Test
    void anInstitutionIsAsBadAsTheWorstOfItsLiveConnectors() {
        JsonObject ubank = api.get("/api/v1/institutions/au-ubank").bodyAsJsonObject();

        assertThat(ubank.getString("status")).isEqualTo("operational");
        assertThat(ubank.getJsonArray("connectors").getJsonObject(1).getString("status"))
                .isEqualTo("partial-outage");
        assertThat(api.get("/api/v1/institutions/au-agl").bodyAsJsonObject().getString("status"))
                .isEqualTo("degraded-performance");
    }

    @Test
    void followingTheLinksGivesEveryEntryOnce() {
        assertThat(follow("/api/v1/connectors?limit=2&name="))
                .isEqualTo(List.of("au-agl", "au-ubank", "au-ubank-web", "fr-credit", "nz-kiwi"));
    }

    @Test
    void aLinkKeepsTheFilters() {
        String next = api.get("/api/v1/connectors?method=open-banking&limit=1&name=b%20%26")
                .bodyAsJsonObject()
                .getJsonObject("links")
                .getString("next");
        assertThat(next).isNull();
        assertThat(follow("/api/v1/connectors?method=open-banking&limit=1"))
                .isEqualTo(List.of("au-agl", "au-ubank", "nz-kiwi"));
    }

    @Test
    void aCursorStaysValidWhenTheListChanges() {
        JsonObject first = api.get("/api/v1/institutions?limit=2").bodyAsJsonObject();
        assertThat(ids(first)).containsExactly("au-agl", "au-ubank");

        // The entry before the cursor leaves, one comes before it and one after it.
        List<Institution> changed = new ArrayList<>(Samples.catalogue().institutions());
        changed.removeIf(one -> one.id().equals("au-ubank"));
        changed.add(like(changed.get(0), "aa-new"));
        changed.add(like(changed.get(0), "gb-new"));
        api.catalogue = new Catalogue(changed);
        api.publish(
                Topics.CATALOGUE, new CatalogueChanged(List.of("aa-new", "gb-new"), List.of("au-ubank"), List.of()));
        Awaitility.await().until(() -> total() == 5);

        String next = first.getJsonObject("links").getString("next");
        assertThat(ids(api.get(next).bodyAsJsonObject())).containsExactly("fr-credit", "gb-new");
        assertThat(api.get("/api/v1/institutions/au-ubank").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/v1/institutions/fr-credit").bodyAsJsonObject().getString("status"))
                .isEqualTo("major-outage");
    }

    @Test
    void whatIsPublishedIsShown() {
        publish("nz-kiwi", Status.OPERATIONAL, 15);

        Awaitility.await().until(() -> status("nz-kiwi").equals("operational"));
        assertThat(api.get("/api/v1/overview").bodyAsJsonObject().getString("evaluatedAt"))
                .isEqualTo("2026-03-02T10:30:15Z");
    }

    @Test
    void whatIsOlderThanWhatIsShownIsNot() {
        publish("fr-credit", Status.OPERATIONAL, -15);
        publish("au-agl", Status.OPERATIONAL, 15);

        Awaitility.await().until(() -> status("au-agl").equals("operational"));
        assertThat(status("fr-credit")).isEqualTo("major-outage");
    }

    @Test
    void evaluationsOfConnectorsThatAreNotInTheCatalogueAreLeftOut() {
        publish("gone", Status.MAJOR_OUTAGE, 15);
        publish("au-agl", Status.OPERATIONAL, 15);

        Awaitility.await().until(() -> status("au-agl").equals("operational"));
        assertThat(api.get("/api/v1/connectors/gone").statusCode()).isEqualTo(404);
    }

    private static void publish(String connector, Status status, int after) {
        var at = Samples.TICK.plusSeconds(after);
        api.publish(
                Topics.EVALUATIONS, new EvaluationsPublished(at, List.of(Samples.evaluation(connector, status, at))));
    }

    private static String status(String connector) {
        return api.get("/api/v1/connectors/" + connector).bodyAsJsonObject().getString("status");
    }

    private static int total() {
        return api.get("/api/v1/institutions").bodyAsJsonObject().getInteger("totalCount");
    }

    private static List<String> follow(String uri) {
        List<String> ids = new ArrayList<>();
        for (String next = uri; next != null; ) {
            JsonObject page = api.get(next).bodyAsJsonObject();
            ids.addAll(ids(page));
            next = page.getJsonObject("links").getString("next");
        }
        return ids;
    }

    private static Institution like(Institution one, String id) {
        return new Institution(
                id,
                "New",
                one.country(),
                one.tier(),
                one.sector(),
                List.of(Samples.connector(
                        id,
                        one.connectors().get(0).method(),
                        one.connectors().get(0).stage())));
    }

    private static List<String> ids(JsonObject list) {
        JsonArray data = list.getJsonArray("data");
        return data.stream().map(entry -> ((JsonObject) entry).getString("id")).toList();
    }
}

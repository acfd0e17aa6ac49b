package dev.bellwether.api.operate;

import static dev.bellwether.api.ApiFixture.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCallsTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.banks(), List.of()).at(Samples.TICK);

    private static final String OVERRIDE = "/api/v1/connectors/bank/override";
    private static final String PIN =
            "{\"status\":\"major-outage\",\"reason\":\"told by phone\",\"until\":\"2026-03-02T12:00:00Z\"}";

    @BeforeEach
    void forget() {
        api.forget();
    }

    @Test
    void everyOperationSaysWhoDidWhatAndWhen() {
        api.post("/api/v1/connectors/bank/releases", "{\"version\":\"2.1\"}");
        api.later(Duration.ofMinutes(1));
        api.put(OVERRIDE, PIN);
        api.later(Duration.ofMinutes(1));
        api.delete(OVERRIDE);

        List<JsonObject> entries = api.audit();
        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly("override.ended", "override.set", "release.recorded");
        assertThat(entries.get(1)).isEqualTo(new JsonObject("""
                        {"at": "2026-03-02T10:31:00Z", "lastAt": "2026-03-02T10:31:00Z", "times": 1, "by": "ops",
                         "action": "override.set", "subject": "connectors/bank", "outcome": "done",
                         "detail": {"status": "major-outage", "reason": "told by phone", "until": "2026-03-02T12:00:00Z"}}"""));
    }

    @Test
    void whatIsRefusedLeavesNoEntryOfHavingBeenDone() {
        api.put(OVERRIDE, PIN.replace("major-outage", "broken"));
        api.delete(OVERRIDE);

        assertThat(api.audit()).isEmpty();
    }

    @Test
    void filtersAndPagesFindTheEntry() {
        for (int i = 0; i < 5; i++) {
            api.post(
                    "/api/v1/connectors/" + (i % 2 == 0 ? "bank" : "other-api") + "/releases",
                    "{\"version\":\"" + i + "\"}");
            api.later(Duration.ofMinutes(1));
        }
        String recorded = "/api/v1/audit?action=release.recorded";
        assertThat(versions(recorded)).containsExactly("4", "3", "2", "1", "0");
        assertThat(versions(recorded + "&limit=2")).containsExactly("4", "3", "2", "1", "0");
        assertThat(versions(recorded + "&subject=connectors/other-api")).containsExactly("3", "1");
        assertThat(versions(recorded + "&from=2026-03-02T10:32:00Z&to=2026-03-02T10:33:00Z"))
                .containsExactly("3", "2");
        assertThat(versions(recorded + "&by=nobody")).isEmpty();
        assertThat(versions(recorded + "&outcome=refused")).isEmpty();
        assertThat(versions("/api/v1/audit?action=reload")).isEmpty();
    }

    @Test
    void theUseOfAKeyIsCountedByTheDayAndDenialsAreNamed() {
        for (int i = 0; i < 20; i++) {
            api.send(HttpMethod.POST, "/api/v1/jobs", "[]", "Authorization", "Bearer " + ApiFixture.INGEST_KEY);
            api.send(HttpMethod.POST, "/api/v1/jobs", "[]", "Authorization", "Bearer guess-" + i);
            api.send(HttpMethod.DELETE, OVERRIDE, null, "Authorization", "Bearer " + ApiFixture.INGEST_KEY);
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(times("?action=key.used&by=ci&subject=calls/takeInJobs")).containsExactly(20);
            assertThat(times("?action=key.denied&subject=calls/takeInJobs")).containsExactly(20);
            assertThat(times("?action=key.denied&by=ci&subject=calls/deleteOverride"))
                    .containsExactly(20);
        });
        JsonObject lacking =
                data(api.getAsOperator("/api/v1/audit?action=key.denied&by=ci")).get(0);
        assertThat(lacking.getString("outcome")).isEqualTo("refused");
        assertThat(lacking.getJsonObject("detail").getString("why")).contains("lacks the scope operate");
        String all = api.getAsOperator("/api/v1/audit").bodyAsString();
        assertThat(all).doesNotContain("guess-", "-key", "sha256", "Bearer");
        assertThat(api.postgres.column("SELECT detail::text || actor || subject FROM audit"))
                .noneMatch(text -> text.contains("-key") || text.contains("guess-"));
    }

    @Test
    void aCountGoesOnWhereItWasStoredBefore() {
        AuditEntry used = AuditEntry.done(Samples.TICK, "ci", "key.used", "calls/takeInJobs", Map.of());
        TestDatabase.await(api.database.auditTrail().count(used));
        TestDatabase.await(api.database.auditTrail().count(used));

        assertThat(times("?action=key.used&by=ci")).containsExactly(2);
    }

    @Test
    void onlyWhoMayOperateMayReadIt() {
        assertThat(api.getAsOperator("/api/v1/audit", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(api.getAsOperator("/api/v1/audit", "Authorization", "Bearer " + ApiFixture.INGEST_KEY)
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "?from=yesterday, /from",
        "?to=2026, /to",
        "?action=stolen, /action",
        "?outcome=maybe, /outcome",
        "?by=a%00b, /by",
        "?subject=a%20b, /subject",
        "?cursor=xyz, /cursor",
        "?who=me, /who",
    })
    void aBadFilterIsNamed(String query, String pointer) {
        var response = api.getAsOperator("/api/v1/audit" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.pointers(response)).containsExactly(pointer);
    }

    private static List<Integer> times(String query) {
        return data(api.getAsOperator("/api/v1/audit" + query)).stream()
                .map(entry -> entry.getInteger("times"))
                .toList();
    }

    private static List<String> versions(String uri) {
        List<String> versions = new ArrayList<>();
        String next = uri;
        while (next != null) {
            JsonObject page = api.getAsOperator(next).bodyAsJsonObject();
            page.getJsonArray("data")
                    .forEach(entry -> versions.add(
                            ((JsonObject) entry).getJsonObject("detail").getString("version")));
            next = page.getJsonObject("links").getString("next");
        }
        return versions;
    }
}

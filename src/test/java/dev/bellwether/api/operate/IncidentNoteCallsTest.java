package dev.bellwether.api.operate;

import static dev.bellwether.api.ApiFixture.pointers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.status.Status;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.IncidentNotes;
import dev.bellwether.store.webhooks.Notifications.Notification;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentNoteCallsTest {
    private static final Instant BEGAN = Samples.TICK.minusSeconds(3600);
    private static final Instant ENDED = Samples.TICK.plusSeconds(3600);
    private static final String INCIDENT = "/api/v1/incidents/bank~" + BEGAN.toEpochMilli();
    private static final String NOTES = INCIDENT + "/notes";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(
                    Samples.banks(), Samples.incident("bank", Status.MAJOR_OUTAGE, BEGAN, Optional.of(ENDED)))
            .at(Samples.TICK);

    @BeforeEach
    void forget() {
        api.forget();
        api.redeploy();
    }

    private static HttpResponse<Buffer> say(String text, String... headers) {
        return api.post(NOTES, new JsonObject().put("text", text).encode(), headers);
    }

    private static List<JsonObject> notes() {
        return list(api.get(INCIDENT).bodyAsJsonObject(), "notes");
    }

    private static List<JsonObject> list(JsonObject json, String key) {
        return json.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void aNoteIsAnsweredAndReadAtOnceWithItsIncident() {
        assertThat(notes()).isEmpty();
        HttpResponse<Buffer> response = say("The bank knows.\nBack <soon> & safely: \uD83C\uDFE6");

        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        JsonObject note = new JsonObject()
                .put("at", Samples.TICK.toString())
                .put("by", "ops")
                .put("text", "The bank knows.\nBack <soon> & safely: \uD83C\uDFE6");
        assertThat(response.bodyAsJsonObject()).isEqualTo(note);
        assertThat(notes()).containsExactly(note);
        assertThat(ApiFixture.data(api.get("/api/v1/incidents")))
                .singleElement()
                .satisfies(incident -> assertThat(list(incident, "notes")).containsExactly(note));
    }

    @Test
    void theAuditTrailHasIt() {
        say("The bank knows.");

        assertThat(api.audit()).singleElement().satisfies(entry -> {
            assertThat(entry.getString("action")).isEqualTo("incident-note.added");
            assertThat(entry.getString("subject")).isEqualTo("incidents/bank~" + BEGAN.toEpochMilli());
            assertThat(entry.getString("by")).isEqualTo("ops");
            assertThat(entry.getJsonObject("detail").getString("text")).isEqualTo("The bank knows.");
        });
    }

    @Test
    void theLatestNoteSentAgainIsStoredOnce() {
        say("The bank knows.");
        api.later(Duration.ofMinutes(1));
        HttpResponse<Buffer> again = say("The bank knows.");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("at")).isEqualTo(Samples.TICK.toString());
        assertThat(notes()).hasSize(1);
        assertThat(api.audit()).hasSize(1);
        say("They say 14:00.");
        assertThat(say("The bank knows.").statusCode()).isEqualTo(201);
        assertThat(notes())
                .extracting(note -> note.getString("text"))
                .containsExactly("The bank knows.", "They say 14:00.", "The bank knows.");
    }

    @Test
    void aNoteIsToBeToldToThoseWhoWantItsConnectorAndStatus() {
        String other = subscribe(new JsonObject().put("connectors", new JsonArray().add("other-api")));
        String mild = subscribe(new JsonObject().put("statuses", new JsonArray().add("degraded-performance")));
        String all = subscribe(new JsonObject());
        say("The bank <knows>.");
        say("The bank <knows>.");

        assertThat(deliveries(other)).isEmpty();
        assertThat(deliveries(mild)).isEmpty();
        assertThat(deliveries(all))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.getString("type")).isEqualTo("incident.noted"));
        List<Notification> claimed = TestDatabase.await(
                api.database.notifications().claim(Samples.TICK.plusSeconds(1), Duration.ofMinutes(1), 10));
        JsonObject body = new JsonObject(claimed.get(0).body());
        assertThat(body.getString("timestamp")).isEqualTo(Samples.TICK.toString());
        assertThat(body.getJsonObject("data").fieldNames())
                .containsExactlyInAnyOrder("connectorId", "institution", "incidentId", "worst", "by", "text");
        assertThat(body.getJsonObject("data").getString("text")).isEqualTo("The bank <knows>.");
    }

    private static String subscribe(JsonObject filter) {
        JsonObject form =
                new JsonObject().put("url", "https://receiver.example/").mergeIn(filter);
        HttpResponse<Buffer> made = api.post("/api/v1/subscriptions", form.encode());
        assertThat(made.statusCode()).as(made.bodyAsString()).isEqualTo(201);
        return made.bodyAsJsonObject().getString("id");
    }

    private static List<JsonObject> deliveries(String subscription) {
        return list(
                api.getAsOperator("/api/v1/subscriptions/" + subscription + "/deliveries")
                        .bodyAsJsonObject(),
                "data");
    }

    @Test
    void notesStayInTheirOrderWhenTheClockGoesBack() {
        say("first");
        api.later(Duration.ofMinutes(-5));
        say("second");

        assertThat(notes()).extracting(note -> note.getString("text")).containsExactly("first", "second");
        assertThat(notes().get(1).getInstant("at")).isAfter(notes().get(0).getInstant("at"));
    }

    @Test
    void aStatuspageTellsNotesAmongWhatWasSeen() {
        say("The bank knows.");
        api.now = ENDED.plusSeconds(60);
        say("It was a certificate.");

        JsonObject incident = list(api.get("/api/v2/incidents.json").bodyAsJsonObject(), "incidents")
                .get(0);
        assertThat(incident.getString("updated_at"))
                .isEqualTo(ENDED.plusSeconds(60).toString());
        List<JsonObject> updates = list(incident, "incident_updates");
        assertThat(updates)
                .extracting(update -> update.getString("status") + " " + update.getString("created_at"))
                .containsExactly(
                        "resolved " + ENDED.plusSeconds(60),
                        "resolved " + ENDED,
                        "investigating " + Samples.TICK,
                        "investigating " + BEGAN);
        assertThat(updates)
                .extracting(update -> update.getString("body"))
                .contains("The bank knows.", "It was a certificate.");
        assertThat(updates).extracting(update -> update.getString("id")).doesNotHaveDuplicates();
    }

    @Test
    void anIncidentHasAHundredNotesAtMost() {
        for (int i = 0; i < IncidentNotes.MOST; i++) {
            assertThat(say("note " + i).statusCode()).isEqualTo(201);
        }
        HttpResponse<Buffer> refused = say("one more");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("100 notes");
        assertThat(say("note 99").statusCode()).as("the latest again").isEqualTo(200);
        assertThat(notes()).hasSize(IncidentNotes.MOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                   | /text",
                "{\"text\":\"\"}                      | /text",
                "{\"text\":\" \\n\"}                  | /text",
                "{\"text\":7}                         | /text",
                "{\"text\":null}                      | /text",
                "{\"text\":[\"a\"]}                   | /text",
                "{\"text\":\"a\\u0000b\"}             | /text",
                "{\"text\":\"a\\u0007b\"}             | /text",
                "{\"text\":\"a\\ud800b\"}             | /text",
                "{\"text\":\"a\",\"by\":\"somebody\"} | /by",
                "{\"text\":\"\",\"at\":1}             | /text /at",
            })
    void aBadNoteIsRefusedByName(String body, String names) {
        HttpResponse<Buffer> response = api.post(NOTES, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(pointers(response)).containsExactlyInAnyOrder(names.split(" "));
        assertThat(notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", ""})
    void whatIsNoObjectIsRefused(String body) {
        assertThat(api.post(NOTES, body).statusCode()).isEqualTo(400);
    }

    @Test
    void aTextHasTwoThousandCharactersWhateverTheyAre() {
        assertThat(say("\uD83C\uDFE6".repeat(2_000)).statusCode()).isEqualTo(201);
        assertThat(pointers(say("x".repeat(2_001)))).containsExactly("/text");
    }

    @ParameterizedTest
    @CsvSource({"wrong, 401", ApiFixture.INGEST_KEY + ", 403"})
    void itNeedsAKeyThatMayOperate(String key, int status) {
        assertThat(say("The bank knows.", "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(status);
        assertThat(notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "bank~1", "bank~x", "bank~999999999999999", "~"})
    void anUnknownIncidentIsNotFound(String id) {
        assertThat(api.post("/api/v1/incidents/" + id + "/notes", "{\"text\":\"a\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.audit()).isEmpty();
    }

    @Test
    void whileTheStoreIsAwayItIsToBeSentAgain() {
        api.storeIsAway();
        try {
            HttpResponse<Buffer> response = say("The bank knows.");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isNotBlank();
        } finally {
            api.storeIsBack();
        }
        assertThat(say("The bank knows.").statusCode()).isEqualTo(201);
    }
}

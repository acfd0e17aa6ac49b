package dev.bellwether.api.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two operators at a time, the real store beneath. */
class OverrideCallsTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.banks(), List.of()).at(Samples.TICK);

    private static final String PATH = "/api/v1/connectors/bank/override";
    private static final Instant UNTIL = Samples.TICK.plus(Duration.ofHours(2));

    @BeforeEach
    void forget() {
        api.forget();
    }

    @Test
    void aPinnedStatusIsStoredToldAndShownBesideWhatTheEvidenceSays() throws InterruptedException {
        HttpResponse<Buffer> created = api.put(PATH, pin("major-outage", "told by phone"));

        assertThat(created.statusCode()).as(created.bodyAsString()).isEqualTo(201);
        assertThat(created.bodyAsJsonObject()).isEqualTo(new JsonObject("""
                        {"connectorId": "bank", "status": "major-outage", "reason": "told by phone",
                         "from": "2026-03-02T10:30:00Z", "until": "2026-03-02T12:30:00Z", "performance": "unknown"}"""));
        assertThat(api.told.poll(60, TimeUnit.SECONDS))
                .isEqualTo(new OperationStored(
                        new Operation.Override("bank", Status.MAJOR_OUTAGE, "told by phone", Samples.TICK, UNTIL)));
        HttpResponse<Buffer> read = api.get(PATH);
        assertThat(read.bodyAsJsonObject()).isEqualTo(created.bodyAsJsonObject());
        assertThat(read.getHeader("ETag")).isEqualTo(created.getHeader("ETag"));
        assertThat(api.get("/api/v1/connectors/bank").bodyAsJsonObject().getJsonObject("override"))
                .isEqualTo(created.bodyAsJsonObject().copy().getMap().entrySet().stream()
                        .filter(field -> !field.getKey().equals("connectorId")
                                && !field.getKey().equals("performance"))
                        .collect(
                                JsonObject::new,
                                (json, field) -> json.put(field.getKey(), field.getValue()),
                                JsonObject::mergeIn));
    }

    @Test
    void endingItHoldsAtOnceAndTheEvaluatorIsTold() throws InterruptedException {
        api.put(PATH, pin("major-outage", "told by phone"));
        api.told.poll(60, TimeUnit.SECONDS);
        api.later(Duration.ofMinutes(5));

        assertThat(api.delete(PATH).statusCode()).isEqualTo(204);
        OperationStored ended = (OperationStored) api.told.poll(60, TimeUnit.SECONDS);
        assertThat(((Operation.Override) ended.operation()).holds(api.now)).isFalse();
        assertThat(api.get(PATH).statusCode()).isEqualTo(404);
        assertThat(api.delete(PATH).statusCode()).isEqualTo(404);
    }

    @Test
    void itIsOverByItselfWhenItsTimeHasCome() {
        api.put(PATH, pin("operational", "a false alarm"));
        api.later(Duration.ofHours(2));

        assertThat(api.get(PATH).statusCode()).isEqualTo(404);
        assertThat(api.put(PATH, "{\"status\":\"unknown\",\"reason\":\"again\",\"until\":\"2026-03-02T13:00:00Z\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void ofTwoOperatorsAtOnceOneIsToldThatTheOtherWasFaster() {
        api.put(PATH, pin("major-outage", "first"));
        String seenByBoth = api.get(PATH).getHeader("ETag");

        assertThat(api.put(PATH, pin("operational", "one"), "If-Match", seenByBoth)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<Buffer> late = api.put(PATH, pin("partial-outage", "other"), "If-Match", seenByBoth);
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.bodyAsString()).contains("Somebody else");
        assertThat(api.delete(PATH, "If-Match", seenByBoth).statusCode()).isEqualTo(412);
        assertThat(api.get(PATH).bodyAsJsonObject().getString("reason")).isEqualTo("one");
        assertThat(api.audit()).hasSize(2);
    }

    @Test
    void whoHasNotSeenWhatIsPinnedCannotReplaceIt() {
        api.put(PATH, pin("major-outage", "first"));

        assertThat(api.put(PATH, pin("operational", "blind")).statusCode()).isEqualTo(428);
        assertThat(api.put(PATH, pin("operational", "any"), "If-Match", "*").statusCode())
                .isEqualTo(200);
        assertThat(api.put(PATH, pin("operational", "odd"), "If-Match", "nonsense")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoThinksThatSomethingIsPinnedWhenNothingIsIsToldSo() {
        assertThat(api.put(PATH, pin("operational", "late"), "If-Match", "\"1.x\"")
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                              | /reason /status /until",
                "{\"status\":\"broken\",\"reason\":\"x\",\"until\":\"2026-03-02T12:00:00Z\"}     | /status",
                "{\"status\":7,\"reason\":\"x\",\"until\":\"2026-03-02T12:00:00Z\"}              | /status",
                "{\"status\":\"operational\",\"reason\":\"\",\"until\":\"2026-03-02T12:00:00Z\"} | /reason",
                "{\"status\":\"operational\",\"reason\":[],\"until\":\"2026-03-02T12:00:00Z\"}   | /reason",
                "{\"status\":\"operational\",\"reason\":\"x\"}                                   | /until",
                "{\"status\":\"operational\",\"reason\":\"x\",\"until\":\"tomorrow\"}            | /until",
                "{\"status\":\"operational\",\"reason\":\"x\",\"until\":\"2026-03-02T10:30:00Z\"} | /until",
                "{\"status\":\"operational\",\"reason\":\"x\",\"until\":\"2026-04-02T10:30:00Z\"} | /until",
                "{\"status\":\"operational\",\"reason\":\"x\",\"until\":\"+999999999-01-01T00:00:00Z\"} | /until",
                "{\"status\":\"operational\",\"reason\":\"x\",\"until\":\"2026-03-02T12:00:00Z\",\"by\":\"me\"} | /by",
                "[]                                                                              | ``",
            })
    void whatIsWrongIsNamedAndNothingIsDone(String body, String wrong) {
        HttpResponse<Buffer> response = api.put(PATH, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(String.join(
                        " ", ApiFixture.pointers(response).stream().sorted().toList()))
                .isEqualTo(wrong);
        assertThat(api.get(PATH).statusCode()).isEqualTo(404);
        assertThat(api.audit()).isEmpty();
        assertThat(api.told).isEmpty();
    }

    @Test
    void anUnknownConnectorHasNoOverride() {
        String nobody = "/api/v1/connectors/nobody/override";

        assertThat(api.put(nobody, pin("operational", "x")).statusCode()).isEqualTo(404);
        assertThat(api.get(nobody).statusCode()).isEqualTo(404);
        assertThat(api.delete(nobody).statusCode()).isEqualTo(404);
    }

    private static String pin(String status, String reason) {
        return new JsonObject()
                .put("status", status)
                .put("reason", reason)
                .put("until", UNTIL.toString())
                .encode();
    }
}

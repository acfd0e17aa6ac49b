package dev.bellwether.api.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServedOutlookTest {
    private static final Instant BEGAN = ApiFixture.NOW.minusSeconds(900);

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.catalogue(), evaluations());

    /** One is out for a quarter of an hour, and was for 10, 20 ... 80 minutes before, and twice until maintenance began. */
    private static List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            Instant began = BEGAN.minus(Duration.ofDays(i));
            Duration lasted = i <= 8 ? Duration.ofMinutes(10L * i) : Duration.ofMinutes(55);
            Status then = i <= 8 ? Status.OPERATIONAL : Status.UNDER_MAINTENANCE;
            evaluations.addAll(
                    Samples.incident("au-ubank", Status.MAJOR_OUTAGE, began, Optional.of(began.plus(lasted)), then));
        }
        evaluations.addAll(Samples.incident("au-ubank", Status.MAJOR_OUTAGE, BEGAN, Optional.empty()));
        evaluations.add(Samples.evaluation("fr-credit", Status.OPERATIONAL, Samples.TICK));
        return evaluations;
    }

    @BeforeEach
    void restart() {
        api.restart();
    }

    private static JsonObject outlook(String connector) {
        JsonObject served = api.get("/api/v1/connectors/" + connector).bodyAsJsonObject();
        assertThat(served.containsKey("outlook")).isTrue();
        return served.getJsonObject("outlook");
    }

    private static String after(int minutes) {
        return BEGAN.plusSeconds(60L * minutes).toString();
    }

    /** Nine lasted a quarter of an hour: after 50 minutes 5/9 do, after 60 (two of five are lost) 5/9 x 2/3, after 80 none. */
    @Test
    void whatIsOutHasAnOutlook() {
        assertThat(outlook("au-ubank"))
                .isEqualTo(
                        new JsonObject()
                                .put("since", BEGAN.toString())
                                .put("median", after(60))
                                .put("ninetieth", after(80))
                                .put("incidents", 9)
                                .put("of", "connector")
                                .put(
                                        "text",
                                        "Half of its outages this long were over within 60 minutes, nine in ten within 80 minutes."));
    }

    @Test
    void whatWorksHasNone() {
        assertThat(outlook("fr-credit")).isNull();
    }

    @Test
    void thereIsNoneWhereTooFewLastedSoLong() {
        api.later(Duration.ofMinutes(16));
        assertThat(outlook("au-ubank")).isNull();
    }

    @Test
    void thereIsNoneWhereTheStoreIsAwayBeforeAnybodyAsked() {
        api.stop();
        api.restart();
        api.storeIsAway();

        JsonObject served = api.get("/api/v1/connectors/au-ubank").bodyAsJsonObject();
        assertThat(served.getString("status")).isEqualTo("major-outage");
        assertThat(served.containsKey("outlook")).isTrue();
        assertThat(served.getValue("outlook")).isNull();
    }

    @Test
    void whatWasReadIsKeptForSomeMinutes() {
        assertThat(outlook("au-ubank")).isNotNull();
        api.storeIsAway();
        assertThat(outlook("au-ubank")).isNotNull();
    }
}

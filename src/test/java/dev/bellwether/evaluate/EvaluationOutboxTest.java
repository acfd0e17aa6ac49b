package dev.bellwether.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationOutboxTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final List<List<Evaluation>> stored = new ArrayList<>();
    private final EvaluationOutbox outbox = new EvaluationOutbox(MessageBus.install(vertx), this::store);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void atTheEndAllThatWaitsIsStoredAtOnce() {
        outbox.publish(NOON, List.of(evaluation("one", NOON)));
        outbox.publish(NOON.plusSeconds(15), List.of(evaluation("one", NOON.plusSeconds(15))));
        outbox.storeRest();
        assertThat(stored)
                .containsExactly(
                        List.of(evaluation("one", NOON)),
                        List.of(evaluation("one", NOON), evaluation("one", NOON.plusSeconds(15))));
    }

    @Test
    void nothingIsStoredAtTheEndWhereNothingWaits() {
        assertThat(outbox.storeRest().succeeded()).isTrue();
        assertThat(stored).isEmpty();
    }

    /** A store that hangs. */
    private Future<Void> store(List<Evaluation> evaluations) {
        stored.add(evaluations);
        return Promise.<Void>promise().future();
    }

    private static Evaluation evaluation(String connector, Instant at) {
        return new Evaluation(
                connector,
                at,
                Trigger.EARLY,
                Status.OPERATIONAL,
                Status.OPERATIONAL,
                Status.UNKNOWN,
                at,
                true,
                false,
                at.plusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(at, at, EvidenceSummary.Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "because",
                Optional.empty());
    }
}

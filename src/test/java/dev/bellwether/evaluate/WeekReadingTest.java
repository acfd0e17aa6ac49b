package dev.bellwether.evaluate;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.store.evidence.JobOutcomes.OutcomeCount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeekReadingTest {
    private static final Instant NOW = Instant.parse("2026-03-10T13:00:00Z");
    private static final Instant UP_TO = NOW.minus(Duration.ofHours(2));

    private final Vertx vertx = Vertx.vertx();
    private final List<OutcomeCount> taken = new ArrayList<>();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    /** One outcome of each span that is asked for, and then perhaps a failure; each hour is asked for once. */
    private static final class Store implements WeekReading.Counts {
        private final List<String> asked = new ArrayList<>();
        private int failures;

        @Override
        public Future<Void> read(Instant from, Instant to, Consumer<OutcomeCount> consumer) {
            asked.add(from + " " + to);
            consumer.accept(new OutcomeCount("bank", from, true, "", 1));
            // What was handed over before the connection broke must not count twice.
            return failures-- > 0 ? Future.failedFuture("a test") : Future.succeededFuture();
        }
    }

    @Test
    void aWeekIsReadQuarterByQuarterTheLatestFirst() {
        Store store = new Store();
        read(store, UP_TO);
        assertThat(store.asked)
                .hasSize(27)
                .startsWith(
                        "2026-03-10T06:00:00Z 2026-03-10T11:00:00Z",
                        "2026-03-10T00:00:00Z 2026-03-10T05:59:59.999999Z",
                        "2026-03-09T18:00:00Z 2026-03-09T23:59:59.999999Z")
                .endsWith("2026-03-03T18:00:00Z 2026-03-03T23:59:59.999999Z");
        assertThat(taken).hasSize(27);
    }

    @Test
    void whatCannotBeReadIsReadAgainAndCountsOnce() {
        Store store = new Store();
        store.failures = 3;
        read(store, UP_TO);
        assertThat(store.asked).hasSize(30);
        assertThat(taken).hasSize(27).doesNotHaveDuplicates();
    }

    @Test
    void aStoreThatIsAwayForANightIsWaitedFor() {
        Store store = new Store();
        store.failures = 3_000;
        read(store, UP_TO);
        assertThat(taken).hasSize(27).doesNotHaveDuplicates();
    }

    @Test
    void whatIsReadOneByOneAnywayIsNotAskedFor() {
        Store store = new Store();
        read(store, NOW.minus(Duration.ofDays(8)));
        assertThat(store.asked).isEmpty();
    }

    private void read(Store store, Instant upTo) {
        await(new WeekReading(vertx, store, Duration.ofMillis(1)).read(NOW, upTo, taken::add));
    }
}

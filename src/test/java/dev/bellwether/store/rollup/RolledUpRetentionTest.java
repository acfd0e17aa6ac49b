package dev.bellwether.store.rollup;

import static dev.bellwether.store.Samples.failure;
import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.ComparedStores;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Days that are rolled up are dropped like others. */
class RolledUpRetentionTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant START = Instant.parse("2026-03-10T11:23:45.678Z");
    /** The first day that is kept is the day before the one that begins a retention ago. */
    private static final Instant LATER = START.plus(Duration.ofDays(36));

    @RegisterExtension
    final TestDatabase rolled = new TestDatabase();

    @RegisterExtension
    final TestDatabase plain = new TestDatabase();

    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(3);
    private ComparedStores stores;

    /** Evidence of three days, the first of which is too old by now, and of today. */
    @BeforeEach
    void fill() {
        SetClock clock = new SetClock(START.minus(DAY));
        stores = new ComparedStores(rolled.open(vertx, clock), plain.open(vertx, clock), clock);
        for (int day = 0; day < 3; day++) {
            stores.insertSome(random, "day-" + day, 150, DAY);
            stores.pass(DAY);
        }
        stores.insert(List.of(success("once", "job", 1, START.minus(DAY))));
        rollUp();
        stores.clock().set(LATER);
        stores.insertSome(random, "today", 100, Duration.ofHours(9));
        rollUp();
    }

    @AfterEach
    void close() {
        await(stores.rolled().close());
        await(stores.plain().close());
        await(vertx.close());
    }

    private void rollUp() {
        stores.pass(RollUp.GRACE);
        await(stores.rolled().rollUp(ErrorCodes.NONE));
        assertThat(rolled.column("SELECT hour FROM evidence_hour_dirty")).isEmpty();
    }

    private void upkeep() {
        await(stores.rolled().upkeep());
        await(stores.plain().upkeep());
    }

    private void assertSameOverTheBorder() {
        Instant border = LATER.minus(Duration.ofDays(36));
        for (int hours : List.of(1, 13, 30, 60)) {
            stores.assertSameIn(
                    border.minus(Duration.ofHours(hours)).plusSeconds(77), border.plus(Duration.ofHours(70 - hours)));
        }
        stores.assertSameIn(LATER.minus(Duration.ofHours(10)), stores.clock().instant());
    }

    @Test
    void theirHoursGoWithThemAndWhatIsLeftIsCountedAsBefore() {
        assertThat(rolled.column("SELECT DISTINCT day FROM evidence_hour ORDER BY day"))
                .startsWith("2026-03-08", "2026-03-09", "2026-03-10");
        assertSameOverTheBorder();
        upkeep();

        assertThat(rolled.column("SELECT DISTINCT day FROM evidence_hour ORDER BY day"))
                .startsWith("2026-03-10");
        assertThat(rolled.column("SELECT relname FROM pg_class WHERE relname ~ '^evidence_hour_2026030[89]$'"))
                .isEmpty();
        assertSameOverTheBorder();
        rollUp();
        assertSameOverTheBorder();
        stores.assertSameLastSuccesses();
        // It outlives the day that it lay in.
        assertThat(await(stores.rolled().jobOutcomes().lastSuccessAt("once"))).contains(START.minus(DAY));
    }

    @Test
    void whatComesLateForADayThatIsGoneDoesNoHarm() {
        upkeep();
        List<JobOutcome> late = List.of(
                // A later attempt of a job whose day is gone, and of one that was rolled up.
                failure("busy", "day-0-1", 9, START.minus(DAY), "down"),
                failure("busy", "day-2-1", 9, START.plus(Duration.ofHours(5)), "down"),
                success("idle", "old", 1, START.minus(DAY)),
                success("idle", "very-old", 1, START.minus(Duration.ofDays(400))),
                success("rare", "at-the-border", 1, START.minus(Duration.ofHours(11))),
                success("rare", "in-the-oldest-day", 1, START.plus(Duration.ofHours(3))));
        stores.insert(late);
        assertSameOverTheBorder();
        rollUp();

        assertSameOverTheBorder();
        stores.assertSameLastSuccesses();
        upkeep();
        assertSameOverTheBorder();
        stores.pass(DAY);
        upkeep();
        rollUp();
        assertSameOverTheBorder();
        stores.assertSameLastSuccesses();
        assertThat(rolled.column("SELECT count(*) FROM job_outcome"))
                .isEqualTo(plain.column("SELECT count(*) FROM job_outcome"));
    }
}

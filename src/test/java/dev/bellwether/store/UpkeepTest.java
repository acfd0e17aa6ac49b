package dev.bellwether.store;

import static dev.bellwether.store.Samples.evaluation;
import static dev.bellwether.store.Samples.run;
import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UpkeepTest {
    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private static final Instant START = Instant.parse("2026-03-10T23:59:59.999999Z");

    private Vertx vertx;
    private Database database;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = openAt(START);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private Database openAt(Instant now) {
        return testDatabase.open(vertx, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void reopenAt(Instant now) {
        await(database.close());
        database = openAt(now);
    }

    @Test
    void theDaysFromTodayToTheDayAfterTomorrowAreThereFromTheStart() {
        assertThat(testDatabase.column(
                        "SELECT relname FROM pg_class WHERE relname ~ '_2026[0-9]{4}$' AND relkind = 'r'"))
                .containsExactlyInAnyOrder(
                        "job_outcome_20260310",
                        "job_outcome_20260311",
                        "job_outcome_20260312",
                        "probe_run_20260310",
                        "probe_run_20260311",
                        "probe_run_20260312",
                        "evaluation_20260310",
                        "evaluation_20260311",
                        "evaluation_20260312",
                        "evidence_hour_20260310",
                        "evidence_hour_20260311",
                        "evidence_hour_20260312");
    }

    @Test
    void lateOutcomesGoToTheirDayAndThoseOlderThanTheRetentionToTheOldest() {
        List<JobOutcome> late = List.of(
                success("late", "yesterday", 1, START.minus(Duration.ofDays(1))),
                success("late", "kept", 1, START.minus(Duration.ofDays(35))),
                success("late", "past", 1, START.minus(Duration.ofDays(36))),
                success("late", "long past", 1, Instant.parse("1999-12-31T00:00:00Z")));

        assertThat(await(database.jobOutcomes().insert(late, START))).isEqualTo(late);
        assertThat(await(database.jobOutcomes().insert(late, START))).isEmpty();
        assertThat(testDatabase.column("SELECT day || ' ' || job_id FROM job_outcome ORDER BY day, job_id"))
                .containsExactly("2026-02-03 kept", "2026-02-03 long past", "2026-02-03 past", "2026-03-09 yesterday");
    }

    @Test
    void whatIsOlderThanItsRetentionIsDroppedAndItsKeysWithIt() {
        await(database.jobOutcomes().insert(List.of(success("a", "old", 1, START)), START));
        await(database.probeRuns().insert(List.of(run("a", "http", START))));
        Instant later = START.plus(Duration.ofDays(37));
        reopenAt(later);
        JobOutcome recent = success("a", "recent", 1, later.minus(Duration.ofDays(35)));
        await(database.jobOutcomes().insert(List.of(recent), later));
        await(database.upkeep());

        assertThat(testDatabase.column("SELECT job_id FROM job_outcome")).containsExactly("recent");
        assertThat(testDatabase.column("SELECT probe FROM probe_run")).isEmpty();
        assertThat(testDatabase.column("SELECT probe FROM probe_failure")).containsExactly("http");
        assertThat(testDatabase.column("SELECT count(*) FROM job_outcome_key")).containsExactly("1");
        assertThat(testDatabase.column("SELECT relname FROM pg_class WHERE relname ~ '_20260310$'"))
                .isEmpty();
        assertThat(await(database.jobOutcomes().insert(List.of(recent), later))).isEmpty();
    }

    @Test
    void theLastFailuresOfAProbeAreKeptAsLongAsHistory() {
        await(database.probeRuns().insert(List.of(run("a", "http", START))));
        reopenAt(START.plus(Duration.ofDays(399)));
        await(database.upkeep());
        assertThat(testDatabase.column("SELECT probe FROM probe_failure")).containsExactly("http");

        reopenAt(START.plus(Duration.ofDays(401)));
        await(database.upkeep());
        assertThat(testDatabase.column("SELECT probe FROM probe_failure")).isEmpty();
    }

    @Test
    void nothingIsDroppedADayTooEarly() {
        await(database.jobOutcomes().insert(List.of(success("a", "old", 1, START)), START));
        reopenAt(START.plus(Duration.ofDays(36)));
        await(database.upkeep());

        assertThat(testDatabase.column("SELECT job_id FROM job_outcome")).containsExactly("old");
        assertThat(testDatabase.column("SELECT count(*) FROM job_outcome_key")).containsExactly("1");
    }

    @Test
    void evaluationsThatChangedSomethingOutliveTheOthers() {
        Evaluation changed = evaluation("a", START, Status.MAJOR_OUTAGE, true);
        await(database.evaluations()
                .insert(List.of(changed, evaluation("a", START.plusSeconds(15), Status.MAJOR_OUTAGE, false))));
        reopenAt(START.plus(Duration.ofDays(40)));
        await(database.upkeep());
        assertThat(testDatabase.column("SELECT changed FROM evaluation")).isEmpty();
        assertThat(testDatabase.column("SELECT changed FROM status_change")).containsExactly("t");

        reopenAt(START.plus(Duration.ofDays(399)));
        await(database.upkeep());
        assertThat(await(database.evaluations().history("a", START.minusSeconds(1), START)))
                .containsExactly(changed);

        reopenAt(START.plus(Duration.ofDays(403)));
        await(database.upkeep());
        assertThat(testDatabase.column("SELECT changed FROM status_change")).isEmpty();
        assertThat(testDatabase.column("SELECT began_at FROM incident")).isEmpty();
        assertThat(await(database.evaluations().latest())).isEmpty();
    }

    @Test
    void theLastChangeBeforeTheHistoryStaysSinceItMayStillHold() {
        Evaluation older = evaluation("a", START, Status.MAJOR_OUTAGE, true);
        Evaluation old = evaluation("a", START.plusSeconds(15), Status.OPERATIONAL, true);
        await(database.evaluations().insert(List.of(older, old)));
        Instant today = START.plus(Duration.ofDays(403));
        reopenAt(today);
        await(database.evaluations().insert(List.of(evaluation("a", today, Status.OPERATIONAL, false))));
        await(database.upkeep());

        assertThat(await(database.evaluations().history("a", today.minusSeconds(60), today)))
                .containsExactly(old);
        assertThat(testDatabase.column("SELECT count(*) FROM status_change")).containsExactly("1");
    }

    @Test
    void operationsAreForgottenWithTheHistory() {
        await(database.operations().insert(new Release("a", "1", START)));
        await(database.operations().insert(new Maintenance("a", "m", START, START.plusSeconds(1))));
        reopenAt(START.plus(Duration.ofDays(402)));
        await(database.upkeep());

        assertThat(await(database.operations().since(Instant.EPOCH))).isEmpty();
    }

    @Test
    void whatAnInterruptedUpkeepLeftBehindIsTidiedAway() {
        await(database.jobOutcomes().insert(List.of(success("a", "old", 1, START)), START));
        testDatabase.execute("ALTER TABLE job_outcome DETACH PARTITION job_outcome_20260310");
        reopenAt(START.plus(Duration.ofDays(37)));
        await(database.upkeep());

        assertThat(testDatabase.column("SELECT relname FROM pg_class WHERE relname ~ 'job_outcome_20260310'"))
                .isEmpty();
    }

    @Test
    void writersGoOnWhileAReaderHoldsUpTheDropping() {
        await(database.jobOutcomes().insert(List.of(success("a", "old", 1, START)), START));
        Instant later = START.plus(Duration.ofDays(37));
        reopenAt(later);
        List<JobOutcome> stored = new ArrayList<>();
        testDatabase.inTransaction("SELECT count(*) FROM job_outcome", () -> {
            var upkeep = database.upkeep();
            for (int i = 0; i < 200; i++) {
                stored.addAll(await(database.jobOutcomes().insert(List.of(success("a", "new-" + i, 1, later)), later)));
            }
            assertThat(upkeep.isComplete()).isFalse();
            return upkeep;
        });

        assertThat(stored).hasSize(200);
        assertThat(testDatabase.column("SELECT count(*) FROM job_outcome WHERE job_id = 'old'"))
                .containsExactly("0");
    }

    @Test
    void aDayThatAnotherNodeDroppedIsMadeAgain() {
        testDatabase.execute("DROP TABLE job_outcome_20260310");
        List<JobOutcome> outcomes = List.of(success("a", "again", 1, START));

        assertThat(await(database.jobOutcomes().insert(outcomes, START))).isEqualTo(outcomes);
    }
}

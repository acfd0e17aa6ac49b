package dev.bellwether.store.rollup;

import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.evidence.JobOutcomes.FailureCount;
import dev.bellwether.store.tallies.Tallies.BucketTally;
import dev.bellwether.store.tallies.Tallies.StepDuration;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A producer that makes up steps and codes fills neither memory nor answers, and nothing is lost in sum. */
class ManyNamesTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant IN_THE_HOUR = NOON.minusSeconds(1800);
    private static final ErrorCodes CODES = new ErrorCodes(List.of(new ErrorCode("user-*", Fault.USER, "")));
    private static final int MANY = 6_000;

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final SetClock clock = new SetClock(NOON);
    private final Vertx vertx = Vertx.vertx();
    private Database database;

    @BeforeEach
    void open() {
        database = testDatabase.open(vertx, clock);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    /** Each made-up code once, every second of the user's; 300 codes twice and 100 steps. */
    private void storeMany() {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            outcomes.add(outcome(i, "step-" + i % 100, (i % 2 == 0 ? "user-" : "made-up-") + i));
        }
        for (int i = 0; i < 600; i++) {
            outcomes.add(outcome(MANY + i, "verify", "frequent-" + i % 300));
        }
        await(database.jobOutcomes().insert(outcomes, NOON));
    }

    private static JobOutcome outcome(int job, String step, String code) {
        return new JobOutcome(
                "bank",
                "job-" + job,
                1,
                OptionalLong.empty(),
                IN_THE_HOUR,
                false,
                step,
                code,
                OptionalLong.empty(),
                Map.of("took-" + job, 10L));
    }

    @Test
    void theRestIsOtherBeforeAndAfterItIsRolledUp() {
        storeMany();
        check();
        clock.set(NOON.plus(RollUp.GRACE));
        await(database.rollUp(CODES));
        assertThat(testDatabase.column("SELECT connector_id FROM evidence_hour"))
                .containsExactly("bank");
        assertThat(testDatabase.column("SELECT length(kinds) < 100000 FROM evidence_hour"))
                .containsExactly("t");
        check();
    }

    private void check() {
        BucketTally tally = await(database.tallies()
                        .of("bank", new Buckets(NOON.minusSeconds(3600), NOON, Duration.ofHours(1)), CODES))
                .get(0);
        assertThat(tally.outcomes()).isEqualTo(MANY + 600);
        assertThat(tally.jobs()).as("without what is of users").isEqualTo(MANY / 2 + 600);
        assertThat(tally.faults()).isEqualTo(Map.of(Fault.USER, MANY / 2L, Fault.UNKNOWN, MANY / 2L + 600));
        checkFailures(tally.failures());
        checkFailures(await(database.jobOutcomes().failures("bank", NOON.minusSeconds(3600), NOON, CODES)));
        Map<String, StepDuration> steps = await(database.tallies().steps("bank", NOON.minusSeconds(3600), NOON));
        assertThat(steps).hasSize(65).containsEntry("other", new StepDuration(10, 10));
    }

    private static void checkFailures(List<FailureCount> failures) {
        assertThat(failures.stream().mapToLong(FailureCount::count).sum()).isEqualTo(MANY + 600);
        assertThat(failures.stream().map(FailureCount::errorCode).distinct().count())
                .isEqualTo(257);
        assertThat(failures.stream().map(FailureCount::step).distinct().count()).isEqualTo(65);
        assertThat(failures.stream()
                        .filter(each -> each.step().equals("verify") && each.count() == 2)
                        .count())
                .isEqualTo(256);
        assertThat(failures.stream()
                        .filter(each -> each.errorCode().equals("other") && each.fault() == Fault.USER)
                        .mapToLong(FailureCount::count)
                        .sum())
                .isEqualTo(MANY / 2);
    }

    @Test
    void aConnectorWhoseHourCannotBeRolledUpIsSetAsideAndTheOthersAreNot() {
        await(database.jobOutcomes()
                .insert(List.of(success("bad", "1", 1, IN_THE_HOUR), success("good", "1", 1, IN_THE_HOUR)), NOON));
        testDatabase.execute(
                "UPDATE job_outcome SET step_durations_ms = '{\"verify\": \"x\"}' WHERE connector_id = 'bad'");
        clock.set(NOON.plus(RollUp.GRACE));

        await(database.rollUp(CODES));

        assertThat(testDatabase.column("SELECT connector_id FROM evidence_hour"))
                .containsExactly("good");
        assertThat(testDatabase.column("SELECT connector_id FROM evidence_hour_dirty WHERE noted_at > now()"))
                .containsExactly("bad");
        await(database.jobOutcomes().insert(List.of(success("good", "2", 1, NOON.plusSeconds(60))), NOON));
        clock.set(NOON.plusSeconds(3600).plus(RollUp.GRACE));
        await(database.rollUp(CODES));
        assertThat(testDatabase.column("SELECT connector_id FROM evidence_hour"))
                .containsExactly("good", "good");
    }
}

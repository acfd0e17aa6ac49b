package dev.bellwether.store.rollup;

import static dev.bellwether.store.Samples.failure;
import static dev.bellwether.store.Samples.plainRun;
import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.tallies.Tallies.BucketTally;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Evidence that comes after its hour was rolled up. */
class LateHoursTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant IN_THE_HOUR = NOON.minusSeconds(1800);
    private static final ErrorCodes CODES = new ErrorCodes(List.of());
    private static final String NOTES =
            "SELECT connector_id || ' ' || (noted_at AT TIME ZONE 'UTC')::time FROM evidence_hour_dirty"
                    + " ORDER BY 1";

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final SetClock clock = new SetClock(NOON);
    private final Vertx vertx = Vertx.vertx();
    private Database database;

    @BeforeEach
    void anHourThatIsRolledUp() {
        database = testDatabase.open(vertx, clock);
        insert("bank", "first");
        clock.set(NOON.plus(RollUp.GRACE));
        await(database.rollUp(ErrorCodes.NONE));
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private void insert(String connector, String job) {
        await(database.jobOutcomes().insert(List.of(success(connector, job, 1, IN_THE_HOUR)), clock.instant()));
    }

    private void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    private long outcomes() {
        Buckets hour = new Buckets(NOON.minusSeconds(3600), NOON, Duration.ofHours(1));
        return await(database.tallies().of("bank", hour, CODES)).get(0).outcomes();
    }

    /** As it is rolled up; outcomes are counted without looking at rows once nothing is noted. */
    private List<String> packed() {
        return testDatabase.column("SELECT md5(jobs_by_minute) FROM evidence_hour WHERE connector_id = 'bank'");
    }

    @Test
    void anHourIsRolledUpTenMinutesAfterItsEnd() {
        clock.set(NOON.plusSeconds(3600).plus(RollUp.GRACE).minusMillis(1));
        await(database.rollUp(ErrorCodes.NONE));
        assertThat(testDatabase.column("SELECT done_until = '2026-03-10T12:00:00Z' FROM roll_up"))
                .containsExactly("t");

        pass(Duration.ofMillis(1));
        await(database.rollUp(ErrorCodes.NONE));
        assertThat(testDatabase.column("SELECT done_until = '2026-03-10T13:00:00Z' FROM roll_up"))
                .containsExactly("t");
    }

    @Test
    void howeverManyRowsComeTheirHourIsNotedOnceAndMadeAgainTenMinutesAfterTheFirst() {
        List<String> before = packed();
        for (int i = 0; i < 5; i++) {
            insert("bank", "late-" + i);
            pass(Duration.ofMinutes(1));
        }
        insert("other", "late");
        await(database.probeRuns().insert(List.of(plainRun("bank", "http", IN_THE_HOUR))));
        await(database.rollUp(ErrorCodes.NONE));

        assertThat(testDatabase.column(NOTES)).containsExactly("bank 12:10:00", "other 12:15:00");
        assertThat(outcomes()).isEqualTo(6);
        assertThat(packed()).isEqualTo(before);

        pass(Duration.ofMinutes(5));
        await(database.rollUp(ErrorCodes.NONE));

        assertThat(testDatabase.column(NOTES)).containsExactly("other 12:15:00");
        assertThat(outcomes()).isEqualTo(6);
        assertThat(packed()).isNotEqualTo(before);
    }

    @Test
    void whatComesWhenANoteIsClaimedIsNotedAnew() {
        insert("bank", "late");
        pass(RollUp.GRACE);
        testDatabase.execute("UPDATE roll_up SET claimed_until = '2026-03-10T12:10:00Z'");
        insert("bank", "later");

        assertThat(testDatabase.column(NOTES)).containsExactly("bank 12:10:00", "bank 12:20:00");
        await(database.rollUp(ErrorCodes.NONE));
        assertThat(testDatabase.column(NOTES)).containsExactly("bank 12:20:00");
        assertThat(outcomes()).isEqualTo(3);
    }

    @Test
    void whoReliesOnANoteThatIsClaimedIsWaitedFor() throws SQLException {
        insert("bank", "late");
        pass(RollUp.GRACE);
        Future<Void> rolledUp;
        try (Connection writer = testDatabase.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("SET application_name = 'bellwether'");
            writer.setAutoCommit(false);
            // As a daemon does that has seen the note, and so writes none.
            statement.execute("INSERT INTO job_outcome (completed_at, day, attempt, success, connector_id, job_id)"
                    + " VALUES ('" + IN_THE_HOUR + "', '2026-03-10', 1, true, 'bank', 'relying')");
            rolledUp = database.rollUp(ErrorCodes.NONE);
            await().until(() -> !testDatabase
                    .column(
                            "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.1)%' AND pid <> pg_backend_pid()")
                    .isEmpty());
            assertThat(rolledUp.isComplete()).isFalse();
            writer.commit();
        }
        await(rolledUp);

        assertThat(testDatabase.column(NOTES)).isEmpty();
        assertThat(outcomes()).isEqualTo(3);
    }

    @Test
    void aRetryInTheNextHourLeavesTheHourBeforeAsItIs() {
        Instant end = NOON.plusSeconds(3600);
        await(database.jobOutcomes()
                .insert(
                        List.of(
                                failure("bank", "job", 1, end.minusSeconds(10), "down"),
                                success("bank", "job", 2, end.plus(RollUp.GRACE))),
                        end));
        clock.set(end.plus(RollUp.GRACE));
        await(database.rollUp(ErrorCodes.NONE));
        clock.set(end.plusSeconds(3600).plus(RollUp.GRACE));
        await(database.rollUp(ErrorCodes.NONE));

        assertThat(testDatabase.column(NOTES)).isEmpty();
        Buckets both = new Buckets(NOON, end.plusSeconds(3600), Duration.ofHours(2));
        BucketTally tally = await(database.tallies().of("bank", both, CODES)).get(0);
        assertThat(List.of(tally.jobs(), tally.succeeded(), tally.succeededFirstTime()))
                .containsExactly(2L, 1L, 1L);
    }
}

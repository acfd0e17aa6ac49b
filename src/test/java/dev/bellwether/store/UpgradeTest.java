package dev.bellwether.store;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import dev.bellwether.store.evidence.JobOutcomes.OutcomeKeyHash;
import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.tallies.Tallies.BucketTally;
import dev.bellwether.store.tallies.Tallies.StepDuration;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database as an earlier version left it, under the present one. */
class UpgradeTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private void leaveTheSchemaOf(String version) {
        testDatabase.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        Flyway.configure()
                .dataSource(ServerAddress.parse(testDatabase.uri()).dataSource())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private void leaveTheFirstVersion() {
        leaveTheSchemaOf("2");
        String day = now.toString().substring(0, 10);
        testDatabase.execute(
                "SELECT add_day('job_outcome', '" + day + "'), add_day('evaluation', '" + day + "')",
                "INSERT INTO job_outcome_key (hash, received_on) VALUES ('"
                        + new OutcomeKeyHash().of(Samples.success("bank", "job", 1, now))
                        + "', '" + day + "')",
                "INSERT INTO job_outcome (completed_at, day, attempt, success, connector_id, job_id) VALUES ('" + now
                        + "', '" + day + "', 1, true, 'bank', 'job')",
                "INSERT INTO release (connector_id, version, at) VALUES ('bank', '1', '" + now + "')");
        String columns =
                "at, since, next_at, evidence_from, evidence_to, jobs, probes, succeeded, succeeded_first_time,"
                        + " changed, stale, connector_id, trigger, status, performance, previous_status, basis, reason, faults";
        String values = "'" + now + "', '" + now + "', '" + now + "', '" + now + "', '" + now
                + "', 1, 0, 1, 1, true, false, 'bank', 'startup', 'major-outage', 'major-outage', 'unknown', 'jobs', 'why',"
                + " '{}'";
        testDatabase.execute(
                "INSERT INTO evaluation_latest (" + columns + ") VALUES (" + values + ")",
                "INSERT INTO evaluation (day, " + columns + ") VALUES ('" + day + "', " + values + ")");
    }

    @Test
    void whatTheFirstVersionStoredIsThereAfterTheUpgrade() {
        leaveTheFirstVersion();

        Database database = testDatabase.open(vertx);
        try {
            assertThat(await(database.evaluations().latest()).get("bank").status())
                    .isEqualTo(Status.MAJOR_OUTAGE);
            assertThat(await(database.evaluations().history("bank", now.minusSeconds(60), now.plusSeconds(60))))
                    .hasSize(1);
            assertThat(await(database.operations().since(now.minusSeconds(60))))
                    .contains(new Operation.Release("bank", "1", now));
            assertThat(await(database.jobOutcomes().insert(List.of(Samples.success("bank", "job", 1, now)), now)))
                    .isEmpty();
            assertThat(await(database.jobOutcomes().insert(List.of(Samples.success("bank", "job", 2, now)), now)))
                    .hasSize(1);
            await(database.upkeep());
            // Whether or not it has been rolled up yet.
            assertThat(await(database.jobOutcomes().lastSuccessAt("bank"))).contains(now);
            assertThat(await(database.tallies().steps("bank", now.minusSeconds(60), now)))
                    .isEqualTo(Map.of("verify", new StepDuration(1200, 1207)));
            await(database.rollUp(ErrorCodes.NONE));
            assertThat(await(database.jobOutcomes().lastSuccessAt("bank"))).contains(now);
        } finally {
            await(database.close());
        }
    }

    @Test
    void hoursThatTheLastVersionRolledUpAreRolledUpAnew() {
        leaveTheSchemaOf("12");
        Instant hour = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
        String day = hour.toString().substring(0, 10);
        testDatabase.execute(
                "SELECT add_day('job_outcome', '" + day + "'), add_day('evidence_hour', '" + day + "')",
                "INSERT INTO job_outcome (completed_at, day, attempt, success, connector_id, job_id) VALUES ('"
                        + hour.plusSeconds(60) + "', '" + day + "', 1, true, 'bank', 'job')",
                "INSERT INTO evidence_hour (hour, day, connector_id, outcomes, jobs, steps, probes, of_the_hour) VALUES ('"
                        + hour + "', '" + day + "', 'bank', 'x', 'x', 'x', 'x', 'x')",
                "INSERT INTO evidence_hour_dirty (hour, job, connector_id) VALUES ('" + hour + "', 1, 'bank')",
                "INSERT INTO unfinished_job (job, day, connector_id) VALUES (1, '" + day + "', 'bank')",
                "UPDATE roll_up SET closed_until = '" + hour.plus(Duration.ofHours(1)) + "', done_until = '"
                        + hour.plus(Duration.ofHours(1)) + "'");
        Buckets buckets = new Buckets(hour, hour.plus(Duration.ofHours(1)), Duration.ofHours(1));

        Database database = testDatabase.open(vertx);
        try {
            for (int time = 0; time < 2; time++) {
                assertThat(await(database.tallies().of("bank", buckets, new ErrorCodes(List.of()))))
                        .extracting(BucketTally::jobs)
                        .containsExactly(1L);
                await(database.rollUp(ErrorCodes.NONE));
            }
            assertThat(testDatabase.column("SELECT connector_id FROM evidence_hour"))
                    .containsExactly("bank");
            assertThat(testDatabase.column("SELECT hour FROM evidence_hour_dirty"))
                    .isEmpty();
        } finally {
            await(database.close());
        }
    }
}

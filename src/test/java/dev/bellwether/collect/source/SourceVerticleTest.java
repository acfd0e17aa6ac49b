package dev.bellwether.collect.source;

import static dev.bellwether.collect.source.SourceFixture.BY_ID;
import static dev.bellwether.collect.source.SourceFixture.OFTEN;
import static dev.bellwether.collect.source.SourceFixture.source;
import static dev.bellwether.collect.source.SourceFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.collect.source.SourceProgress.SourceState.Phase;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.config.SourceConfig.Cursor;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.config.SourceConfig.Pace;
import dev.bellwether.config.SourceConfig.Relation;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source against a real database that does what others' databases do. */
class SourceVerticleTest {
    private static final Relation JOBS = new Relation(false, "jobs");

    @RegisterExtension
    final TestDatabase store = new TestDatabase();

    @RegisterExtension
    final TestDatabase platform = new TestDatabase();

    @BeforeEach
    void createJobs() {
        platform.execute("""
                CREATE TABLE jobs (id bigserial PRIMARY KEY, bank text, try smallint, state text, step text, error text,
                    finished_at timestamptz DEFAULT now(), took integer, steps jsonb,
                    updated_at timestamptz DEFAULT now())""", "CREATE INDEX ON jobs (updated_at)");
    }

    private void insert(int rows) {
        platform.execute("INSERT INTO jobs (bank, state) SELECT 'bank', 'done' FROM generate_series(1, " + rows + ")");
    }

    private static void followed(SourceFixture fixture) {
        await().until(() -> fixture.progress.state().phase() == Phase.FOLLOWING);
    }

    private static void nextLook(SourceFixture fixture) {
        Instant now = Instant.now();
        await().until(() -> fixture.progress.state().caughtUpAt().isAfter(now));
    }

    private static Cursor byTime(Duration overlap) {
        return new Cursor("updated_at", CursorType.TIMESTAMP, OptionalLong.empty(), overlap.toMillis() * 1_000);
    }

    @Test
    void rowsBecomeOutcomesThatAreStoredAndPublished() {
        platform.execute("INSERT INTO jobs (bank, try, state, step, error, finished_at, took, steps) VALUES"
                + " ('bank', 2, 'broken', 'mfa-challenge', 'job-timed-out', now() - interval '1 hour', 2100,"
                + " '{\"mfa-challenge\": 1200}'), ('bank', NULL, 'done', 'ignored', 'ignored', now(), NULL, NULL),"
                + " ('bank', 1, 'running', NULL, NULL, NULL, NULL, NULL)");
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            await().until(() -> fixture.published.size() == 2);
            followed(fixture);

            JobOutcome broken = fixture.published.get(0);
            assertThat(broken.jobId()).isEqualTo("1");
            assertThat(broken.attempt()).isEqualTo(2);
            assertThat(broken.failedStep()).isEqualTo("mfa-challenge");
            assertThat(broken.errorCode()).isEqualTo("job-timed-out");
            assertThat(broken.durationMs()).hasValue(2100);
            assertThat(broken.stepDurationsMs()).isEqualTo(Map.of("mfa-challenge", 1200L));
            assertThat(broken.completedAt())
                    .isBetween(Instant.now().minusSeconds(3660), Instant.now().minusSeconds(3590));
            assertThat(fixture.published.get(1).success()).isTrue();
            assertThat(fixture.published.get(1).attempt()).isEqualTo(1);
            assertThat(fixture.progress.state().counts())
                    .hasToString("Counts[accepted=2, duplicates=0, rejected=0, ignored=1]");
            assertThat(fixture.progress.state().position()).isEqualTo(3);
            assertThat(store.column("SELECT job_id FROM job_outcome ORDER BY arrival"))
                    .containsExactly("1", "2");
        }
    }

    @Test
    void aRowThatCommitsLateIsReadAlthoughNewerOnesWere() throws Exception {
        try (Connection late = platform.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done')");
            insert(3);
            try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
                await().until(() -> fixture.jobs().size() == 3);
                nextLook(fixture);
                assertThat(fixture.jobs()).containsExactly("2", "3", "4");
                assertThat(fixture.progress.state().position()).isLessThan(1);
                assertThat(fixture.progress.state().detail()).contains("until they end: 1");
                late.commit();
                await().until(() -> fixture.jobs().contains("1"));
                await().until(() -> fixture.progress.state().position() == 4);
                assertThat(fixture.progress.counted())
                        .hasToString("Counts[accepted=4, duplicates=0, rejected=0, ignored=0]");
            }
        }
    }

    @Test
    void aLateRowIsReadByTimeToo() throws Exception {
        try (Connection late = platform.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            // It has no transaction id yet, but its time is taken.
            statement.execute("SELECT 1");
            try (SourceFixture fixture =
                    new SourceFixture(store, source(platform.uri(), JOBS, byTime(Duration.ofSeconds(1)), OFTEN))) {
                insert(3);
                await().until(() -> fixture.jobs().size() == 3);
                nextLook(fixture);
                statement.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done')");
                nextLook(fixture);
                late.commit();
                await().until(() -> fixture.jobs().size() == 4);
                await().until(() -> fixture.progress.state().detail().isEmpty());
            }
        }
    }

    @Test
    void aRestartInBetweenSkipsNothingAndCountsNothingTwice() throws Exception {
        try (Connection late = platform.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done'), ('nobody', 'done')");
            insert(3);
            try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
                await().until(() -> fixture.jobs().size() == 3);
                followed(fixture);
            }
            late.commit();
        }
        insert(2);
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            await().until(() -> fixture.progress.state().position() == 7);
            assertThat(fixture.jobs()).containsExactlyInAnyOrder("1", "6", "7");
            assertThat(fixture.progress.state().counts().accepted()).isEqualTo(6);
            assertThat(fixture.progress.state().counts().rejected()).isEqualTo(1);
        }
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            followed(fixture);
            assertThat(fixture.jobs()).isEmpty();
            assertThat(fixture.progress.state().counts().rejected()).isEqualTo(1);
        }
        assertThat(store.column("SELECT count(*) FROM job_outcome")).containsExactly("6");
    }

    @Test
    void aReaderWithoutRightsSeesOpenTransactionsToo() throws Exception {
        String reader = "reader_" + UUID.randomUUID().toString().replace("-", "");
        platform.execute("CREATE ROLE " + reader + " LOGIN PASSWORD 'secret'", "GRANT SELECT ON jobs TO " + reader);
        String uri = platform.uri().replaceFirst("//[^@]*@", "//" + reader + ":secret@");
        try (Connection late = platform.connect();
                Statement statement = late.createStatement();
                SourceFixture fixture = new SourceFixture(store, table(uri))) {
            late.setAutoCommit(false);
            statement.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done')");
            insert(1);
            await().until(() -> fixture.jobs().contains("2"));
            nextLook(fixture);
            assertThat(fixture.progress.state().position()).isLessThan(1);
            late.commit();
            await().until(() -> fixture.jobs().size() == 2);
        } finally {
            platform.execute("DROP OWNED BY " + reader, "DROP ROLE " + reader);
        }
    }

    @Test
    void writersThatCommitInAnyOrderLoseNothing() throws Exception {
        int writers = 6;
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            Thread[] threads = IntStream.range(0, writers)
                    .mapToObj(writer -> new Thread(() -> writeSlowly(writer)))
                    .toArray(Thread[]::new);
            for (Thread thread : threads) {
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            String count = platform.column("SELECT count(*) FROM jobs").get(0);
            assertThat(count).isEqualTo(Integer.toString(writers * 40 * 3));
            await().until(() -> fixture.published.size() == Integer.parseInt(count));
            nextLook(fixture);
            assertThat(fixture.jobs()).doesNotHaveDuplicates().hasSize(Integer.parseInt(count));
            assertThat(fixture.progress.counted().duplicates()).isZero();
        }
    }

    private void writeSlowly(int writer) {
        try (Connection connection = platform.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 40; i++) {
                for (int row = 0; row < 3; row++) {
                    statement.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done')");
                    statement.execute("SELECT pg_sleep(0.00" + writer + ")");
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rowsThatDoNotFitAreKeptAsideWithTheirReasons() {
        platform.execute(
                "ALTER TABLE jobs ALTER took TYPE text",
                "INSERT INTO jobs (bank, state, took, finished_at, try, step) VALUES"
                        + " (NULL, 'done', NULL, now(), NULL, NULL),"
                        + " ('nobody', 'done', NULL, now(), NULL, NULL),"
                        + " ('bank', 'odd', NULL, now(), NULL, NULL),"
                        + " ('bank', 'broken', 'long', now(), NULL, 'Not A Step'),"
                        + " ('bank', 'done', NULL, now() + interval '1 hour', NULL, NULL),"
                        + " ('bank', 'done', NULL, NULL, NULL, NULL),"
                        + " ('bank', 'done', NULL, 'infinity', NULL, NULL),"
                        + " ('bank', 'done', NULL, now(), 0, NULL),"
                        + " (repeat('x', 20000), 'done', NULL, now(), NULL, NULL),"
                        + " ('bank', 'done', NULL, now() - interval '40 days', NULL, NULL),"
                        + " ('bank', 'done', NULL, now(), NULL, NULL)");
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            await().until(() -> fixture.jobs().contains("11"));
            followed(fixture);
            assertThat(fixture.jobs()).containsExactly("11");
            assertThat(fixture.progress.counted())
                    .hasToString("Counts[accepted=1, duplicates=0, rejected=9, ignored=1]");
            assertThat(fixture.reasons())
                    .satisfiesExactly(
                            reason -> assertThat(reason).isEqualTo("longer than 16384 bytes"),
                            reason -> assertThat(reason).contains("/attempt: must be 1 to"),
                            reason -> assertThat(reason).contains("/completedAt: not an RFC 3339 time: \"infinity\""),
                            reason -> assertThat(reason).contains("/completedAt: is missing"),
                            reason -> assertThat(reason).contains("/completedAt: ", "more than 5 minutes ahead"),
                            reason -> assertThat(reason)
                                    .contains("/failedStep: a step is", "/durationMs: must be a whole number"),
                            reason -> assertThat(reason).contains("/outcome: must be success or failed, not \"odd\""),
                            reason -> assertThat(reason).contains("/connectorId: unknown connector \"nobody\""),
                            reason -> assertThat(reason).contains("/connectorId: is missing"));
            assertThat(fixture.kept().get(7).rejected().row().item()).contains("\"jobId\": \"2\"");
        }
    }

    @Test
    void aRowOfAConnectorThatBecomesKnownIsTakenInLater() {
        platform.execute("INSERT INTO jobs (bank, state) VALUES ('new-bank', 'done'), ('bank', 'odd')");
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            await().until(() -> fixture.kept().size() == 2);
            fixture.learn("new-bank");
            await().until(() -> fixture.jobs().contains("1"));
            await().until(() -> fixture.kept().size() == 1);
            assertThat(fixture.reasons().get(0)).contains("odd");
            await().until(() -> fixture.progress.state().kept() == 1);
        }
        // Somebody has said what it means.
        SourceConfig.Mapping mapping = new SourceConfig.Mapping(
                SourceFixture.MAPPING.columns(), Map.of("attempt", "1"), Map.of("odd", "failed"));
        SourceConfig source = new SourceConfig("platform", table(platform.uri()).uri(), JOBS, BY_ID, mapping, OFTEN);
        try (SourceFixture fixture = new SourceFixture(store, source)) {
            await().until(() -> fixture.jobs().equals(List.of("2")));
            await().until(() -> fixture.kept().isEmpty());
            assertThat(fixture.published.get(0).success()).isFalse();
        }
    }

    @Test
    void ofTheCustomerOfARowThatDoesNotFitAHashIsKept() {
        platform.execute(
                "ALTER TABLE jobs ADD who text",
                "INSERT INTO jobs (bank, state, who) VALUES"
                        + " ('bank', 'done', 'u-81'), ('new-bank', 'done', 'u-81'), ('new-bank', 'done', '')");
        Map<String, String> columns = new HashMap<>(SourceFixture.MAPPING.columns());
        columns.put("customer", "who");
        SourceConfig.Mapping mapping =
                new SourceConfig.Mapping(columns, SourceFixture.MAPPING.defaults(), SourceFixture.MAPPING.outcomes());
        SourceConfig source = new SourceConfig("platform", table(platform.uri()).uri(), JOBS, BY_ID, mapping, OFTEN);
        try (SourceFixture fixture = new SourceFixture(store, source)) {
            await().until(() -> fixture.kept().size() == 2);
            assertThat(fixture.kept())
                    .noneMatch(kept -> kept.rejected().row().item().contains("u-81"));
            fixture.learn("new-bank");
            await().until(() -> fixture.published.size() == 3);
            List<OptionalLong> customers =
                    fixture.published.stream().map(JobOutcome::customer).toList();
            assertThat(customers.get(0)).isPresent();
            assertThat(customers.subList(1, 3)).containsExactlyInAnyOrder(customers.get(0), OptionalLong.empty());
        }
    }

    @Test
    void aNotificationWakesTheReaderAndALostOneDoesNotMatter() {
        Pace rarely = new Pace(Optional.of("jobs done"), Duration.ofSeconds(3), 100, Duration.ofSeconds(5));
        try (SourceFixture fixture = new SourceFixture(store, source(platform.uri(), JOBS, BY_ID, rarely))) {
            followed(fixture);
            Instant before = Instant.now();
            platform.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done')", "NOTIFY \"jobs done\"");
            await().until(() -> fixture.published.size() == 1);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));

            // No trigger, no notification: the poll finds it.
            insert(1);
            await().until(() -> fixture.published.size() == 2);
        }
    }

    @Test
    void whoLogsInIsNotTold() {
        String uri = platform.uri().replaceFirst("//[^:]+:[^@]+@", "//the_secret_user:wrong@");
        try (SourceFixture fixture = new SourceFixture(store, table(uri))) {
            await().until(() -> !fixture.progress.state().detail().isEmpty());
            assertThat(fixture.progress.state().detail())
                    .startsWith("its server refuses the user or the password; the log says why (SQLSTATE 28")
                    .doesNotContain("the_secret_user");
        }
    }

    @Test
    void aDroppedTableIsToldAndReadingGoesOnWhenItIsBack() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            insert(2);
            await().until(() -> fixture.published.size() == 2);
            platform.execute("ALTER TABLE jobs RENAME TO gone");
            await().until(() -> fixture.progress.state().detail().contains("\"jobs\" does not exist"));
            assertThat(fixture.progress.state().works()).isFalse();
            assertThat(fixture.progress.lag()).isPositive();
            platform.execute("ALTER TABLE gone RENAME TO jobs");
            insert(1);
            await().until(() -> fixture.published.size() == 3);
            assertThat(fixture.progress.counted().duplicates()).isZero();
        }
    }

    @Test
    void aRenamedColumnStopsTheSourceAndNothingIsLost() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            insert(2);
            await().until(() -> fixture.published.size() == 2);
            platform.execute("ALTER TABLE jobs RENAME state TO status");
            await().until(() -> fixture.progress.state().detail().startsWith("there is no column state (outcome)"));
            platform.execute("INSERT INTO jobs (bank, status) VALUES ('bank', 'done')");
            platform.execute("ALTER TABLE jobs RENAME status TO state");
            await().until(() -> fixture.published.size() == 3);
            assertThat(fixture.kept()).isEmpty();
        }
    }

    @Test
    void aColumnOfAnotherTypeIsReadWhereItFitsAndACursorIsRefused() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            insert(1);
            await().until(() -> fixture.published.size() == 1);
            platform.execute("ALTER TABLE jobs ALTER took TYPE bigint");
            platform.execute("INSERT INTO jobs (bank, state, took) VALUES ('bank', 'done', 7)");
            await().until(() -> fixture.published.size() == 2);
            assertThat(fixture.published.get(1).durationMs()).hasValue(7);
            platform.execute("ALTER TABLE jobs ALTER id TYPE text");
            await().until(() -> fixture.progress.state().detail().contains("the cursor id is of the type TEXT"));
        }
    }

    @Test
    void aConnectionThatIsCutIsMadeAnew() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            insert(1);
            await().until(() -> fixture.published.size() == 1);
            platform.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            insert(1);
            await().until(() -> fixture.published.size() == 2);
            followed(fixture);
        }
    }

    @Test
    void whileTheStoreIsAwayTheSourceWaitsAndLosesNothing() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            fixture.away = true;
            insert(250);
            await().until(() -> fixture.progress.state().phase() == Phase.WAITING);
            assertThat(fixture.published).isEmpty();
            assertThat(fixture.progress.counted().accepted()).isZero();
            fixture.away = false;
            await().until(() -> fixture.published.size() == 250);
            assertThat(fixture.jobs()).doesNotHaveDuplicates();
            followed(fixture);
        }
    }

    @Test
    void whileMemoryIsNearlyFullTheSourceWaitsAndLosesNothing() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            fixture.memory = 90;
            insert(250);
            await().until(() -> fixture.progress.state().phase() == Phase.WAITING);
            assertThat(fixture.published).isEmpty();
            fixture.memory = 80;
            await().until(() -> fixture.published.size() == 250);
            assertThat(fixture.jobs()).doesNotHaveDuplicates();
            followed(fixture);
        }
    }

    @Test
    void aRowWhoseOutcomeWasStoredWhileTheAnswerWasLostBecomesKnownOnceEvenIfTheTableIsEmptiedMeanwhile() {
        try (SourceFixture fixture = new SourceFixture(store, table(platform.uri()))) {
            fixture.losesAnswer = true;
            insert(3);
            await().until(() -> !fixture.losesAnswer);
            platform.execute("DELETE FROM jobs");
            await().until(() -> fixture.published.size() == 3);
            insert(1);
            await().until(() -> fixture.published.size() == 4);
            assertThat(fixture.jobs()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aClockThatWentBackIsFollowed() {
        Cursor byTime = byTime(Duration.ofMinutes(5));
        platform.execute("INSERT INTO jobs (bank, state, updated_at)"
                + " SELECT 'bank', 'done', now() + interval '1 hour' FROM generate_series(1, 3)");
        try (SourceFixture fixture = new SourceFixture(store, source(platform.uri(), JOBS, byTime, OFTEN))) {
            // As if the clock had been an hour ahead so far.
            await().until(() -> fixture.published.size() == 3);
            insert(2);
            await().until(() -> fixture.published.size() == 5);
            nextLook(fixture);
            insert(2);
            await().until(() -> fixture.published.size() == 7);
            assertThat(fixture.progress.state().position() / 1_000).isLessThan(System.currentTimeMillis());
        }
        insert(1);
        try (SourceFixture fixture = new SourceFixture(store, source(platform.uri(), JOBS, byTime, OFTEN))) {
            await().until(() -> fixture.published.size() == 1);
        }
    }

    @Test
    void manyRowsOfTheSameTimeAreAllRead() {
        insert(12_000);
        platform.execute("UPDATE jobs SET updated_at = '2026-01-01T00:00:00Z'");
        Cursor byTime = new Cursor("updated_at", CursorType.TIMESTAMP, OptionalLong.of(0), 1_000_000);
        try (SourceFixture fixture = new SourceFixture(store, source(platform.uri(), JOBS, byTime, OFTEN))) {
            await().until(() -> fixture.published.size() == 12_000);
            followed(fixture);
            assertThat(fixture.progress.state().position()).isEqualTo(1_767_225_600_000_000L);
            insert(1);
            await().until(() -> fixture.published.size() == 12_001);
        }
    }

    @Test
    void anUpdateIsReadAgainByTimeButTheFirstOutcomeCounts() {
        Cursor byTime = byTime(Duration.ofSeconds(1));
        insert(1);
        platform.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'running'), ('bank', 'odd')");
        try (SourceFixture fixture = new SourceFixture(store, source(platform.uri(), JOBS, byTime, OFTEN))) {
            await().until(() -> fixture.jobs().equals(List.of("1")));
            platform.execute("UPDATE jobs SET state = 'broken', updated_at = now() WHERE id = 1");
            await().until(() -> fixture.progress.counted().duplicates() == 1);
            platform.execute("UPDATE jobs SET state = 'done', updated_at = now() WHERE id > 1");
            await().until(() -> fixture.distinctJobs().size() == 3);
            assertThat(store.column("SELECT success FROM job_outcome WHERE job_id = '1'"))
                    .containsExactly("t");
        }
    }

    @Test
    void aQueryMayNameItsColumnsAsTheFieldsAre() {
        platform.execute("CREATE TYPE result AS ENUM ('ok', 'bad')", "CREATE TABLE old (n int, r result, t timestamp)");
        platform.execute(
                "INSERT INTO old VALUES (1, 'ok', now() AT TIME ZONE 'UTC'), (2, 'bad', now() AT TIME ZONE 'UTC')");
        Relation query = new Relation(
                true,
                "SELECT n, 'job-' || n AS \"jobId\", 'bank' AS \"connectorId\", t AS \"completedAt\","
                        + " CASE r WHEN 'ok' THEN 'success' ELSE 'failed' END AS outcome FROM old -- a comment");
        SourceConfig source = new SourceConfig(
                "platform",
                table(platform.uri()).uri(),
                query,
                new Cursor("completedAt", CursorType.TIMESTAMP, OptionalLong.empty(), 1_000_000),
                new SourceConfig.Mapping(Map.of(), Map.of(), Map.of()),
                OFTEN);
        try (SourceFixture fixture = new SourceFixture(store, source)) {
            await().until(() -> fixture.jobs().size() == 2);
            assertThat(fixture.published.get(1).success()).isFalse();
            assertThat(fixture.published.get(1).completedAt())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        }
    }

    @Test
    void theTextOfAnIdDoesNotHangOnTheReadersSettings() {
        String reader = "reader_" + UUID.randomUUID().toString().replace("-", "");
        platform.execute(
                "CREATE ROLE " + reader + " LOGIN PASSWORD 'secret'",
                "ALTER ROLE " + reader + " SET bytea_output = 'escape'",
                "ALTER ROLE " + reader + " SET IntervalStyle = 'iso_8601'",
                "ALTER ROLE " + reader + " SET DateStyle = 'German, DMY'",
                "ALTER ROLE " + reader + " SET TimeZone = 'Australia/Sydney'",
                "GRANT SELECT ON jobs TO " + reader);
        insert(1);
        Relation query = new Relation(
                true,
                "SELECT id, ('\\x41ff'::bytea)::text || ' ' || interval '1 h' || ' ' || timestamptz '2026-01-31T12:00:00Z'"
                        + " AS \"jobId\", bank AS \"connectorId\", finished_at AS \"completedAt\", 'success' AS outcome"
                        + " FROM jobs");
        String uri = platform.uri().replaceFirst("//[^@]*@", "//" + reader + ":secret@");
        SourceConfig source = new SourceConfig(
                "platform",
                new Secret(uri),
                query,
                BY_ID,
                new SourceConfig.Mapping(Map.of(), Map.of(), Map.of()),
                OFTEN);
        try (SourceFixture fixture = new SourceFixture(store, source)) {
            await().until(() -> fixture.jobs().size() == 1);
            assertThat(fixture.jobs()).containsExactly("\\x41ff 01:00:00 2026-01-31 12:00:00+00");
        } finally {
            platform.execute("DROP OWNED BY " + reader, "DROP ROLE " + reader);
        }
    }

    @Test
    void aQueryThatFailsOnARowStopsTheSourceWithoutShowingTheRow() {
        platform.execute("INSERT INTO jobs (bank, state, error) VALUES ('bank', 'done', 'hunter2')");
        Relation query = new Relation(true, "SELECT *, error::int AS code FROM jobs");
        SourceConfig.Mapping mapping = new SourceConfig.Mapping(
                Map.of("connectorId", "bank", "jobId", "code", "completedAt", "finished_at", "outcome", "state"),
                Map.of(),
                Map.of("done", "success"));
        SourceConfig source = new SourceConfig("platform", table(platform.uri()).uri(), query, BY_ID, mapping, OFTEN);
        try (SourceFixture fixture = new SourceFixture(store, source)) {
            await().until(() -> fixture.progress.state().detail().contains("SQLSTATE 22P02"));
            assertThat(fixture.progress.state().detail()).doesNotContain("hunter2");
            platform.execute("UPDATE jobs SET error = '7'");
            await().until(() -> fixture.jobs().equals(List.of("7")));
        }
    }

    @Test
    void twoRowsForTheSameJobCountOnce() {
        platform.execute(
                "CREATE VIEW twice AS SELECT id * 2 + n AS id, bank, try, state, step, error, finished_at, took,"
                        + " steps, 'job-' || id AS job FROM jobs, generate_series(0, 1) n");
        insert(3);
        SourceConfig.Mapping mapping = new SourceConfig.Mapping(
                Map.of("connectorId", "bank", "jobId", "job", "completedAt", "finished_at", "outcome", "state"),
                Map.of(),
                Map.of("done", "success"));
        SourceConfig source = new SourceConfig(
                "platform", table(platform.uri()).uri(), new Relation(false, "public.twice"), BY_ID, mapping, OFTEN);
        try (SourceFixture fixture = new SourceFixture(store, source)) {
            await().until(() -> fixture.progress.counted().duplicates() == 3);
            assertThat(fixture.jobs()).containsExactly("job-1", "job-2", "job-3");
        }
    }
}

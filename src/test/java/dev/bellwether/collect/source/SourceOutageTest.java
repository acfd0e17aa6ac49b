package dev.bellwether.collect.source;

import static dev.bellwether.collect.source.SourceFixture.BY_ID;
import static dev.bellwether.collect.source.SourceFixture.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.collect.source.SourceProgress.SourceState.Phase;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.config.SourceConfig.Pace;
import dev.bellwether.config.SourceConfig.Relation;
import dev.bellwether.store.OwnServer;
import dev.bellwether.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A source whose server is killed, hangs, or is told to do a commit in two phases. */
class SourceOutageTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static OwnServer platform;

    @RegisterExtension
    final TestDatabase store = new TestDatabase();

    @BeforeAll
    static void start() {
        platform = OwnServer.in(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        platform.close();
    }

    @BeforeEach
    void createJobs() throws SQLException {
        platform.execute("DROP TABLE IF EXISTS jobs", """
                CREATE TABLE jobs (id bigserial PRIMARY KEY, bank text, try smallint, state text, step text, error text,
                    finished_at timestamptz DEFAULT now(), took integer, steps jsonb)""");
    }

    private static void insert(int rows) throws SQLException {
        platform.execute("INSERT INTO jobs (bank, state) SELECT 'bank', 'done' FROM generate_series(1, " + rows + ")");
    }

    private static SourceConfig jobs() {
        Pace pace = new Pace(Optional.of("jobs"), Duration.ofMillis(100), 50, Duration.ofSeconds(1));
        return source(platform.uri(), new Relation(false, "jobs"), BY_ID, pace);
    }

    @Test
    void aServerThatIsKilledWhileItIsReadIsReadOnWhenItIsBack() throws Exception {
        insert(8_000);
        try (SourceFixture fixture = new SourceFixture(store, jobs())) {
            await().until(() -> fixture.published.size() > 500);
            assertThat(fixture.published).as("in the middle of it").hasSizeLessThan(8_000);
            // It may be back before anybody looks, so nobody waits to see the source fail.
            platform.kill();
            await().atMost(A_MINUTE).until(() -> fixture.published.size() == 8_000);
            insert(1);
            await().atMost(A_MINUTE).until(() -> fixture.jobs().size() == 8_001);
            assertThat(fixture.jobs()).doesNotHaveDuplicates();
            assertThat(fixture.progress.counted().accepted()).isEqualTo(8_001);
        }
    }

    @Test
    void aServerThatHangsIsGivenUpAndAnotherConnectionMade() throws Exception {
        insert(1);
        try (SourceFixture fixture = new SourceFixture(store, jobs())) {
            await().until(() -> fixture.published.size() == 1);
            long backend = platform.backend();
            signal("STOP", backend);
            try {
                insert(1);
                await().atMost(A_MINUTE).until(() -> fixture.progress.state().phase() == Phase.FAILING);
                assertThat(fixture.progress.state().detail()).contains("does not answer (timeout)");
                await().until(() -> fixture.published.size() == 2);
            } finally {
                signal("CONT", backend);
            }
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aStatementThatTakesTooLongIsGivenUpAndTriedAgain() throws Exception {
        insert(1);
        try (SourceFixture fixture = new SourceFixture(store, jobs());
                Connection blocker = platform.connect();
                Statement statement = blocker.createStatement()) {
            await().until(() -> fixture.published.size() == 1);
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE");
            await().until(() -> fixture.progress.state().detail().contains("statement timeout (SQLSTATE 57014)"));
            blocker.rollback();
            insert(1);
            await().until(() -> fixture.published.size() == 2);
        }
    }

    @Test
    void aRowOfAPreparedTransactionIsReadWhenItIsCommitted() throws Exception {
        try (SourceFixture fixture = new SourceFixture(store, jobs());
                Connection connection = platform.connect();
                Statement statement = connection.createStatement()) {
            insert(1);
            await().until(() -> fixture.published.size() == 1);
            statement.execute("BEGIN");
            statement.execute("INSERT INTO jobs (bank, state) VALUES ('bank', 'done')");
            insert(1);
            await().until(() -> fixture.published.size() == 2);
            statement.execute("PREPARE TRANSACTION 'two'");
            insert(1);
            await().until(() -> fixture.published.size() == 3);
            assertThat(fixture.progress.state().position()).isLessThan(2);
            statement.execute("COMMIT PREPARED 'two'");
            await().until(() -> fixture.published.size() == 4);
            await().until(() -> fixture.progress.state().position() == 4);
        }
    }
}

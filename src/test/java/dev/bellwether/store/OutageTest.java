package dev.bellwether.store;

import static dev.bellwether.store.Samples.evaluation;
import static dev.bellwether.store.Samples.run;
import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static dev.bellwether.store.TestDatabase.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import dev.bellwether.store.embedded.DataCluster;
import dev.bellwether.store.embedded.EmbeddedServer;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.store.sql.StoreUnavailable.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see while PostgreSQL is away, is killed or hangs, and afterwards. */
class OutageTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static EmbeddedServer server;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        server = EmbeddedServer.start(directory, TestDatabase.programs(), Map.of());
        var address = server.address(DataCluster.USER).options(1);
        database = await(Database.open(
                vertx,
                StoreOptions.embedded(directory)
                        .at("postgresql://" + address.getUser() + ":" + address.getPassword() + "@127.0.0.1:"
                                + address.getPort() + "/" + address.getDatabase())));
    }

    @AfterAll
    static void close() throws IOException {
        await(database.close());
        server.close();
        await(vertx.close());
    }

    private static boolean answers() {
        return await(database.ping().map(true).otherwise(false));
    }

    @Test
    void nothingThatWasAnsweredIsLostWhenTheServerIsKilledUnderLoad() {
        List<JobOutcome> answered = new ArrayList<>();
        long pid = server.pid();
        Future<List<JobOutcome>> last = Future.succeededFuture(List.of());
        for (int i = 0; i < 200 && !last.failed(); i++) {
            if (i == 20) {
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            }
            JobOutcome outcome = success("killed", "job-" + i, 1, NOW);
            last = database.jobOutcomes().insert(List.of(outcome), NOW);
            await(last.otherwise(List.of()));
            if (last.succeeded()) {
                answered.addAll(last.result());
            }
        }
        assertThat(last.cause()).isInstanceOf(StoreUnavailable.class);
        await().atMost(Duration.ofSeconds(60)).until(OutageTest::answers);

        List<String> stored = new ArrayList<>();
        await(database.jobOutcomes()
                .forEach(NOW.minusSeconds(1), row -> stored.add(row.outcome().jobId())));
        assertThat(stored)
                .containsAll(answered.stream().map(JobOutcome::jobId).toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void whileTheServerHangsEverythingFailsAsUnavailableAndSoon() throws Exception {
        try (Connection connection =
                        server.address(DataCluster.USER).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'bellwether' AND pid <> pg_backend_pid()");
        }
        // It still takes connections, as the system does that for it, but never says a word.
        long pid = server.pid();
        signal("STOP", pid);
        try {
            long begin = System.nanoTime();
            assertThat(failureOf(database.ping())).isInstanceOf(StoreUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            List<Future<?>> all = List.of(
                    database.jobOutcomes().insert(List.of(success("away", "a", 1, NOW)), NOW),
                    database.jobOutcomes().forEach(NOW, outcome -> {}),
                    database.jobOutcomes().failures("away", NOW, NOW, ErrorCodes.NONE),
                    database.tallies().steps("away", NOW, NOW),
                    database.jobOutcomes().lastSuccessAt("away"),
                    database.probeRuns().insert(List.of(run("away", "http", NOW))),
                    database.probeRuns().recent("away", "http", 1),
                    database.evaluations().insert(List.of(evaluation("away", NOW, Status.MAJOR_OUTAGE, true))),
                    database.evaluations().latest(),
                    database.operations().insert(new Release("away", "1", NOW)),
                    database.operations().since(NOW),
                    database.upkeep());
            for (Future<?> each : all) {
                assertThat(failureOf(each)).isInstanceOf(StoreUnavailable.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
        } finally {
            signal("CONT", pid);
        }
        await().atMost(Duration.ofSeconds(60)).until(OutageTest::answers);
        await(database.probeRuns().insert(List.of(run("back", "http", NOW))));
    }

    @Test
    void aStatementThatTakesTooLongIsGivenUp() {
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(server.address(DataCluster.USER).options(1))
                .using(vertx)
                .build();
        Sql patient = new Sql(pool, 10_000);
        Sql impatient = new Sql(pool, 200);

        assertThat(failureOf(patient.run("SELECT pg_sleep(20)", Tuple.tuple())))
                .isInstanceOfSatisfying(
                        StoreUnavailable.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT));
        assertThat(failureOf(impatient.run("SELECT pg_sleep(0.9)", Tuple.tuple())))
                .isInstanceOfSatisfying(
                        StoreUnavailable.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT));
        await(pool.close());
    }

    @Test
    void aMistakeIsNotTakenForAnOutage() {
        Pool pool = PgBuilder.pool()
                .connectingTo(server.address(DataCluster.USER).options(1))
                .using(vertx)
                .build();
        Sql sql = new Sql(pool, 10_000);

        assertThat(failureOf(sql.run("SELECT nonsense", Tuple.tuple()))).isNotInstanceOf(StoreUnavailable.class);
        assertThat(failureOf(sql.run("SELECT $1::int", Tuple.of("text")))).isNotInstanceOf(StoreUnavailable.class);
        assertThat(failureOf(sql.run("SELECT $1::int", Tuple.tuple()))).isNotInstanceOf(StoreUnavailable.class);
        assertThat(failureOf(sql.run("SELECT 1/0", Tuple.tuple()))).isNotInstanceOf(StoreUnavailable.class);
        await(pool.close());
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }
}

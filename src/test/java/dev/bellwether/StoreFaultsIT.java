package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.ProducerCrowd.Sending;
import dev.bellwether.store.RelayedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon with little memory, and what may happen to its PostgreSQL while producers send and evaluations are made. */
class StoreFaultsIT {
    private static final Duration BACK = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static RelayedServer postgres;
    private static DaemonFiles files;
    private static DaemonProcess daemon;

    private final ProducerCrowd producers = new ProducerCrowd(DaemonFiles.KEY, "bank");

    @BeforeAll
    static void start() throws Exception {
        postgres = RelayedServer.start(directory.resolve("postgres"));
        files = DaemonFiles.in(directory, """
                store: {uri: "%s", dataDirectory: %s}
                policy: {interval: 2s, recheck: 1s, settle: 1s}
                """.formatted(postgres.uri(), directory.resolve("data")));
        daemon = startDaemon();
    }

    private static DaemonProcess startDaemon() throws Exception {
        DaemonProcess started =
                DaemonProcess.start(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"), "run", "--config", files.config());
        started.http();
        return started;
    }

    @AfterAll
    static void stop() throws Exception {
        daemon.close();
        postgres.close();
    }

    private long takenInBefore;

    @BeforeEach
    void beginWithNothing() throws Exception {
        postgres.execute("TRUNCATE job_outcome, job_outcome_key, evaluation");
        takenInBefore = new DaemonView(daemon).outcomesTakenIn();
    }

    @AfterEach
    void nothingAcknowledgedIsLostAndMemoryIsBounded() throws Exception {
        assertThat(new TreeSet<>(postgres.column("SELECT job_id FROM job_outcome")))
                .containsAll(producers.acknowledged());
        assertThat(postgres.column("SELECT job_id FROM job_outcome GROUP BY job_id, attempt HAVING count(*) > 1"))
                .isEmpty();
        assertThat(daemon.output()).doesNotContain("OutOfMemoryError");
        assertEverythingStoredBecameKnownOnce();
    }

    /** Also what was stored while its connection broke. */
    private void assertEverythingStoredBecameKnownOnce() {
        await().atMost(BACK)
                .untilAsserted(() -> assertThat(new DaemonView(daemon).outcomesTakenIn() - takenInBefore)
                        .isEqualTo(Long.parseLong(postgres.column("SELECT count(*) FROM job_outcome")
                                .get(0))));
    }

    @Test
    void aServerThatIsStoppedAndStartedAgain() throws Exception {
        Instant begin = Instant.now();
        try (Sending sending = producers.sendTo(daemon.http())) {
            await().atMost(SOON).until(() -> sending.taken() > 3);
            postgres.stop();
            await().atMost(SOON).until(() -> producers.refusals().contains(503));
            // Evaluations are made and told, and wait.
            await().atMost(SOON).until(() -> unsaved("evaluations") >= 2);
            assertThat(readiness()).contains("evaluations and").contains("wait to be stored");
            postgres.startAgain();
            awaitTakenAgain(sending);
        }
        await().atMost(BACK).until(() -> unsaved("evaluations") == 0);
        await().atMost(BACK).until(() -> readiness().contains("\"UP\""));
        assertEvaluationsHaveNoGapSince(begin);
    }

    @Test
    void aServerThatIsKilledWithABacklogOnDiskAndTheDaemonKilledToo() throws Exception {
        Instant begin = Instant.now();
        postgres.stop();
        await().atMost(SOON).until(() -> unsaved("evaluations") >= 3);
        daemon.signal("KILL");
        daemon.exitStatus(10);
        postgres.startAgain();
        daemon = startDaemon();
        takenInBefore = 0;

        await().atMost(BACK).until(() -> unsaved("evaluations") == 0);
        List<String> stored = postgres.column("SELECT at FROM evaluation WHERE at > '" + begin + "' ORDER BY at");
        assertThat(stored).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aServerThatIsKilled() throws Exception {
        try (Sending sending = producers.sendTo(daemon.http())) {
            await().atMost(SOON).until(() -> sending.taken() > 3);
            postgres.kill();
            awaitTakenAgain(sending);
        }
    }

    @Test
    void connectionsThatAreCut() throws Exception {
        Instant begin = Instant.now();
        try (Sending sending = producers.sendTo(daemon.http())) {
            for (int i = 0; i < 5; i++) {
                int before = sending.taken();
                await().atMost(BACK).until(() -> sending.taken() > before + 3);
                postgres.cutConnections();
            }
            awaitTakenAgain(sending);
        }
        await().atMost(BACK).until(() -> unsaved("evaluations") == 0);
        assertEvaluationsHaveNoGapSince(begin);
    }

    @Test
    void aStatementThatHangsBecauseSomebodyHoldsALock() throws Exception {
        try (Sending sending = producers.sendTo(daemon.http())) {
            await().atMost(SOON).until(() -> sending.taken() > 3);
            AutoCloseable lock = postgres.lock("job_outcome_key");
            try {
                await().atMost(SOON).until(() -> producers.refusals().contains(503));
                // Whoever asks is answered all the same.
                assertThat(new DaemonView(daemon).get(daemon.http().resolve("api/v1/connectors")))
                        .contains("\"bank\"");
            } finally {
                lock.close();
            }
            awaitTakenAgain(sending);
        }
    }

    private void awaitTakenAgain(Sending sending) {
        int before = sending.taken();
        await().atMost(BACK).until(() -> sending.taken() > before + 3);
    }

    private static void assertEvaluationsHaveNoGapSince(Instant begin) throws Exception {
        await().atMost(BACK)
                .untilAsserted(() -> DaemonView.assertNoGap(postgres.column(DaemonView.SCHEDULED_EVALUATIONS), begin));
    }

    private static int unsaved(String kind) throws Exception {
        return new DaemonView(daemon).unsaved(kind);
    }

    private static String readiness() throws Exception {
        return new DaemonView(daemon).readiness();
    }
}

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon with little memory on small disks that become full. */
class FullDiskIT {
    private static final Duration BACK = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FAST = "policy: {interval: 2s, recheck: 1s, settle: 1s}\n";

    @TempDir
    Path directory;

    private final ProducerCrowd producers = new ProducerCrowd(DaemonFiles.KEY, "bank");
    private SmallDisk disk;
    private DaemonProcess daemon;
    private DaemonView view;

    @BeforeAll
    static void needsSmallDisks(@TempDir Path trial) throws Exception {
        SmallDisk.at(trial);
    }

    /** Starts a daemon with a small disk at a directory. */
    private void start(Path small, String configuration) throws Exception {
        DaemonFiles files = DaemonFiles.in(directory, FAST + configuration);
        disk = SmallDisk.at(small);
        daemon = DaemonProcess.of(disk.command(DaemonProcess.command(
                List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"), "run", "--config", files.config())));
        daemon.http();
        view = new DaemonView(daemon);
    }

    @AfterEach
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private String embedded() {
        return "store: {dataDirectory: " + directory.resolve("data") + "}\n";
    }

    @Test
    void theDatabaseHasNoRoomForDataAndThenNoneForItsLogEither() throws Exception {
        Path postgres = directory.resolve("data/postgres");
        start(postgres, embedded());
        Instant begin = Instant.now();
        try (Sending sending = producers.sendTo(daemon.http())) {
            await().atMost(SOON).until(() -> sending.taken() > 3);
            AutoCloseable full = disk.fill(daemon.pid());
            await().atMost(SOON).until(() -> producers.refusals().contains(503));
            switchLogsUntilTheServerIsGone();
            await().atMost(SOON).until(() -> view.unsaved("evaluations") >= 2);
            assertThat(view.readiness()).contains("\"DOWN\"").contains("wait to be stored");
            assertThat(view.get(daemon.http().resolve("api/v1/connectors"))).contains("\"bank\"");
            full.close();
            awaitTakenAgain(sending);
        }
        await().atMost(BACK).until(() -> view.unsaved("evaluations") == 0);
        await().atMost(BACK).until(() -> view.readiness().contains("\"UP\""));
        assertNothingIsLost(begin);
    }

    /** The daemon's own directory is on one disk with the database: nothing can wait on it either. */
    @Test
    void theOneDiskOfEverythingIsFull() throws Exception {
        start(directory.resolve("data"), embedded());
        Instant begin = Instant.now();
        try (Sending sending = producers.sendTo(daemon.http())) {
            await().atMost(SOON).until(() -> sending.taken() > 3);
            AutoCloseable full = disk.fill(daemon.pid());
            await().atMost(SOON).until(() -> producers.refusals().contains(503));
            switchLogsUntilTheServerIsGone();
            await().atMost(SOON).until(() -> {
                disk.fill(daemon.pid());
                return view.readiness().contains("in memory only");
            });
            full.close();
            awaitTakenAgain(sending);
        }
        await().atMost(BACK).until(() -> view.unsaved("evaluations") == 0);
        assertNothingIsLost(begin);
    }

    @Test
    void theDiskForWhatWaitsIsFullWhileTheDatabaseIsAway() throws Exception {
        try (RelayedServer postgres = RelayedServer.start(directory.resolve("postgres"))) {
            start(
                    directory.resolve("data/spool"),
                    "store: {uri: \"%s\", dataDirectory: %s}\n".formatted(postgres.uri(), directory.resolve("data")));
            Instant begin = Instant.now();
            await().atMost(SOON)
                    .until(() ->
                            !postgres.column(DaemonView.SCHEDULED_EVALUATIONS).isEmpty());
            AutoCloseable full = disk.fill(daemon.pid());
            postgres.stop();
            await().atMost(SOON).until(() -> view.unsaved("evaluations") >= 2);
            await().atMost(SOON).until(() -> view.readiness().contains("in memory only"));
            full.close();
            // They are put on the disk as soon as that is possible, since the daemon may end too.
            await().atMost(BACK).until(() -> !view.readiness().contains("in memory only"));
            assertThat(view.unsaved("evaluations")).isPositive();
            postgres.startAgain();
            await().atMost(BACK).until(() -> view.unsaved("evaluations") == 0);
            DaemonView.assertNoGap(postgres.column(DaemonView.SCHEDULED_EVALUATIONS), begin);
            assertThat(view.dropped("evaluations")).isZero();
            assertThat(daemon.output().split("cannot be kept on disk", -1)).hasSize(2);
        }
    }

    /** It panics when its log cannot go on, and cannot start while it cannot. */
    private void switchLogsUntilTheServerIsGone() {
        await().atMost(SOON).until(() -> {
            try {
                column("SELECT pg_switch_wal()");
                return false;
            } catch (Exception gone) {
                return daemon.output().contains("is gone");
            }
        });
    }

    private void awaitTakenAgain(Sending sending) {
        int before = sending.taken();
        await().atMost(BACK).until(() -> sending.taken() > before + 3);
    }

    private List<String> column(String query) throws Exception {
        Path seen = Path.of("/proc/" + daemon.pid() + "/root" + directory.resolve("data"));
        return RelayedServer.columnOf(seen, query);
    }

    private void assertNothingIsLost(Instant begin) throws Exception {
        assertThat(new TreeSet<>(column("SELECT job_id FROM job_outcome"))).containsAll(producers.acknowledged());
        assertThat(column("SELECT job_id FROM job_outcome GROUP BY job_id, attempt HAVING count(*) > 1"))
                .isEmpty();
        await().atMost(BACK)
                .untilAsserted(() -> DaemonView.assertNoGap(column(DaemonView.SCHEDULED_EVALUATIONS), begin));
        assertThat(view.dropped("evaluations")).isZero();
        assertThat(daemon.output()).doesNotContain("OutOfMemoryError");
        // It was tried twice a second.
        assertThat(daemon.output().split("cannot be started", -1)).hasSizeLessThan(4);
    }
}

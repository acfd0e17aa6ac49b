package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.ProducerCrowd.Sending;
import dev.bellwether.store.RelayedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is killed again and again while producers send; {@code make chaos} does so ten times as often. */
@Tag("chaos")
class KilledDaemonIT {
    private static final int KILLS = Integer.getInteger("chaos.kills", 5);
    private static final int MOST_MS_UNDER_LOAD = 600;
    /** Every so many rounds the database server is killed too, as a power cut does but for its files. */
    private static final int WITH_THE_SERVER = 5;

    @TempDir
    Path directory;

    private final Random random = new Random();
    private final ProducerCrowd producers = new ProducerCrowd(DaemonFiles.KEY, "bank");

    @AfterEach
    void stopTheServer() throws Exception {
        RelayedServer.stopOf(directory.resolve("data"));
    }

    @Test
    void everyAcknowledgedOutcomeIsThereOnceHoweverOftenTheDaemonIsKilled() throws Exception {
        DaemonFiles files = DaemonFiles.in(directory);
        // Classes from an archive halve the time of the many starts.
        Path classes = directory.resolve("classes.jsa");
        try (DaemonProcess daemon = start(files, "-XX:ArchiveClassesAtExit=" + classes)) {
            daemon.http();
            daemon.signal("TERM");
            daemon.exitStatus(30);
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            try (DaemonProcess daemon = start(files, "-XX:SharedArchiveFile=" + classes);
                    Sending sending = producers.sendTo(daemon.http())) {
                await().atMost(Duration.ofSeconds(30)).until(() -> sending.taken() > 0);
                // At any moment of what goes on then.
                new CountDownLatch(1).await(random.nextInt(MOST_MS_UNDER_LOAD), TimeUnit.MILLISECONDS);
                if (kill % WITH_THE_SERVER == 0) {
                    RelayedServer.killOf(directory.resolve("data"));
                }
                daemon.signal("KILL");
                daemon.exitStatus(10);
            }
        }
        try (DaemonProcess daemon = start(files, "-XX:SharedArchiveFile=" + classes)) {
            daemon.http();
            Path data = directory.resolve("data");
            Set<String> stored = new TreeSet<>(RelayedServer.columnOf(data, "SELECT job_id FROM job_outcome"));
            // Not containsAll, which compares each with each.
            Set<String> lost = new TreeSet<>(producers.acknowledged());
            lost.removeAll(stored);
            assertThat(lost).isEmpty();
            assertThat(RelayedServer.columnOf(
                            data, "SELECT job_id FROM job_outcome GROUP BY job_id, attempt HAVING count(*) > 1"))
                    .isEmpty();
            assertThat(producers.acknowledged()).hasSizeGreaterThan(KILLS * 40 - 1);
        }
    }

    private static DaemonProcess start(DaemonFiles files, String option) throws IOException {
        return DaemonProcess.start(
                List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", option), "run", "--config", files.config());
    }
}

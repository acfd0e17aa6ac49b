package dev.bellwether.store.disk;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.sql.StoreMisconfigured;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What waits on disk while PostgreSQL is away, below the data directory. A lock keeps a second daemon away from it.
 *
 * @param probeRuns probe runs, of which the oldest go first where there is no room
 * @param evaluations evaluations, of which those that changed something are kept longest
 */
public record SpoolDirectory(
        DataDirectoryLock lock, SpooledRecords<ProbeRun> probeRuns, SpooledRecords<Evaluation> evaluations)
        implements AutoCloseable {
    private static final long MIB = 1L << 20;
    /** Half a day of 2,000 probes a minute. */
    private static final long PROBE_RUNS = 512 * MIB;

    private static final long INFORMATIONAL_RUNS = 64 * MIB;
    private static final long EVALUATIONS = 128 * MIB;

    /** With what an earlier daemon left there; a {@link StoreMisconfigured} that names the directory and the remedy if it cannot be opened. */
    public static SpoolDirectory open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            DirectoryTrees.createPrivate(absolute);
            DataDirectoryLock lock = DataDirectoryLock.take(absolute);
            try {
                return new SpoolDirectory(
                        lock,
                        new SpooledRecords<>(
                                new SpooledRecords.Kind<>("probe runs", ProbeRun.class, run -> !run.informational()),
                                Spool.open(absolute.resolve("probe-runs"), PROBE_RUNS),
                                Spool.open(absolute.resolve("informational-probe-runs"), INFORMATIONAL_RUNS)),
                        new SpooledRecords<>(
                                new SpooledRecords.Kind<>("evaluations", Evaluation.class, Evaluation::changed),
                                Spool.open(absolute.resolve("evaluations-that-changed-something"), EVALUATIONS),
                                Spool.open(absolute.resolve("evaluations"), EVALUATIONS)));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreMisconfigured(
                    "what waits while PostgreSQL is away cannot be kept in " + absolute + ": " + e
                            + "; mend that, or give store.dataDirectory another directory",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}

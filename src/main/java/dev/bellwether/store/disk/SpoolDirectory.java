package dev.bellwether.store.disk;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.disk.SpooledRecords.Kind;
import dev.bellwether.store.sql.StoreMisconfigured;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What waits on disk while PostgreSQL is away, below the data directory. A lock keeps a second daemon away from it.
 */
public final class SpoolDirectory implements AutoCloseable {
    private static final long MIB = 1L << 20;
    /** Half a day of 2,000 probes a minute. */
    private static final long PROBE_RUNS = 512 * MIB;

    private static final long INFORMATIONAL_RUNS = 64 * MIB;
    private static final long EVALUATIONS = 128 * MIB;

    private final DataDirectoryLock lock;
    private final Spool probeRuns;
    private final Spool informationalRuns;
    private final Spool changes;
    private final Spool otherEvaluations;

    private SpoolDirectory(DataDirectoryLock lock, Path directory) throws IOException {
        this.lock = lock;
        this.probeRuns = Spool.open(directory.resolve("probe-runs"), PROBE_RUNS);
        this.informationalRuns = Spool.open(directory.resolve("informational-probe-runs"), INFORMATIONAL_RUNS);
        this.changes = Spool.open(directory.resolve("evaluations-that-changed-something"), EVALUATIONS);
        this.otherEvaluations = Spool.open(directory.resolve("evaluations"), EVALUATIONS);
    }

    /**
     * Opens it, with what an earlier daemon left there.
     *
     * @throws StoreMisconfigured if that is not possible; the message names the directory and the remedy
     */
    public static SpoolDirectory open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            DirectoryTrees.createPrivate(absolute);
            DataDirectoryLock lock = DataDirectoryLock.take(absolute);
            try {
                return new SpoolDirectory(lock, absolute);
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

    /** Probe runs, of which the oldest go first where there is no room. */
    public SpooledRecords<ProbeRun> probeRuns() {
        return new SpooledRecords<>(
                new Kind<>("probe runs", ProbeRun.class, run -> !run.informational()), probeRuns, informationalRuns);
    }

    /** Evaluations, of which those that changed something are kept longest. */
    public SpooledRecords<Evaluation> evaluations() {
        return new SpooledRecords<>(
                new Kind<>("evaluations", Evaluation.class, Evaluation::changed), changes, otherEvaluations);
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            probeRuns.close();
            informationalRuns.close();
            changes.close();
            otherEvaluations.close();
        }
    }
}

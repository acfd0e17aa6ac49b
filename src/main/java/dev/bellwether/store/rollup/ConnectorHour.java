package dev.bellwether.store.rollup;

import dev.bellwether.evidence.Micros;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The evidence of one connector in one hour, {@code (start, start + 1 h]}, on its way into one row. */
public final class ConnectorHour {
    public static final Duration LENGTH = Duration.ofHours(1);

    /**
     * Outcomes and probe runs alike, in {@code ($1, $2]} and in the days from $3 to $4; attempt 0 tells the runs. The retries that come until
     * the hour is closed tell which of its jobs go on.
     */
    static final String EVIDENCE = """
            SELECT connector_id, job_id AS name, attempt, completed_at AS at, success, failed_step AS first,
                error_code AS second, step_durations_ms::text AS took
            FROM job_outcome WHERE completed_at > $1 AND completed_at <= $2::timestamptz + interval '%d minutes'
                AND (completed_at <= $2 OR attempt > 1) AND day >= $3 AND day <= $4
            UNION ALL
            SELECT connector_id, probe, 0, at, false, result, fault, phases_ns::text
            FROM probe_run WHERE at > $1 AND at <= $2 AND day >= $3 AND day <= $4
            """.formatted(RollUp.GRACE.toMinutes());

    private static final int VERSION = 1;
    private static final int MICROS_OF_A_MINUTE = 60_000_000;

    private final String connectorId;
    private final Instant start;
    private final JobHash hashes;
    private final PackedOutcomes.Packer outcomes = new PackedOutcomes.Packer();
    private final Map<Long, String> retried = new HashMap<>();
    /** Opened here by what comes after the hour; whether anything comes before it is not known by that. */
    private final Set<Long> retriedSoon = new HashSet<>();

    private final Durations steps = new Durations();
    private final PackedRuns.Packer probes = new PackedRuns.Packer();
    private Instant lastSuccess;

    ConnectorHour(String connectorId, Instant start, JobHash hashes) {
        this.connectorId = connectorId;
        this.start = start;
        this.hashes = hashes;
    }

    /** The start of the hour that a time belongs to: one on the border ends it. */
    static Instant of(Instant at) {
        return at.minus(1, ChronoUnit.MICROS).truncatedTo(ChronoUnit.HOURS);
    }

    public static Durations steps(List<Buffer> packed) {
        Durations steps = new Durations();
        for (Buffer hour : packed) {
            PackedReader reader = new PackedReader(hour.getBytes());
            if (reader.number() != VERSION) {
                throw new IllegalStateException("an hour of step durations was packed by a later version");
            }
            steps.addAll(reader);
        }
        return steps;
    }

    /** Takes in a row of {@link #EVIDENCE}; they come in the order of time and attempt. By place, since names are looked for one by one. */
    void add(Row row) {
        String name = row.getString(1);
        int attempt = row.getInteger(2);
        Instant at = row.getOffsetDateTime(3).toInstant();
        int minute = (int) ((Micros.of(at) - Micros.of(start) - 1) / MICROS_OF_A_MINUTE);
        if (attempt == 0) {
            probes.add(
                    minute, name, RunEnd.of(row.getString(5), row.getString(6)), StoredDurations.of(row.getString(7)));
        } else if (minute < PackedOutcomes.MINUTES) {
            boolean success = row.getBoolean(4);
            long job = hashes.of(name);
            if (attempt > 1) {
                retried.put(job, name);
            }
            outcomes.add(job, attempt, minute, OutcomeKind.of(success, row.getString(5), row.getString(6)));
            if (success) {
                lastSuccess = at;
            }
            StoredDurations.forEach(row.getString(7), steps::add);
        } else {
            long job = hashes.of(name);
            retriedSoon.add(job);
            open(job);
        }
    }

    String connectorId() {
        return connectorId;
    }

    Instant start() {
        return start;
    }

    /** A job that goes on elsewhere. */
    void open(long job) {
        outcomes.open(job);
    }

    /** The jobs that are wholly here as far as is known. */
    List<PackedJob> closedJobs() {
        List<PackedJob> closed = new ArrayList<>();
        outcomes.jobs().forEach(job -> {
            if (!job.isOpen()) {
                closed.add(job);
            }
        });
        return closed;
    }

    /** The jobs of which an earlier attempt is not here, and which nobody has looked for yet, by their ids. */
    Map<String, PackedJob> unfinished() {
        Map<String, PackedJob> unfinished = new HashMap<>();
        outcomes.jobs().forEach(job -> {
            if (job.lacksAttempts() && (!job.isOpened() || retriedSoon.contains(job.hash()))) {
                unfinished.put(retried.get(job.hash()), job);
            }
        });
        return unfinished;
    }

    Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccess);
    }

    byte[] packedOutcomes() {
        return outcomes.packed(true);
    }

    byte[] packedOutcomesOfTheHour() {
        return outcomes.packed(false);
    }

    byte[] packedJobs() {
        return JobHashes.of(outcomes.jobs()).packed();
    }

    byte[] packedSteps() {
        PackedWriter writer = new PackedWriter().number(VERSION);
        steps.write(writer);
        return writer.written();
    }

    byte[] packedProbes() {
        return probes.packed();
    }
}

package dev.bellwether.store;

import dev.bellwether.evidence.JobOutcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Job outcomes, each once. */
public final class JobOutcomes {
    /**
     * One statement, so one transaction and one answer. Keys go in sorted, so that two batches with the same keys wait for
     * one another instead of each for the other. IS TRUE keeps the planner from making a join of it, which it would run as
     * nested loops: it cannot know how long the arrays are.
     */
    private static final String INSERT = """
            WITH batch AS MATERIALIZED (
                SELECT * FROM unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::int[], $7::timestamptz[],
                    $8::boolean[], $9::text[], $10::text[], $11::bigint[], $12::text[]::jsonb[])
                AS batch (hash, day, connector_id, job_id, attempt, completed_at,
                    success, failed_step, error_code, duration_ms, step_durations_ms)
            ), fresh AS (
                INSERT INTO job_outcome_key (hash, received_on)
                SELECT hash, ($1::timestamptz AT TIME ZONE 'UTC')::date FROM batch ORDER BY hash
                ON CONFLICT DO NOTHING
                RETURNING hash
            ), stored AS (
                INSERT INTO job_outcome (received_at, day, connector_id, job_id, attempt, completed_at,
                    success, failed_step, error_code, duration_ms, step_durations_ms)
                SELECT $1, day, connector_id, job_id, attempt, completed_at,
                    success, failed_step, error_code, duration_ms, step_durations_ms
                FROM batch WHERE (hash IN (SELECT hash FROM fresh)) IS TRUE
            ), late AS (
                INSERT INTO evidence_hour_dirty (connector_id, hour, noted_at)
                SELECT connector_id, hour, $1 FROM (
                    SELECT DISTINCT connector_id, date_bin('1 hour', completed_at - interval '1 microsecond', 'epoch') AS hour,
                        claimed_until
                    FROM batch, roll_up
                    WHERE completed_at <= closed_until AND (hash IN (SELECT hash FROM fresh)) IS TRUE) AS late
                WHERE (%s) IS TRUE
            )
            SELECT hash FROM fresh
            """.formatted(LateHours.NOT_NOTED);

    private static final String FOR_EACH = """
            SELECT connector_id, job_id, attempt, completed_at, success, error_code, received_at
            FROM job_outcome
            WHERE completed_at > $1 AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
            ORDER BY arrival
            """;

    private static final String COUNTS = """
            SELECT connector_id, date_bin('6 hours', completed_at, timestamptz '1970-01-01 00:00:00Z') AS quarter, success,
                CASE WHEN success THEN '' ELSE error_code END AS code, count(*)::int AS count
            FROM job_outcome
            WHERE completed_at >= $1 AND completed_at <= $2 AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
            GROUP BY connector_id, quarter, success, code
            """;

    private static final String BETWEEN = """
            SELECT connector_id, job_id, attempt, completed_at, success, error_code, received_at
            FROM job_outcome
            WHERE connector_id = $1 AND completed_at > $2 AND completed_at <= $3
                AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
            ORDER BY completed_at, arrival
            """;

    private static final String FAILURES = """
            SELECT failed_step, error_code, count(*) AS count
            FROM job_outcome
            WHERE connector_id = $1 AND completed_at > $2 AND completed_at <= $3 AND NOT success
                AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
            GROUP BY failed_step, error_code
            ORDER BY count DESC, failed_step, error_code
            LIMIT 1000
            """;

    /** What is rolled up, what is not yet, and what came since to hours that are. */
    private static final String LAST_SUCCESS = """
            SELECT greatest(
                (SELECT at FROM last_success WHERE connector_id = $1),
                (SELECT completed_at FROM job_outcome
                    WHERE connector_id = $1 AND success AND completed_at > (SELECT done_until FROM roll_up)
                        AND day >= (SELECT (done_until AT TIME ZONE 'UTC')::date FROM roll_up)
                    ORDER BY completed_at DESC LIMIT 1),
                (SELECT max(late.completed_at)
                    FROM (SELECT DISTINCT hour FROM evidence_hour_dirty WHERE connector_id = $1) AS dirty
                    CROSS JOIN LATERAL (
                        SELECT completed_at FROM job_outcome
                        WHERE connector_id = $1 AND success AND completed_at > hour
                            AND completed_at <= hour + interval '1 hour'
                        ORDER BY completed_at DESC LIMIT 1) AS late)) AS at
            """;

    private final Sql read;
    private final Sql scan;
    private final Partitions partitions;

    JobOutcomes(Sql read, Sql scan, Partitions partitions) {
        this.read = read;
        this.scan = scan;
        this.partitions = partitions;
    }

    /**
     * Stores outcomes in one transaction and answers, once it has committed, those that were new, in the given order. An
     * outcome is not new if one with the same connector, job and attempt is stored, whatever else it says, or comes before
     * it in the list. Outcomes older than the retention are taken too and go with the oldest day that is kept.
     *
     * @param receivedAt the time to note with them
     * @return fails with {@link StoreUnavailable} if nothing, or nobody knows what, was stored: send all of them again
     */
    public Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
        if (outcomes.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Keyed> batch = Keyed.firstOfEach(outcomes, outcome -> partitions.dayOf(outcome.completedAt(), receivedAt));
        Tuple parameters = parameters(batch, receivedAt);
        return partitions
                .write(
                        Partitions.JOB_OUTCOMES,
                        batch.stream().map(Keyed::day).toList(),
                        sql -> sql.run(INSERT, parameters))
                .map(fresh -> newAmong(batch, fresh));
    }

    /**
     * Hands over every outcome that completed after a time, in the order of arrival, on the caller's context. Only a part
     * is in memory at a time.
     */
    public Future<Void> forEach(Instant completedAfter, Consumer<StoredOutcome> consumer) {
        return scan.forEach(FOR_EACH, Tuple.of(Times.toSql(completedAfter)), row -> consumer.accept(stored(row)));
    }

    /** The outcomes of a connector that completed in {@code (from, to]}, in order of time. All are in memory at once. */
    public Future<List<StoredOutcome>> between(String connectorId, Instant from, Instant to) {
        return scan.run(BETWEEN, Tuple.of(connectorId, Times.toSql(from), Times.toSql(to)))
                .map(rows -> rows.stream().map(JobOutcomes::stored).toList());
    }

    private static StoredOutcome stored(Row row) {
        return new StoredOutcome(
                row.getString(0),
                row.getString(1),
                row.getInteger(2),
                row.getOffsetDateTime(3).toInstant(),
                row.getBoolean(4),
                row.getString(5),
                row.getOffsetDateTime(6).toInstant());
    }

    /** Hands over how many outcomes there were in {@code [from, to]}, on the caller's context. */
    public Future<Void> counts(Instant from, Instant to, Consumer<OutcomeCount> consumer) {
        return scan.forEach(
                COUNTS,
                Tuple.of(Times.toSql(from), Times.toSql(to)),
                row -> consumer.accept(new OutcomeCount(
                        row.getString(0),
                        row.getOffsetDateTime(1).toInstant(),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getInteger(4))));
    }

    /** How often what failed in {@code (from, to]}, most frequent first; at most the first 1000. */
    public Future<List<FailureCount>> failures(String connectorId, Instant from, Instant to) {
        return read.run(FAILURES, Tuple.of(connectorId, Times.toSql(from), Times.toSql(to)))
                .map(rows -> rows.stream()
                        .map(row -> new FailureCount(row.getString(0), row.getString(1), row.getLong(2)))
                        .toList());
    }

    /** When the last successful outcome of a connector completed; it is remembered for as long as the history. */
    public Future<Optional<Instant>> lastSuccessAt(String connectorId) {
        return read.run(LAST_SUCCESS, Tuple.of(connectorId))
                .map(rows -> Times.ofNullable(rows.iterator().next(), "at"));
    }

    /** An outcome with what the store adds to it. */
    private record Keyed(UUID hash, LocalDate day, JobOutcome outcome) {
        static List<Keyed> firstOfEach(List<JobOutcome> outcomes, Function<JobOutcome, LocalDate> day) {
            OutcomeKey key = new OutcomeKey();
            Map<UUID, Keyed> byHash = new LinkedHashMap<>(outcomes.size() * 2);
            for (JobOutcome outcome : outcomes) {
                UUID hash = key.of(outcome);
                byHash.computeIfAbsent(hash, absent -> new Keyed(hash, day.apply(outcome), outcome));
            }
            return List.copyOf(byHash.values());
        }

        Long durationMs() {
            return outcome.durationMs().isPresent() ? outcome.durationMs().getAsLong() : null;
        }
    }

    private static Tuple parameters(List<Keyed> batch, Instant receivedAt) {
        return new Columns<>(batch, Times.toSql(receivedAt))
                .keys(Keyed::hash)
                .days(Keyed::day)
                .texts(row -> row.outcome().connectorId())
                .texts(row -> row.outcome().jobId())
                .integers(row -> row.outcome().attempt())
                .times(row -> row.outcome().completedAt())
                .booleans(row -> row.outcome().success())
                .texts(row -> row.outcome().failedStep())
                .texts(row -> row.outcome().errorCode())
                .longs(Keyed::durationMs)
                .objects(row -> row.outcome().stepDurationsMs())
                .parameters();
    }

    private static List<JobOutcome> newAmong(List<Keyed> batch, RowSet<Row> fresh) {
        if (fresh.size() == batch.size()) {
            return batch.stream().map(Keyed::outcome).toList();
        }
        Set<UUID> stored = new HashSet<>();
        fresh.forEach(row -> stored.add(row.getUUID(0)));
        return batch.stream()
                .filter(row -> stored.contains(row.hash()))
                .map(Keyed::outcome)
                .toList();
    }
}

package dev.bellwether.store.evidence;

import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
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
import java.util.Set;
import java.util.UUID;

/** Writes job outcomes, each once, and finds out which of them a call wrote. */
record OutcomeInserts(Partitions partitions, Sql scan) {
    /**
     * One statement, so one transaction and one answer. Keys go in sorted, so that two batches with the same keys wait for
     * one another instead of each for the other. IS TRUE keeps the planner from making a join of it, which it would run as
     * nested loops: it cannot know how long the arrays are.
     */
    private static final String INSERT = """
            WITH batch AS MATERIALIZED (
                SELECT * FROM unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::int[], $7::timestamptz[],
                    $8::boolean[], $9::text[], $10::text[], $11::bigint[], $12::text[]::jsonb[], $13::bigint[])
                AS batch (hash, day, connector_id, job_id, attempt, completed_at,
                    success, failed_step, error_code, duration_ms, step_durations_ms, customer)
            ), fresh AS (
                INSERT INTO job_outcome_key (hash, received_on)
                SELECT hash, ($1::timestamptz AT TIME ZONE 'UTC')::date FROM batch ORDER BY hash
                ON CONFLICT DO NOTHING
                RETURNING hash
            ), new AS (
                SELECT * FROM batch WHERE (hash IN (SELECT hash FROM fresh)) IS TRUE
            ), stored AS (
                INSERT INTO job_outcome (received_at, day, connector_id, job_id, attempt, completed_at,
                    success, failed_step, error_code, duration_ms, step_durations_ms, customer)
                SELECT $1, day, connector_id, job_id, attempt, completed_at,
                    success, failed_step, error_code, duration_ms, step_durations_ms, customer
                FROM new
            ), late AS (
                %s
            )
            SELECT hash FROM fresh
            """.formatted(lateNote("new", "completed_at", "$1"));

    /** The limit keeps the planner from making another join of it, for which it would read all days. */
    private static final String RECEIVED_AT = """
            SELECT hash
            FROM unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::int[], $7::timestamptz[])
                AS sent (hash, day, connector_id, job_id, attempt, completed_at)
            CROSS JOIN LATERAL (
                SELECT FROM job_outcome AS stored
                WHERE stored.day = sent.day AND stored.connector_id = sent.connector_id
                    AND stored.completed_at = sent.completed_at AND stored.job_id = sent.job_id
                    AND stored.attempt = sent.attempt AND stored.received_at = $1
                LIMIT 1) AS found
            """;

    /** {@link JobOutcomes#insert}, of at least one outcome. */
    Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
        List<Keyed> batch = keyed(outcomes, receivedAt);
        return insertKeyed(batch, receivedAt).map(fresh -> newAmong(batch, fresh));
    }

    /** {@link JobOutcomes#settle}. */
    Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
        List<Keyed> batch = keyed(outcomes, receivedAt);
        return insertKeyed(batch, receivedAt)
                .compose(fresh -> fresh.size() == batch.size()
                        ? Future.succeededFuture(fresh)
                        : scan.run(RECEIVED_AT, keys(batch, receivedAt).parameters()))
                .map(stored -> newAmong(batch, stored));
    }

    /** The first of each that are the same. */
    private List<Keyed> keyed(List<JobOutcome> outcomes, Instant receivedAt) {
        JobOutcomes.OutcomeKeyHash key = new JobOutcomes.OutcomeKeyHash();
        Map<UUID, Keyed> byHash = new LinkedHashMap<>(outcomes.size() * 2);
        for (JobOutcome outcome : outcomes) {
            byHash.computeIfAbsent(
                    key.of(outcome),
                    hash -> new Keyed(hash, partitions.dayOf(outcome.completedAt(), receivedAt), outcome));
        }
        return List.copyOf(byHash.values());
    }

    private Future<RowSet<Row>> insertKeyed(List<Keyed> batch, Instant receivedAt) {
        Tuple parameters = parameters(batch, receivedAt);
        return partitions.write(
                Partitions.JOB_OUTCOMES, batch.stream().map(Keyed::day).toList(), sql -> sql.run(INSERT, parameters));
    }

    private record Keyed(UUID hash, LocalDate day, JobOutcome outcome) {}

    private static Columns<Keyed> keys(List<Keyed> batch, Instant receivedAt) {
        return new Columns<>(batch, Times.toSql(receivedAt))
                .column(Keyed::hash, UUID[]::new)
                .days(Keyed::day)
                .texts(row -> row.outcome().connectorId())
                .texts(row -> row.outcome().jobId())
                .integers(row -> row.outcome().attempt())
                .times(row -> row.outcome().completedAt());
    }

    private static Tuple parameters(List<Keyed> batch, Instant receivedAt) {
        return keys(batch, receivedAt)
                .booleans(row -> row.outcome().success())
                .texts(row -> row.outcome().failedStep())
                .texts(row -> row.outcome().errorCode())
                .optionalLongs(row -> row.outcome().durationMs())
                .objects(row -> row.outcome().stepDurationsMs())
                .optionalLongs(row -> row.outcome().customer())
                .parameters();
    }

    /**
     * Tells the roll-up of rows that arrived after their hour was closed: the part of a statement that writes evidence which notes the closed hours among those of its rows. One note that the roll-up has not claimed
     * is enough for all later rows of the hour: the roll-up claims it first, then waits for the transactions that saw it unclaimed. Each hour is asked
     * for alone, since the planner might read all notes otherwise.
     *
     * @param rows what the statement writes, to be read from
     * @param time the column of these that says when something happened
     * @param now the parameter that says when the notes are made
     */
    static String lateNote(String rows, String time, String now) {
        return """
                INSERT INTO evidence_hour_dirty (connector_id, hour, noted_at)
                SELECT connector_id, hour, %3$s FROM (
                    SELECT DISTINCT connector_id, date_bin('1 hour', %2$s - interval '1 microsecond', 'epoch') AS hour,
                        claimed_until
                    FROM %1$s, roll_up WHERE %2$s <= closed_until) AS late
                WHERE (NOT EXISTS (SELECT FROM evidence_hour_dirty AS noted WHERE noted.connector_id = late.connector_id
                    AND noted.hour = late.hour AND noted.noted_at > late.claimed_until OFFSET 0)) IS TRUE
                """.formatted(rows, time, now);
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

package dev.bellwether.store.evidence;

import dev.bellwether.document.Sha256;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.rollup.OutcomeKind;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Job outcomes, each once. */
public record JobOutcomes(Sql read, Sql scan, Partitions partitions) implements OutcomeSink {
    private static final Function<Row, OutcomeCount> COUNT = Records.reader(OutcomeCount.class);

    private static final String FOR_EACH = """
            SELECT connector_id, job_id, attempt, customer, completed_at, success, error_code, received_at
            FROM job_outcome
            WHERE completed_at > $1 AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
            ORDER BY arrival
            """;

    private static final String FOR_EACH_RECEIVED = """
            SELECT connector_id, job_id, attempt, customer, completed_at, success, error_code, received_at
            FROM job_outcome WHERE received_at > $1 ORDER BY arrival
            """;

    private static final String COUNTS = """
            SELECT connector_id, date_bin('6 hours', completed_at, timestamptz '1970-01-01 00:00:00Z') AS quarter, success,
                CASE WHEN success THEN '' ELSE error_code END AS code, count(*)::int AS count
            FROM job_outcome
            WHERE completed_at >= $1 AND completed_at <= $2 AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
            GROUP BY connector_id, quarter, success, code
            """;

    private static final String BETWEEN = """
            SELECT connector_id, job_id, attempt, customer, completed_at, success, error_code, received_at
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
            ORDER BY count DESC
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

    @Override
    public Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
        return outcomes.isEmpty()
                ? Future.succeededFuture(List.of())
                : new OutcomeInserts(partitions, scan).insert(outcomes, receivedAt);
    }

    @Override
    public Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
        return new OutcomeInserts(partitions, scan).settle(outcomes, receivedAt);
    }

    /**
     * Hands over every outcome that completed after a time, in the order of arrival, on the caller's context. Only a part
     * is in memory at a time.
     */
    public Future<Void> forEach(Instant completedAfter, Consumer<StoredOutcome> consumer) {
        return scan.forEach(FOR_EACH, Sql.values(completedAfter), row -> consumer.accept(stored(row)));
    }

    /** Those that were stored after a time, in the order in which they came. */
    public Future<Void> forEachReceived(Instant after, Consumer<JobOutcome> consumer) {
        return scan.forEach(
                FOR_EACH_RECEIVED,
                Sql.values(after),
                row -> consumer.accept(stored(row).outcome()));
    }

    /** The outcomes of a connector that completed in {@code (from, to]}, in order of time. All are in memory at once. */
    public Future<List<StoredOutcome>> between(String connectorId, Instant from, Instant to) {
        return scan.list(JobOutcomes::stored, BETWEEN, connectorId, from, to);
    }

    private static StoredOutcome stored(Row row) {
        JobOutcome outcome = new JobOutcome(
                row.getString(0),
                row.getString(1),
                row.getInteger(2),
                row.getLong(3) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(3)),
                row.getOffsetDateTime(4).toInstant(),
                row.getBoolean(5),
                "",
                row.getString(6),
                OptionalLong.empty(),
                Map.of());
        return new StoredOutcome(outcome, row.getOffsetDateTime(7).toInstant());
    }

    /** Hands over how many outcomes there were in {@code [from, to]}, on the caller's context. */
    public Future<Void> counts(Instant from, Instant to, Consumer<OutcomeCount> consumer) {
        return scan.forEach(COUNTS, Sql.values(from, to), row -> consumer.accept(COUNT.apply(row)));
    }

    /** How often what failed in {@code (from, to]}, most frequent first; what is rare, of many steps or codes, counts as one. */
    public Future<List<FailureCount>> failures(String connectorId, Instant from, Instant to, ErrorCodes codes) {
        Map<OutcomeKind, Long> counts = new HashMap<>();
        return read.forEach(FAILURES, Sql.values(connectorId, from, to), row -> {
                    OutcomeKind kind = OutcomeKind.of(false, row.getString(0), row.getString(1));
                    boolean isHeld = counts.size() < OutcomeKind.MOST_HELD || counts.containsKey(kind);
                    counts.merge(isHeld ? kind : kind.asOther(codes), row.getLong(2), Long::sum);
                })
                .map(read -> FailureCount.of(counts, codes));
    }

    /** When the last successful outcome of a connector completed; it is remembered for as long as the history. */
    public Future<Optional<Instant>> lastSuccessAt(String connectorId) {
        return read.run(LAST_SUCCESS, connectorId)
                .map(rows -> Times.ofNullable(rows.iterator().next(), "at"));
    }

    /**
     * How many outcomes of a connector there were in a quarter of a UTC day.
     *
     * @param quarter when it began
     * @param success whether they succeeded
     * @param errorCode of those that failed; empty where there was none
     * @param count from 1
     */
    public record OutcomeCount(String connectorId, Instant quarter, boolean success, String errorCode, int count) {}

    /** A job outcome, but for what windows do not need of it, its steps and durations, and when it was stored. */
    public record StoredOutcome(JobOutcome outcome, Instant receivedAt) {}

    /**
     * How often a step failed with an error code.
     *
     * @param step empty where none was named
     * @param errorCode empty where there was none
     * @param fault whose it was
     * @param count how often, from 1
     */
    public record FailureCount(String step, String errorCode, Fault fault, long count) {
        private static final Comparator<FailureCount> MOST_FREQUENT_FIRST = Comparator.comparingLong(
                        FailureCount::count)
                .reversed()
                .thenComparing(FailureCount::step)
                .thenComparing(FailureCount::errorCode)
                .thenComparing(FailureCount::fault);

        /** Of so many kinds, {@linkplain OutcomeKind#bounded bounded}, the most frequent first; exact in sum. */
        public static List<FailureCount> of(Map<OutcomeKind, Long> counts, ErrorCodes codes) {
            Map<FailureCount, Long> bounded = new HashMap<>();
            OutcomeKind.bounded(counts, codes)
                    .forEach((kind, as) -> bounded.merge(
                            new FailureCount(as.step(), as.errorCode(), as.fault(codes), 0),
                            counts.get(kind),
                            Long::sum));
            return bounded.entrySet().stream()
                    .map(each -> new FailureCount(
                            each.getKey().step, each.getKey().errorCode, each.getKey().fault, each.getValue()))
                    .sorted(MOST_FREQUENT_FIRST)
                    .toList();
        }
    }

    /** What makes two outcomes the same: connector, job and attempt, as the first 128 bits of a SHA-256. */
    public static final class OutcomeKeyHash {
        private final MessageDigest digest = Sha256.digest();

        /** The key of an outcome. Not safe for several threads at once. */
        public UUID of(JobOutcome outcome) {
            return of(outcome.connectorId(), outcome.jobId(), outcome.attempt());
        }

        public UUID of(String connectorId, String jobId, int attempt) {
            digest.update(connectorId.getBytes(StandardCharsets.UTF_8));
            // No connector's id holds this byte, so that no two keys are spelt alike.
            digest.update((byte) 0);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, attempt));
            digest.update(jobId.getBytes(StandardCharsets.UTF_8));
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            return new UUID(hash.getLong(), hash.getLong());
        }
    }
}

package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.rollup.OutcomeKind;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.StreamSupport;

/** Evidence of a connector counted over time. */
public final class Tallies {
    /** A row belongs to the bucket that ends at its time, so it is cut a microsecond, the least step of time, earlier. */
    private static final String BUCKET = "date_bin(make_interval(secs => $4), %s - interval '1 microsecond', $5)";

    private static final String OUTCOMES = """
            SELECT %s AS bucket, success, CASE WHEN success THEN '' ELSE failed_step END AS step,
                CASE WHEN success THEN '' ELSE error_code END AS code, count(*) AS count
            FROM job_outcome
            WHERE connector_id = $1 AND completed_at > $2 AND completed_at <= $3
                AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
            GROUP BY 1, 2, 3, 4
            ORDER BY bucket, count DESC, step, code
            """.formatted(BUCKET.formatted("completed_at"));

    private static final String JOBS = """
            WITH counted AS (
                SELECT %s AS bucket, job_id, attempt, completed_at, success
                FROM job_outcome
                WHERE connector_id = $1 AND completed_at > $2 AND completed_at <= $3
                    AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
                    AND (success OR error_code <> ALL ($6::text[]))
            ), job AS (
                SELECT bucket, bool_and(success) AS clean,
                    (array_agg(success ORDER BY completed_at DESC, attempt DESC))[1] AS succeeded
                FROM counted GROUP BY bucket, job_id
            )
            SELECT bucket, count(*) AS jobs, count(*) FILTER (WHERE succeeded) AS succeeded,
                count(*) FILTER (WHERE clean) AS first_time
            FROM job GROUP BY bucket
            """.formatted(BUCKET.formatted("completed_at"));

    /** How much is read row by row into memory; beyond, the database counts. */
    private static final Duration MOST_ROWS = Duration.ofHours(4);

    private final Sql read;
    private final Partitions partitions;
    private final Clock clock;

    public Tallies(Sql read, Partitions partitions, Clock clock) {
        this.read = read;
        this.partitions = partitions;
        this.clock = clock;
    }

    /**
     * What each bucket holds, in order, empty ones too; all of it as it was at one moment. Everything is exact but the percentiles of
     * phases, which are at most 0.8 % wrong.
     *
     * @param codes whose fault a failure is
     */
    public Future<List<BucketTally>> of(String connectorId, Buckets buckets, ErrorCodes codes) {
        BucketCounts counts = new BucketCounts(buckets, codes);
        LocalDate oldest = partitions.oldestDay(clock.instant());
        RolledSpan.Part whole = new RolledSpan.Part(buckets.from(), buckets.to());
        boolean wholeMinutes = buckets.step().toSecondsPart() == 0;
        return read.inSnapshot(connection -> RolledSpan.of(connection, connectorId, whole, oldest)
                        .map(span -> wholeMinutes ? span : RolledSpan.rawAlone(whole))
                        .compose(span -> count(connection, connectorId, buckets, counts, span, oldest)))
                .map(done -> counts.tallies());
    }

    private static Future<Void> count(
            SqlConnection connection,
            String connectorId,
            Buckets buckets,
            BucketCounts counts,
            RolledSpan span,
            LocalDate oldest) {
        Future<Void> jobs = span.rawLength().compareTo(MOST_ROWS) <= 0
                ? new JobTallies(connection, connectorId, buckets, counts).take(span, oldest)
                : countRows(connection, connectorId, buckets, counts);
        // Asked for at once, so that the server reads these while jobs are formed.
        Future<List<RolledSpan.Hour>> runs = span.hours(connection, connectorId, "probes");
        return jobs.compose(counted -> runs)
                .compose(hours -> new RunTallies(connection, connectorId, counts).take(span, hours, oldest));
    }

    private static Future<Void> countRows(
            SqlConnection connection, String connectorId, Buckets buckets, BucketCounts counts) {
        return run(connection, OUTCOMES, parameters(connectorId, buckets))
                .onSuccess(rows -> rows.forEach(counts::takeOutcomes))
                .compose(rows -> run(
                        connection, JOBS, parameters(connectorId, buckets).addArrayOfString(excluded(rows, counts))))
                .onSuccess(rows -> rows.forEach(counts::takeJobs))
                .mapEmpty();
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    private static Tuple parameters(String connectorId, Buckets buckets) {
        return Tuple.of(
                connectorId,
                Times.toSql(buckets.from()),
                Times.toSql(buckets.to()),
                (double) buckets.step().toSeconds(),
                Times.toSql(buckets.origin()));
    }

    /** The codes among these that do not count. */
    private static String[] excluded(RowSet<Row> outcomes, BucketCounts counts) {
        return StreamSupport.stream(outcomes.spliterator(), false)
                .filter(row -> !row.getBoolean("success"))
                .map(row -> row.getString("code"))
                .distinct()
                .filter(code -> !counts.isCounted(counts.number(OutcomeKind.of(false, "", code))))
                .toArray(String[]::new);
    }
}

package dev.bellwether.store;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** Evidence of a connector counted over time. */
public final class Tallies {
    /** A row belongs to the bucket that ends at its time, so it is cut a microsecond, the least step of time, earlier. */
    private static final String BUCKET = "date_bin(make_interval(secs => $4), %s - interval '1 microsecond', $2)";

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
                    AND (success OR error_code <> ALL ($5::text[]))
            ), job AS (
                SELECT bucket, bool_and(success) AS clean,
                    (array_agg(success ORDER BY completed_at DESC, attempt DESC))[1] AS succeeded
                FROM counted GROUP BY bucket, job_id
            )
            SELECT bucket, count(*) AS jobs, count(*) FILTER (WHERE succeeded) AS succeeded,
                count(*) FILTER (WHERE clean) AS first_time
            FROM job GROUP BY bucket
            """.formatted(BUCKET.formatted("completed_at"));

    private static final String PROBES = """
            SELECT %s AS bucket, probe, count(*) FILTER (WHERE result = 'success') AS success,
                count(*) FILTER (WHERE result = 'flaky') AS flaky,
                count(*) FILTER (WHERE result = 'failure' AND fault NOT IN ('user', 'platform')) AS failure,
                count(*) FILTER (WHERE result = 'failure' AND fault IN ('user', 'platform')) AS excluded
            FROM probe_run
            WHERE connector_id = $1 AND at > $2 AND at <= $3 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
            GROUP BY bucket, probe
            ORDER BY bucket, probe
            """.formatted(BUCKET.formatted("at"));

    private static final String PHASES = """
            SELECT %s AS bucket, probe, phase.key AS phase, avg(phase.value::bigint)::float8 AS average,
                percentile_disc(0.95) WITHIN GROUP (ORDER BY phase.value::bigint) AS p95
            FROM probe_run, jsonb_each_text(phases_ns) AS phase
            WHERE connector_id = $1 AND at > $2 AND at <= $3 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
            GROUP BY bucket, probe, phase.key
            """.formatted(BUCKET.formatted("at"));

    private final Sql read;

    Tallies(Sql read) {
        this.read = read;
    }

    /**
     * What each bucket holds, in order, empty ones too; all of it as it was at one moment.
     *
     * @param codes whose fault a failure is
     */
    public Future<List<BucketTally>> of(String connectorId, Buckets buckets, ErrorCodes codes) {
        BucketCounts counts = new BucketCounts(buckets, codes);
        return read.inTransaction(connection -> connection
                        .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                        .execute()
                        .compose(set -> run(connection, OUTCOMES, parameters(connectorId, buckets)))
                        .onSuccess(rows -> rows.forEach(counts::takeOutcomes))
                        .compose(rows -> run(
                                connection,
                                JOBS,
                                parameters(connectorId, buckets).addArrayOfString(excluded(rows, codes))))
                        .onSuccess(rows -> rows.forEach(counts::takeJobs))
                        .compose(rows -> run(connection, PROBES, parameters(connectorId, buckets)))
                        .onSuccess(rows -> rows.forEach(counts::takeProbe))
                        .compose(rows -> run(connection, PHASES, parameters(connectorId, buckets)))
                        .onSuccess(rows -> rows.forEach(counts::takePhase)))
                .map(done -> counts.tallies());
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    private static Tuple parameters(String connectorId, Buckets buckets) {
        return Tuple.of(connectorId, Times.toSql(buckets.from()), Times.toSql(buckets.to()), (double)
                buckets.step().toSeconds());
    }

    /** The codes among these that do not count. */
    private static String[] excluded(RowSet<Row> outcomes, ErrorCodes codes) {
        return StreamSupport.stream(outcomes.spliterator(), false)
                .filter(row -> !row.getBoolean("success"))
                .map(row -> row.getString("code"))
                .distinct()
                .filter(code -> !codes.fault(code).counts())
                .toArray(String[]::new);
    }
}

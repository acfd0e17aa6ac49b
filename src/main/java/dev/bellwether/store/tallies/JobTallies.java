package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.store.rollup.ConnectorHour;
import dev.bellwether.store.rollup.JobHash;
import dev.bellwether.store.rollup.JobHashes;
import dev.bellwether.store.rollup.OutcomeKind;
import dev.bellwether.store.rollup.PackedOutcomes;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the outcomes and jobs of a connector by bucket from hours that are rolled up and from rows, as exactly as from rows alone. What is the
 * only outcome of its job is added up; jobs that are wholly in one hour are formed there; the others are put together by their ids.
 */
final class JobTallies {
    /** In both the columns are taken by place, since names are looked for one by one. */
    private static final String RAW = """
            SELECT job_id, attempt, completed_at, success, failed_step, error_code
            FROM job_outcome
            WHERE connector_id = $1 AND completed_at > $2 AND completed_at <= $3
                AND day >= $4 AND day <= $5
            """;

    private static final String OF_JOBS = """
            SELECT job_id, attempt, completed_at, success, failed_step, error_code
            FROM job_outcome
            WHERE connector_id = $1 AND completed_at > $2 AND completed_at <= $3 AND day >= $4 AND day <= $5
                AND job_id = ANY ($6::text[])
            ORDER BY completed_at, attempt
            """;

    private final SqlConnection connection;
    private final String connectorId;
    private final Buckets buckets;
    private final BucketCounts counts;
    private final JobHash hashes = new JobHash();
    /** Those that cannot be formed from one hour. */
    private final Map<Long, SplitJob> jobs = new HashMap<>();

    JobTallies(SqlConnection connection, String connectorId, Buckets buckets, BucketCounts counts) {
        this.connection = connection;
        this.connectorId = connectorId;
        this.buckets = buckets;
        this.counts = counts;
    }

    Future<Void> take(RolledSpan span, LocalDate oldest) {
        return span.hours(connection, connectorId, counts.isWholeHours() ? "of_the_hour" : "outcomes")
                .onSuccess(hours -> hours.forEach(
                        hour -> PackedOutcomes.read(hour.packed().getBytes(), new HourReader(hour.start()))))
                .compose(hours -> span.forEachRow(connection, connectorId, RAW, oldest, row -> {
                    Instant at = at(row);
                    int bucket = counts.bucketOf(at);
                    int ending = ending(row);
                    counts.outcomes(bucket, ending, 1);
                    add(row, at, bucket, ending);
                }))
                .compose(rows -> openClosed(span))
                .onSuccess(opened -> jobs.values().forEach(job -> job.count(counts)))
                .mapEmpty();
    }

    private void add(Row row, Instant at, int bucket, int ending) {
        String jobId = row.getString(0);
        jobs.computeIfAbsent(hashes.of(jobId), absent -> new SplitJob())
                .add(jobId, row.getInteger(1), at, bucket, ending);
    }

    private int ending(Row row) {
        return counts.number(OutcomeKind.of(row.getBoolean(3), row.getString(4), row.getString(5)));
    }

    private static Instant at(Row row) {
        return row.getOffsetDateTime(2).toInstant();
    }

    private final class HourReader implements PackedOutcomes.Reader {
        private final Instant start;
        private final int[] bucketOfMinute;
        /** In this answer, by the hour's own numbers. */
        private int[] numbers = {};

        HourReader(Instant start) {
            this.start = start;
            this.bucketOfMinute = counts.ofMinutes(start);
        }

        @Override
        public void endings(List<OutcomeKind> endings) {
            numbers = endings.stream().mapToInt(counts::number).toArray();
        }

        @Override
        public void lone(int minute, int which, int count) {
            int bucket = bucketOfMinute[minute];
            int ending = numbers[which];
            counts.outcomes(bucket, ending, count);
            if (counts.isCounted(ending)) {
                counts.jobs(bucket, count, which == 0, which == 0);
            }
        }

        @Override
        public void closed(int alike, int outcomes, int[] minutes, int[] which) {
            JobCount job = new JobCount(counts, alike);
            for (int i = 0; i < outcomes; i++) {
                int bucket = bucketOfMinute[minutes[i]];
                int ending = numbers[which[i]];
                counts.outcomes(bucket, ending, alike);
                if (counts.isCounted(ending)) {
                    job.add(bucket, which[i] == 0);
                }
            }
            job.end();
        }

        @Override
        public void open(long hash, int outcomes, int[] minutes, int[] which) {
            SplitJob job = jobs.computeIfAbsent(hash, absent -> new SplitJob());
            for (int i = 0; i < outcomes; i++) {
                int bucket = bucketOfMinute[minutes[i]];
                counts.outcomes(bucket, numbers[which[i]], 1);
                // In order of their places, after all that ended with the hour before; nothing else of this job lies in
                // this one.
                job.addOpen(start.plus(i + 1L, ChronoUnit.MICROS), bucket, numbers[which[i]]);
            }
        }
    }

    /**
     * A row may be a later attempt of a job that a rolled-up hour takes for complete. Where both lie in one bucket it is taken out of the hour's
     * jobs, and put together.
     */
    private Future<Void> openClosed(RolledSpan span) {
        Map<Long, SplitJob> wanted = jobs.entrySet().stream()
                .filter(job -> job.getValue().lacksAttempts())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Set<Integer> where = new HashSet<>();
        wanted.values().forEach(job -> job.addBuckets(where));
        Future<Void> done = Future.succeededFuture();
        for (int bucket : where) {
            RolledSpan.Part part = new RolledSpan.Part(buckets.start(bucket), buckets.end(bucket));
            done = done.compose(before -> span.hours(connection, connectorId, "jobs", part))
                    .compose(hours -> openClosed(wanted, hours));
        }
        return done;
    }

    private Future<Void> openClosed(Map<Long, SplitJob> wanted, List<RolledSpan.Hour> hours) {
        Future<Void> done = Future.succeededFuture();
        for (RolledSpan.Hour hour : hours) {
            JobHashes known = JobHashes.unpack(hour.packed().getBytes());
            List<String> closed = new ArrayList<>();
            wanted.forEach((hash, job) -> {
                if (known.hasClosed(hash)) {
                    closed.add(job.jobId());
                }
            });
            if (!closed.isEmpty()) {
                done = done.compose(before -> openClosed(hour.start(), closed));
            }
        }
        return done;
    }

    private Future<Void> openClosed(Instant hour, List<String> jobIds) {
        Instant end = hour.plus(ConnectorHour.LENGTH);
        Tuple parameters = Tuple.of(connectorId, Times.toSql(hour), Times.toSql(end), Times.day(hour), Times.day(end))
                .addArrayOfString(jobIds.toArray(String[]::new));
        return connection
                .preparedQuery(OF_JOBS)
                .execute(parameters)
                .onSuccess(rows -> {
                    Map<String, JobCount> asFormed = new HashMap<>();
                    for (Row row : rows) {
                        Instant at = at(row);
                        int bucket = counts.bucketOf(at);
                        int ending = ending(row);
                        if (counts.isCounted(ending)) {
                            asFormed.computeIfAbsent(row.getString(0), absent -> new JobCount(counts, -1))
                                    .add(bucket, counts.isSuccess(ending));
                        }
                        add(row, at, bucket, ending);
                    }
                    asFormed.values().forEach(JobCount::end);
                })
                .mapEmpty();
    }
}

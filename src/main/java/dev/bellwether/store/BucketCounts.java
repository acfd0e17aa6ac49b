package dev.bellwether.store;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Puts the rows of several queries together, bucket by bucket. */
final class BucketCounts {
    private static final Comparator<FailureCount> MOST_FREQUENT_FIRST = Comparator.comparingLong(FailureCount::count)
            .reversed()
            .thenComparing(FailureCount::step)
            .thenComparing(FailureCount::errorCode);

    private final Buckets buckets;
    private final ErrorCodes codes;
    private final Bucket[] byIndex;
    private final Map<Ending, Boolean> counted = new HashMap<>();

    BucketCounts(Buckets buckets, ErrorCodes codes) {
        this.buckets = buckets;
        this.codes = codes;
        this.byIndex = new Bucket[Math.toIntExact(buckets.count())];
        Arrays.setAll(byIndex, index -> new Bucket());
    }

    /** Whether an outcome counts as evidence. */
    boolean isCounted(Ending ending) {
        return ending.success()
                || counted.computeIfAbsent(
                        ending, asked -> codes.fault(asked.errorCode()).counts());
    }

    /** So many outcomes that ended so. */
    void outcomes(int bucket, Ending ending, long count) {
        byIndex[bucket].outcomes += count;
        if (!ending.success()) {
            byIndex[bucket].failures.merge(ending, count, Long::sum);
        }
    }

    /** So many jobs with a counted outcome; a negative number takes them back. */
    void jobs(int bucket, long count, boolean succeeded, boolean clean) {
        Bucket where = byIndex[bucket];
        where.jobs += count;
        where.succeeded += succeeded ? count : 0;
        where.firstTime += clean ? count : 0;
    }

    void takeOutcomes(Row row) {
        outcomes(
                index(row),
                Ending.of(row.getBoolean("success"), row.getString("step"), row.getString("code")),
                row.getLong("count"));
    }

    void takeJobs(Row row) {
        Bucket bucket = byIndex[index(row)];
        bucket.jobs = row.getLong("jobs");
        bucket.succeeded = row.getLong("succeeded");
        bucket.firstTime = row.getLong("first_time");
    }

    /** The runs of the bucket that an hour lies in. */
    ProbeCounts probes(Instant at) {
        return byIndex[(int) buckets.index(at)].probes;
    }

    private int index(Row row) {
        return (int) buckets.index(Times.of(row, "bucket"));
    }

    List<BucketTally> tallies() {
        return IntStream.range(0, byIndex.length).mapToObj(this::tally).toList();
    }

    private BucketTally tally(int index) {
        Bucket bucket = byIndex[index];
        Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        bucket.failures.forEach((ending, count) -> faults.merge(codes.fault(ending.errorCode()), count, Long::sum));
        return new BucketTally(
                buckets.start(index),
                buckets.end(index),
                bucket.outcomes,
                bucket.jobs,
                bucket.succeeded,
                bucket.firstTime,
                faults,
                bucket.failures.entrySet().stream()
                        .map(failure -> new FailureCount(
                                failure.getKey().step(), failure.getKey().errorCode(), failure.getValue()))
                        .sorted(MOST_FREQUENT_FIRST)
                        .toList(),
                bucket.probes.tallies());
    }

    private static final class Bucket {
        private final Map<Ending, Long> failures = new HashMap<>();
        private final ProbeCounts probes = new ProbeCounts();
        private long outcomes;
        private long jobs;
        private long succeeded;
        private long firstTime;
    }
}

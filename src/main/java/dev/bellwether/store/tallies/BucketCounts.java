package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.evidence.FailureCount;
import dev.bellwether.store.rollup.ConnectorHour;
import dev.bellwether.store.rollup.OutcomeKind;
import dev.bellwether.store.rollup.PackedOutcomes;
import dev.bellwether.store.sql.Times;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
    private final Map<OutcomeKind, Integer> numbers = new HashMap<>();
    /** By number. */
    private final List<OutcomeKind> endings = new ArrayList<>();
    /** The numbers of those that count. */
    private final BitSet counted = new BitSet();

    BucketCounts(Buckets buckets, ErrorCodes codes) {
        this.buckets = buckets;
        this.codes = codes;
        this.byIndex = new Bucket[Math.toIntExact(buckets.count())];
        Arrays.setAll(byIndex, index -> new Bucket());
    }

    /** The bucket of a row; one on the border ends it. */
    int bucketOf(Instant at) {
        return (int) buckets.index(at.minus(1, ChronoUnit.MICROS));
    }

    /** Whether an hour lies in one bucket. */
    boolean isWholeHours() {
        return buckets.step().toSeconds() % ConnectorHour.LENGTH.toSeconds() == 0;
    }

    /** The bucket of each minute of an hour; only for steps of whole minutes. */
    int[] ofMinutes(Instant hour) {
        int[] indexes = new int[PackedOutcomes.MINUTES];
        if (isWholeHours()) {
            Arrays.fill(indexes, (int) buckets.index(hour));
        } else {
            Arrays.setAll(indexes, minute -> (int) buckets.index(hour.plusSeconds(60L * minute)));
        }
        return indexes;
    }

    /** The number of an ending in this answer; the same for equal ones. */
    int number(OutcomeKind ending) {
        return numbers.computeIfAbsent(ending, absent -> {
            int number = endings.size();
            endings.add(ending);
            counted.set(
                    number, ending.success() || codes.fault(ending.errorCode()).counts());
            return number;
        });
    }

    /** Whether outcomes with an ending count as evidence. */
    boolean isCounted(int ending) {
        return counted.get(ending);
    }

    boolean isSuccess(int ending) {
        return endings.get(ending).success();
    }

    /** So many outcomes that ended so. */
    void outcomes(int bucket, int ending, long count) {
        byIndex[bucket].add(ending, count);
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
                number(OutcomeKind.of(row.getBoolean("success"), row.getString("step"), row.getString("code"))),
                row.getLong("count"));
    }

    void takeJobs(Row row) {
        Bucket bucket = byIndex[index(row)];
        bucket.jobs = row.getLong("jobs");
        bucket.succeeded = row.getLong("succeeded");
        bucket.firstTime = row.getLong("first_time");
    }

    ProbeCounts probes(int bucket) {
        return byIndex[bucket].probes;
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
        List<FailureCount> failures = new ArrayList<>();
        for (int number = 0; number < bucket.byEnding.length; number++) {
            long count = bucket.byEnding[number];
            if (count > 0 && !isSuccess(number)) {
                OutcomeKind ending = endings.get(number);
                faults.merge(codes.fault(ending.errorCode()), count, Long::sum);
                failures.add(new FailureCount(ending.step(), ending.errorCode(), count));
            }
        }
        failures.sort(MOST_FREQUENT_FIRST);
        return new BucketTally(
                buckets.start(index),
                buckets.end(index),
                Arrays.stream(bucket.byEnding).sum(),
                bucket.jobs,
                bucket.succeeded,
                bucket.firstTime,
                faults,
                failures,
                bucket.probes.tallies());
    }

    private static final class Bucket {
        private final ProbeCounts probes = new ProbeCounts();
        private long[] byEnding = {};
        private long jobs;
        private long succeeded;
        private long firstTime;

        void add(int ending, long count) {
            if (ending >= byEnding.length) {
                byEnding = Arrays.copyOf(byEnding, ending + 4);
            }
            byEnding[ending] += count;
        }
    }
}

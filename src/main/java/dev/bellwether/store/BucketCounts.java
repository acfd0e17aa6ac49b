package dev.bellwether.store;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.ProbeTally.Phase;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Puts the rows of several queries together, bucket by bucket. */
final class BucketCounts {
    private final Buckets buckets;
    private final ErrorCodes codes;
    private final Map<Long, Bucket> byIndex = new HashMap<>();

    BucketCounts(Buckets buckets, ErrorCodes codes) {
        this.buckets = buckets;
        this.codes = codes;
    }

    void takeOutcomes(Row row) {
        Bucket bucket = bucket(row);
        long count = row.getLong("count");
        bucket.outcomes += count;
        if (!row.getBoolean("success")) {
            String code = row.getString("code");
            bucket.faults.merge(codes.fault(code), count, Long::sum);
            bucket.failures.add(new FailureCount(row.getString("step"), code, count));
        }
    }

    void takeJobs(Row row) {
        Bucket bucket = bucket(row);
        bucket.jobs = row.getLong("jobs");
        bucket.succeeded = row.getLong("succeeded");
        bucket.firstTime = row.getLong("first_time");
    }

    void takeProbe(Row row) {
        String probe = row.getString("probe");
        bucket(row)
                .probes
                .put(
                        probe,
                        new ProbeTally(
                                probe,
                                row.getLong("success"),
                                row.getLong("flaky"),
                                row.getLong("failure"),
                                row.getLong("excluded"),
                                Map.of()));
    }

    void takePhase(Row row) {
        bucket(row)
                .phases
                .computeIfAbsent(row.getString("probe"), probe -> new TreeMap<>())
                .put(row.getString("phase"), new Phase(Math.round(row.getDouble("average")), row.getLong("p95")));
    }

    List<BucketTally> tallies() {
        Bucket empty = new Bucket();
        return LongStream.range(0, buckets.count())
                .mapToObj(index -> tally(index, byIndex.getOrDefault(index, empty)))
                .toList();
    }

    private BucketTally tally(long index, Bucket bucket) {
        return new BucketTally(
                buckets.start(index),
                buckets.end(index),
                bucket.outcomes,
                bucket.jobs,
                bucket.succeeded,
                bucket.firstTime,
                bucket.faults,
                bucket.failures,
                bucket.probes.values().stream().map(bucket::withPhases).toList());
    }

    private Bucket bucket(Row row) {
        return byIndex.computeIfAbsent(buckets.index(Times.of(row, "bucket")), index -> new Bucket());
    }

    private static final class Bucket {
        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        private final List<FailureCount> failures = new ArrayList<>();
        private final Map<String, ProbeTally> probes = new TreeMap<>();
        private final Map<String, Map<String, Phase>> phases = new HashMap<>();
        private long outcomes;
        private long jobs;
        private long succeeded;
        private long firstTime;

        private ProbeTally withPhases(ProbeTally probe) {
            return new ProbeTally(
                    probe.probe(),
                    probe.success(),
                    probe.flaky(),
                    probe.failure(),
                    probe.excluded(),
                    phases.getOrDefault(probe.probe(), Map.of()));
        }
    }
}

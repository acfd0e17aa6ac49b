package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.evidence.JobOutcomes.FailureCount;
import dev.bellwether.store.rollup.Durations;
import dev.bellwether.store.rollup.EvidenceHour;
import dev.bellwether.store.rollup.OutcomeKind;
import dev.bellwether.store.tallies.Tallies.BucketTally.ProbeTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Adds hours of a connector up, bucket by bucket. */
final class BucketCounts {
    private final Buckets buckets;
    private final ErrorCodes codes;
    private final Bucket[] byIndex;
    private final Map<OutcomeKind, Integer> numbers = new HashMap<>();
    /** By number. */
    private final List<OutcomeKind> kinds = new ArrayList<>();
    /** The numbers of those that count as evidence. */
    private final BitSet counted = new BitSet();

    BucketCounts(Buckets buckets, ErrorCodes codes) {
        this.buckets = buckets;
        this.codes = codes;
        this.byIndex = new Bucket[Math.toIntExact(buckets.count())];
        Arrays.setAll(byIndex, index -> new Bucket());
    }

    private static final class Bucket {
        private final Map<String, ProbeCounts> probes = new TreeMap<>();
        private final Map<Integer, long[]> byKind = new HashMap<>();
        private long jobs;
        private long succeeded;
        private long firstTime;

        void addOutcomes(int kind, long count) {
            byKind.computeIfAbsent(kind, absent -> new long[1])[0] += count;
        }
    }

    void add(EvidenceHour hour) {
        int[] bucketOfMinute = new int[EvidenceHour.MINUTES];
        Arrays.setAll(bucketOfMinute, minute -> (int) buckets.index(hour.start().plusSeconds(60L * minute)));
        int[] numberOfKind = hour.kinds().stream().mapToInt(this::number).toArray();
        int[] jobs = hour.jobs();
        int first = 0;
        for (int i = 0; i < jobs.length; i++) {
            if (jobs[i] < 0) {
                addJobs(Arrays.copyOfRange(jobs, first, i), -jobs[i], bucketOfMinute, numberOfKind);
                first = i + 1;
            }
        }
        hour.probes().forEach(runs -> addRuns(runs, bucketOfMinute));
    }

    /** The number of a kind in this answer; the same for equal ones. */
    private int number(OutcomeKind given) {
        boolean isHeld = numbers.size() < OutcomeKind.MOST_HELD || numbers.containsKey(given);
        OutcomeKind kind = isHeld ? given : given.asOther(codes);
        return numbers.computeIfAbsent(kind, absent -> {
            int number = kinds.size();
            kinds.add(kind);
            counted.set(number, kind.success() || kind.fault(codes).counts());
            return number;
        });
    }

    /** Counts jobs with the same outcomes in each bucket in which a counted one of these is. */
    private void addJobs(int[] outcomes, int times, int[] bucketOfMinute, int[] numberOfKind) {
        Bucket bucket = null;
        boolean succeeded = false;
        boolean clean = true;
        for (int outcome : outcomes) {
            int kind = numberOfKind[outcome / EvidenceHour.MINUTES];
            Bucket where = byIndex[bucketOfMinute[outcome % EvidenceHour.MINUTES]];
            where.addOutcomes(kind, times);
            if (counted.get(kind)) {
                if (bucket != where) {
                    end(bucket, times, succeeded, clean);
                    bucket = where;
                    clean = true;
                }
                succeeded = kinds.get(kind).success();
                clean &= succeeded;
            }
        }
        end(bucket, times, succeeded, clean);
    }

    private static void end(Bucket bucket, int times, boolean succeeded, boolean clean) {
        if (bucket != null) {
            bucket.jobs += times;
            bucket.succeeded += succeeded ? times : 0;
            bucket.firstTime += clean ? times : 0;
        }
    }

    private void addRuns(EvidenceHour.Probe runs, int[] bucketOfMinute) {
        int phases = runs.phases().size();
        Bucket bucket = null;
        ProbeCounts probe = null;
        Durations.OfOne[] durations = {};
        for (int run = 0; run < runs.minutes().length; run++) {
            Bucket where = byIndex[bucketOfMinute[runs.minutes()[run]]];
            if (bucket != where) {
                bucket = where;
                probe = bucket.probes.computeIfAbsent(runs.name(), absent -> new ProbeCounts());
                durations = runs.phases().stream().map(probe.phases::of).toArray(Durations.OfOne[]::new);
            }
            probe.count(runs.end());
            for (int i = 0; i < phases; i++) {
                durations[i].add(runs.tookNanos()[run * phases + i]);
            }
        }
    }

    List<Tallies.BucketTally> tallies() {
        return IntStream.range(0, byIndex.length).mapToObj(this::tally).toList();
    }

    private Tallies.BucketTally tally(int index) {
        Bucket bucket = byIndex[index];
        Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        Map<OutcomeKind, Long> failures = new HashMap<>();
        long outcomes = 0;
        for (Map.Entry<Integer, long[]> each : bucket.byKind.entrySet()) {
            long count = each.getValue()[0];
            outcomes += count;
            OutcomeKind kind = kinds.get(each.getKey());
            if (!kind.success()) {
                faults.merge(kind.fault(codes), count, Long::sum);
                failures.put(kind, count);
            }
        }
        return new Tallies.BucketTally(
                buckets.start(index),
                buckets.end(index),
                outcomes,
                bucket.jobs,
                bucket.succeeded,
                bucket.firstTime,
                faults,
                FailureCount.of(failures, codes),
                bucket.probes.entrySet().stream()
                        .map(probe -> probe.getValue().tally(probe.getKey()))
                        .toList());
    }

    /** How the runs of one probe ended, and how long their phases took in nanoseconds. */
    @SuppressWarnings("EnumOrdinal") // An answer counts a hundred thousand runs, for which a map is slow.
    private static final class ProbeCounts {
        private final long[] ends = new long[EvidenceHour.RunEnd.values().length];
        private final Durations phases = new Durations();

        private void count(EvidenceHour.RunEnd end) {
            ends[end.ordinal()]++;
        }

        private ProbeTally tally(String probe) {
            return new ProbeTally(
                    probe,
                    ends[EvidenceHour.RunEnd.SUCCESS.ordinal()],
                    ends[EvidenceHour.RunEnd.FLAKY.ordinal()],
                    ends[EvidenceHour.RunEnd.FAILURE.ordinal()],
                    ends[EvidenceHour.RunEnd.EXCLUDED.ordinal()],
                    phases.summaries((average, p95) -> new ProbeTally.Phase(Math.round(average), p95)));
        }
    }
}

package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Fault;
import dev.bellwether.store.evidence.FailureCount;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is stored of a connector in {@code (from, to]}, with jobs formed from the outcomes of this span alone.
 *
 * @param outcomes job outcomes, excluded ones too
 * @param jobs those with a counted outcome
 * @param succeeded jobs whose last counted outcome is a success
 * @param succeededFirstTime of these, the jobs without a counted failure
 * @param faults failed outcomes by fault, excluded ones too; none is left out
 * @param failures failed outcomes by step and code, most frequent first
 * @param probes by probe, in the order of their ids
 */
public record BucketTally(
        Instant from,
        Instant to,
        long outcomes,
        long jobs,
        long succeeded,
        long succeededFirstTime,
        Map<Fault, Long> faults,
        List<FailureCount> failures,
        List<ProbeTally> probes) {
    public BucketTally {
        faults = Map.copyOf(faults);
        failures = List.copyOf(failures);
        probes = List.copyOf(probes);
    }

    /**
     * How the runs of one probe ended in a span of time, confirmations included.
     *
     * @param success how many runs succeeded
     * @param flaky how many succeeded, but not cleanly
     * @param failure how many failed, and count as evidence
     * @param excluded how many failed with fault user or platform
     * @param phases how long each phase took
     */
    public record ProbeTally(
            String probe, long success, long flaky, long failure, long excluded, Map<String, Phase> phases) {
        public ProbeTally {
            phases = Map.copyOf(phases);
        }

        /**
         * How long a phase took, over all runs that came so far.
         *
         * @param averageNanos the mean
         * @param p95Nanos the least duration that 95 % of the runs do not exceed
         */
        public record Phase(long averageNanos, long p95Nanos) {}
    }
}

package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.evidence.JobOutcomes.FailureCount;
import dev.bellwether.store.rollup.Durations;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Evidence of a connector counted over time. */
public record Tallies(Sql read, Partitions partitions, Clock clock) {
    private static final String STEPS_ALONE = "NULL, NULL, steps, NULL";

    /**
     * What each bucket holds, in order, empty ones too; all of it as it was at one moment. A job counts once in each bucket of at most an
     * hour that holds a counted outcome of it; longer buckets add up their hours. Everything is exact but the 95th percentiles of phases, which are
     * at most 0.8 % too long.
     *
     * @param codes whose fault a failure is
     */
    public Future<List<BucketTally>> of(String connectorId, Buckets buckets, ErrorCodes codes) {
        BucketCounts counts = new BucketCounts(buckets, codes);
        String columns = "kinds, %s, NULL, probes".formatted(buckets.isOfWholeHours() ? "jobs" : "jobs_by_minute");
        LocalDate oldest = partitions.oldestDay(clock.instant());
        return read.inSnapshot(connection -> new StoredHours(connection, connectorId, oldest, codes)
                        .forEach(buckets.from(), buckets.to(), columns, counts::add))
                .map(done -> counts.tallies());
    }

    /**
     * How long each step took in {@code (from, to]}, by step in the order of the alphabet; beyond 64 steps, of the others together. Averages are
     * exact, percentiles at most 0.8 % too long.
     */
    public Future<Map<String, StepDuration>> steps(String connectorId, Instant from, Instant to) {
        Durations durations = new Durations();
        LocalDate oldest = partitions.oldestDay(clock.instant());
        return read.inSnapshot(connection -> new StoredHours(connection, connectorId, oldest, ErrorCodes.NONE)
                        .forEach(from, to, STEPS_ALONE, hour -> durations.addAll(hour.steps())))
                .map(done -> durations.summaries((average, p95) -> new StepDuration(Math.round(average), p95)));
    }

    /** How long a step takes: the mean, and the least duration that 95 % of the jobs do not exceed, in milliseconds. */
    public record StepDuration(long averageMs, long p95Ms) {}

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

            /** How long a phase took over all runs so far: the mean, and the least duration that 95 % of the runs do not exceed. */
            public record Phase(long averageNanos, long p95Nanos) {}
        }
    }
}

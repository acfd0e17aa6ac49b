package dev.bellwether.store.tallies;

import java.util.Map;

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

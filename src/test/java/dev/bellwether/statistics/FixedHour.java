package dev.bellwether.statistics;

import dev.bellwether.status.Policy;
import java.time.Duration;

/** The rates of the last hour against the same thresholds, every half hour; a hour without anything changes nothing. */
final class FixedHour implements Method {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos() / 1000;

    private final Sliding hour = new Sliding(Duration.ofHours(1));
    private Verdict verdict = Verdict.FINE;

    @Override
    public void take(Observation observation) {
        if (observation.kind() != Observation.Kind.CONFIRMATION) {
            hour.take(observation);
        }
    }

    @Override
    public Verdict at(long tick) {
        if (tick % (30 * MINUTE) == 0) {
            double failed = hour.failureRate(0, tick);
            verdict = Double.isNaN(failed) ? verdict : verdict(1 - failed);
        }
        return verdict;
    }

    private static Verdict verdict(double rate) {
        if (rate < Policy.DEFAULT.major()) {
            return Verdict.PAGE;
        }
        if (rate < Policy.DEFAULT.degraded()) {
            return Verdict.OUTAGE;
        }
        return rate < Policy.DEFAULT.operational() ? Verdict.AMISS : Verdict.FINE;
    }
}

package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import java.util.Collection;

/** What became of what producers sent to the intake of this node. Safe for all threads. */
public final class IntakeMetrics {
    private final Meters meters;
    private final Counter accepted;
    private final Counter duplicates;
    private final Counter rejected;

    IntakeMetrics(Meters meters) {
        this.meters = meters;
        accepted = outcomes("accepted");
        duplicates = outcomes("duplicate");
        rejected = outcomes("rejected");
    }

    /** Makes the reasons for which requests can be refused known, so that each is there before it first occurs. */
    public void reasons(Collection<String> reasons) {
        reasons.forEach(this::refusals);
    }

    /** A batch was answered: so many of its items were new, known already, or wrong. */
    public void taken(int newOnes, int known, int wrong) {
        accepted.increment(newOnes);
        duplicates.increment(known);
        rejected.increment(wrong);
    }

    /** A request was refused as a whole, for one of a few reasons. */
    public void refused(String reason) {
        refusals(reason).increment();
    }

    private Counter outcomes(String result) {
        return meters.counter(
                MetricNames.INTAKE_OUTCOMES,
                "Job outcomes that producers sent over HTTP, by what became of them.",
                "result",
                result);
    }

    private Counter refusals(String reason) {
        return meters.counter(
                MetricNames.INTAKE_REFUSED,
                "Requests of producers that were refused as a whole, by reason.",
                "reason",
                reason);
    }
}

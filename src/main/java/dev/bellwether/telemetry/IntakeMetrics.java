package dev.bellwether.telemetry;

import dev.bellwether.collect.http.IntakeEvents;
import dev.bellwether.collect.http.JobIntake;
import io.micrometer.core.instrument.Counter;

/** What became of what producers sent to the intake of this node. Safe for all threads. */
public final class IntakeMetrics implements IntakeEvents {
    private final Meters meters;
    private final Counter accepted;
    private final Counter duplicates;
    private final Counter rejected;

    IntakeMetrics(Meters meters) {
        this.meters = meters;
        accepted = outcomes("accepted");
        duplicates = outcomes("duplicate");
        rejected = outcomes("rejected");
        // Each is there before it first occurs.
        JobIntake.REASONS.forEach(this::refusals);
    }

    @Override
    public void taken(int newOnes, int known, int wrong) {
        accepted.increment(newOnes);
        duplicates.increment(known);
        rejected.increment(wrong);
    }

    @Override
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

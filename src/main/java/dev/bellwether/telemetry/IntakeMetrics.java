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
        accepted = meters.counter(Metric.INTAKE_OUTCOMES, "result", "accepted");
        duplicates = meters.counter(Metric.INTAKE_OUTCOMES, "result", "duplicate");
        rejected = meters.counter(Metric.INTAKE_OUTCOMES, "result", "rejected");
        // Each is there before it first occurs.
        JobIntake.REASONS.forEach(reason -> meters.counter(Metric.INTAKE_REFUSED, "reason", reason));
    }

    @Override
    public void taken(int newOnes, int known, int wrong) {
        accepted.increment(newOnes);
        duplicates.increment(known);
        rejected.increment(wrong);
    }

    @Override
    public void refused(String reason) {
        meters.counter(Metric.INTAKE_REFUSED, "reason", reason).increment();
    }
}

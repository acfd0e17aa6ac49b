package dev.bellwether.app;

import dev.bellwether.collect.http.IntakeEvents;
import dev.bellwether.collect.http.JobIntake;
import dev.bellwether.telemetry.IntakeMetrics;

/** What the intake tells becomes metrics. */
record CountedIntake(IntakeMetrics metrics) implements IntakeEvents {
    CountedIntake {
        metrics.reasons(JobIntake.REASONS);
    }

    @Override
    public void taken(int accepted, int duplicates, int rejected) {
        metrics.taken(accepted, duplicates, rejected);
    }

    @Override
    public void refused(String reason) {
        metrics.refused(reason);
    }
}

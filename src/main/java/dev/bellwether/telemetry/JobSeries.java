package dev.bellwether.telemetry;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.telemetry.Family.Samples;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the jobs of one connector. Guarded by {@link ConnectorMetrics}. */
final class JobSeries {
    private static final String SUCCESS = ",outcome=\"success\",fault=\"none\"";
    private static final String FAILED = ",outcome=\"failed\"";
    private static final Map<Fault, String> FAULTS = Family.andLabels("fault", List.of(Fault.values()), Fault::wire);
    /** Platforms can invent steps, and each would become a series for ever. */
    private static final String OTHER_STEP = "other";

    /** Labels by step. */
    static final Map<String, String> STEPS = Family.andLabels(
            "step",
            List.of(
                    "verify-credentials",
                    "mfa-challenge",
                    "retrieve-accounts",
                    "retrieve-transactions",
                    "retrieve-statements",
                    OTHER_STEP),
            step -> step);

    private final String connector;
    private final Map<Fault, Long> failures = new EnumMap<>(Fault.class);
    private final Map<String, Long> failedSteps = new LinkedHashMap<>();
    private long successes;

    JobSeries(String connectorLabel) {
        connector = connectorLabel;
    }

    void count(JobOutcome outcome, Fault fault) {
        if (outcome.success()) {
            successes++;
        } else {
            failures.merge(fault, 1L, Long::sum);
            failedSteps.merge(step(outcome), 1L, Long::sum);
        }
    }

    /** The step that failed, if it is one of those that are counted by name. */
    static String step(JobOutcome outcome) {
        return STEPS.containsKey(outcome.failedStep()) ? outcome.failedStep() : OTHER_STEP;
    }

    void outcomes(Samples samples) {
        samples.add((double) successes, connector, SUCCESS);
        FAULTS.forEach(
                (fault, label) -> samples.add((double) failures.getOrDefault(fault, 0L), connector, FAILED, label));
    }

    void failedSteps(Samples samples) {
        STEPS.forEach((step, label) -> samples.add((double) failedSteps.getOrDefault(step, 0L), connector, label));
    }
}

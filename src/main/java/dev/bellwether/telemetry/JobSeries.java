package dev.bellwether.telemetry;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.telemetry.Family.Samples;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the jobs of one connector. Guarded by {@link ConnectorMetrics}. */
final class JobSeries {
    private static final String SUCCESS = ",outcome=\"success\",fault=\"none\"";
    private static final Map<Fault, String> FAULTS = faults();
    /** Platforms can invent steps, and each would become a series for ever. */
    private static final String OTHER_STEP = "other";

    private static final Map<String, String> STEPS = steps();

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
            failedSteps.merge(
                    STEPS.containsKey(outcome.failedStep()) ? outcome.failedStep() : OTHER_STEP, 1L, Long::sum);
        }
    }

    void outcomes(Samples samples) {
        samples.add((double) successes, connector, SUCCESS);
        FAULTS.forEach((fault, label) -> samples.add((double) failures.getOrDefault(fault, 0L), connector, label));
    }

    void failedSteps(Samples samples) {
        STEPS.forEach((step, label) -> samples.add((double) failedSteps.getOrDefault(step, 0L), connector, label));
    }

    private static Map<Fault, String> faults() {
        Map<Fault, String> labels = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            labels.put(fault, Labels.andLabel("outcome", "failed") + Labels.andLabel("fault", fault.wire()));
        }
        return labels;
    }

    private static Map<String, String> steps() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String step : new String[] {
            "verify-credentials",
            "mfa-challenge",
            "retrieve-accounts",
            "retrieve-transactions",
            "retrieve-statements",
            OTHER_STEP
        }) {
            labels.put(step, Labels.andLabel("step", step));
        }
        return labels;
    }
}

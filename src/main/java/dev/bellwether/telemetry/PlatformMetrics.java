package dev.bellwether.telemetry;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Status;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums of all connectors: a few series however many connectors there are, for rules about the whole platform and for who
 * wants no series per connector. A connector that leaves the catalogue stays in them. Safe for all threads.
 */
final class PlatformMetrics {
    private final Counter successes;
    private final Map<Fault, Counter> failures = new EnumMap<>(Fault.class);
    private final Map<String, Counter> failedSteps = new HashMap<>();
    private final Map<ProbeResult, Counter> runs = new EnumMap<>(ProbeResult.class);

    PlatformMetrics(Meters meters, ConnectorMetrics connectors) {
        successes = outcomes(meters, "success", "none");
        for (Fault fault : Fault.values()) {
            failures.put(fault, outcomes(meters, "failed", fault.wire()));
        }
        for (String step : JobSeries.STEPS.keySet()) {
            failedSteps.put(
                    step,
                    meters.counter(
                            MetricNames.PLATFORM_JOB_STEP_FAILURES,
                            "Failed job outcomes of all connectors, by the step that failed.",
                            "step",
                            step));
        }
        for (ProbeResult result : ProbeResult.values()) {
            runs.put(
                    result,
                    meters.counter(
                            MetricNames.PLATFORM_PROBE_RUNS,
                            "Finished runs of all probes, by outcome.",
                            "outcome",
                            result.wire()));
        }
        meters.gauge(MetricNames.INSTITUTIONS, "How many institutions the catalogue has.", connectors::institutions);
        for (Stage stage : Stage.values()) {
            for (Status status : Status.values()) {
                meters.gauge(
                        MetricNames.CONNECTORS,
                        "How many connectors have a status, by stage.",
                        () -> connectors.count(stage, status),
                        "stage",
                        stage.wire(),
                        "status",
                        status.wire());
            }
        }
    }

    private static Counter outcomes(Meters meters, String outcome, String fault) {
        return meters.counter(
                MetricNames.PLATFORM_JOB_OUTCOMES,
                "Job outcomes of all connectors taken in, by outcome and fault.",
                "outcome",
                outcome,
                "fault",
                fault);
    }

    void count(List<JobOutcome> outcomes, ErrorCodes codes) {
        for (JobOutcome outcome : outcomes) {
            if (outcome.success()) {
                successes.increment();
            } else {
                failures.get(codes.fault(outcome.errorCode())).increment();
                failedSteps.get(JobSeries.step(outcome)).increment();
            }
        }
    }

    void count(ProbeRun run) {
        runs.get(run.result()).increment();
    }
}

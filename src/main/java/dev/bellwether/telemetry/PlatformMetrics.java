package dev.bellwether.telemetry;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.UnlistedCodes;
import dev.bellwether.status.Status;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The sums of all connectors: a few series however many connectors there are, for rules about the whole platform and for who
 * wants no series per connector. A connector that leaves the catalogue stays in them. Counting belongs to one thread.
 */
final class PlatformMetrics {
    private final Telemetry.Meters meters;
    private final Counter successes;
    private final Map<Fault, Counter> failures = new EnumMap<>(Fault.class);
    private final Map<String, Counter> failedSteps = new HashMap<>();
    private final Map<ProbeResult, Counter> runs = new EnumMap<>(ProbeResult.class);
    private final UnlistedCodes unlisted = new UnlistedCodes();

    PlatformMetrics(Telemetry.Meters meters, ConnectorMetrics connectors) {
        this.meters = meters;
        meters.counter("bellwether_unlisted_error_codes_total", "code", UnlistedCodes.OTHERS);
        successes = meters.counter("bellwether_platform_job_outcomes_total", "outcome", "success", "fault", "none");
        for (Fault fault : Fault.values()) {
            failures.put(
                    fault,
                    meters.counter(
                            "bellwether_platform_job_outcomes_total", "outcome", "failed", "fault", fault.wire()));
        }
        for (String step : ConnectorSeries.JobSeries.STEPS.keySet()) {
            failedSteps.put(step, meters.counter("bellwether_platform_job_step_failures_total", "step", step));
        }
        for (ProbeResult result : ProbeResult.values()) {
            runs.put(result, meters.counter("bellwether_platform_probe_runs_total", "outcome", result.wire()));
        }
        meters.gauge("bellwether_institutions", connectors::institutions);
        for (Stage stage : Stage.values()) {
            for (Status status : Status.values()) {
                DoubleSupplier count = () -> connectors.count(stage, status);
                meters.gauge("bellwether_connectors", count, "stage", stage.wire(), "status", status.wire());
            }
        }
    }

    void count(List<JobOutcome> outcomes, ErrorCodes codes) {
        unlisted.count(
                outcomes,
                codes,
                code -> meters.counter("bellwether_unlisted_error_codes_total", "code", code)
                        .increment());
        for (JobOutcome outcome : outcomes) {
            if (outcome.success()) {
                successes.increment();
            } else {
                failures.get(codes.fault(outcome.errorCode())).increment();
                failedSteps.get(ConnectorSeries.JobSeries.step(outcome)).increment();
            }
        }
    }

    void count(ProbeRun run) {
        runs.get(run.result()).increment();
    }
}

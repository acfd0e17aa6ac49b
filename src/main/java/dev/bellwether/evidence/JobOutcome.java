package dev.bellwether.evidence;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The result of one attempt of a job. Two outcomes with the same connector, job and attempt are the same outcome.
 *
 * @param connectorId the connector that the job used
 * @param jobId as the platform names it, 1 to 128 characters; a retry has the same
 * @param attempt from 1
 * @param customer a keyed hash of whose job it is; empty where the platform did not say
 * @param completedAt when the attempt ended, to the microsecond
 * @param success whether it succeeded
 * @param failedStep the step that failed, such as {@code verify-credentials}; empty where none did or none is known
 * @param errorCode as in {@code conf/error-codes.yaml}; empty where there is none
 * @param durationMs how long the attempt took in milliseconds, where known
 * @param stepDurationsMs how long its steps took in milliseconds, by step
 */
public record JobOutcome(
        String connectorId,
        String jobId,
        int attempt,
        OptionalLong customer,
        Instant completedAt,
        boolean success,
        String failedStep,
        String errorCode,
        OptionalLong durationMs,
        Map<String, Long> stepDurationsMs) {
    public JobOutcome {
        stepDurationsMs = Map.copyOf(stepDurationsMs);
    }

    public JobOutcome withCustomer(OptionalLong whose) {
        return new JobOutcome(
                connectorId,
                jobId,
                attempt,
                whose,
                completedAt,
                success,
                failedStep,
                errorCode,
                durationMs,
                stepDurationsMs);
    }
}

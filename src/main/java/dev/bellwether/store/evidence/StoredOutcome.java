package dev.bellwether.store.evidence;

import dev.bellwether.evidence.JobOutcome;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What windows need of a job outcome.
 *
 * @param receivedAt when it was stored
 * @param errorCode empty where there is none
 */
public record StoredOutcome(
        String connectorId,
        String jobId,
        int attempt,
        OptionalLong customer,
        Instant completedAt,
        boolean success,
        String errorCode,
        Instant receivedAt) {

    /** The outcome, but for what windows do not need of it. */
    public JobOutcome outcome() {
        return new JobOutcome(
                connectorId,
                jobId,
                attempt,
                customer,
                completedAt,
                success,
                "",
                errorCode,
                OptionalLong.empty(),
                Map.of());
    }
}

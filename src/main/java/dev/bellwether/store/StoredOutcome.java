package dev.bellwether.store;

import java.time.Instant;

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
        Instant completedAt,
        boolean success,
        String errorCode,
        Instant receivedAt) {}

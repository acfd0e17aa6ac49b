package dev.bellwether.collect;

import dev.bellwether.evidence.JobOutcome;

/** What makes two outcomes the same. */
record OutcomeKey(String connectorId, String jobId, int attempt) {
    static OutcomeKey of(JobOutcome outcome) {
        return new OutcomeKey(outcome.connectorId(), outcome.jobId(), outcome.attempt());
    }
}

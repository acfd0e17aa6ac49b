package dev.bellwether.demo;

import dev.bellwether.demo.Behaviour.Failure;
import dev.bellwether.evidence.JobOutcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Draws how one attempt of a job ends. Pure but for the randomness given. */
record JobScript(RandomGenerator random) {
    /**
     * One attempt.
     *
     * @param outcome how it ended
     * @param worthRetrying whether it failed, and not by the customer's doing
     */
    record Attempt(JobOutcome outcome, boolean worthRetrying) {}

    /**
     * Draws an attempt.
     *
     * @param attempt from 1; only the first may fail by the customer's doing
     */
    Attempt attempt(String connectorId, String jobId, int attempt, Instant completedAt, Behaviour.Jobs jobs) {
        boolean byUser = attempt == 1 && random.nextDouble() < jobs.userErrors();
        boolean success = !byUser && random.nextDouble() < (attempt == 1 ? jobs.firstTime() : jobs.afterRetry());
        if (success) {
            Map<String, Long> took = durations(Step.RETRIEVE_TRANSACTIONS, jobs.pace());
            return new Attempt(
                    new JobOutcome(connectorId, jobId, attempt, completedAt, true, "", "", total(took), took), false);
        }
        Failure failure = (byUser ? Failure.BY_USERS : jobs.failures()).draw(random);
        Map<String, Long> took = durations(failure.step(), jobs.pace());
        JobOutcome outcome = new JobOutcome(
                connectorId,
                jobId,
                attempt,
                completedAt,
                false,
                failure.step().wire(),
                failure.errorCode(),
                total(took),
                took);
        return new Attempt(outcome, !byUser);
    }

    private Map<String, Long> durations(Step last, double pace) {
        Map<String, Long> durations = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            if (step.compareTo(last) <= 0) {
                double spread = Math.exp(0.3 * Math.max(-3, Math.min(3, random.nextGaussian())));
                durations.put(step.wire(), Math.round(step.typicalMs() * pace * spread));
            }
        }
        return durations;
    }

    private static OptionalLong total(Map<String, Long> durations) {
        return OptionalLong.of(
                durations.values().stream().mapToLong(Long::longValue).sum());
    }
}

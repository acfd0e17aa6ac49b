package dev.bellwether.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a notification that its receiver did not take is sent again.
 *
 * @param pauses before the second attempt, the third, and so on
 */
record RetrySchedule(List<Duration> pauses) {
    /** The schedule that Standard Webhooks recommends; it spans about three days. */
    static final RetrySchedule STANDARD = new RetrySchedule(List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)));

    /** So much of a pause is left to chance, so that receivers that come back are not asked by all at once. */
    private static final double JITTER = 0.2;

    RetrySchedule {
        pauses = List.copyOf(pauses);
    }

    /**
     * The pause after some attempts in vain; empty if there were enough.
     *
     * @param attempts at least 1
     * @param chance from 0 to 1
     */
    Optional<Duration> after(int attempts, double chance) {
        if (attempts > pauses.size()) {
            return Optional.empty();
        }
        double factor = 1 - JITTER / 2 + JITTER * chance;
        return Optional.of(Duration.ofMillis((long) (pauses.get(attempts - 1).toMillis() * factor)));
    }
}

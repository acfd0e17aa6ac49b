package dev.bellwether.status;

import java.time.Instant;
import java.util.Optional;

/**
 * How a performance was decided, with the numbers that decided.
 *
 * @param rule one of those that decide on performance
 * @param at the tick that decided; earlier than the evaluation where nothing was decided anew since
 * @param before the performance before
 * @param sample what was looked at
 * @param since from when on the sample is: the start of the hour or of the regime in it, the first of the recent
 *     observations, or, for {@link Rule#STALE}, the last thing that was counted
 * @param test that had the last word; empty where rates alone, or nothing at all, decided
 */
public record Ruling(
        Rule rule, Instant at, Status before, Sample sample, Optional<Instant> since, Optional<TailRuling> test) {
    /**
     * How many observations were counted, for a correction its size, how many of them succeeded, and how many did so first time.
     */
    public record Sample(int count, int succeeded, int firstTime) {
        static final Sample NOTHING = new Sample(0, 0, 0);
    }
}

package dev.bellwether.status;

import java.time.Duration;

/**
 * How a probe makes sure, at once, that a changed result is true.
 *
 * @param confirmRuns how many confirmation runs in a row have to agree
 * @param confirmMost how many are made at the most
 * @param confirmInterval between the starts of two
 */
public record Confirmation(int confirmRuns, int confirmMost, Duration confirmInterval) {
    public static final Confirmation DEFAULT = new Confirmation(12, 30, Duration.ofSeconds(10));

    public Confirmation {
        if (confirmRuns < 1 || confirmMost < confirmRuns) {
            throw new IllegalArgumentException("confirmRuns must be at least 1 and at most confirmMost");
        }
        if (confirmInterval.isZero() || confirmInterval.isNegative()) {
            throw new IllegalArgumentException("confirmInterval must be positive, not " + confirmInterval);
        }
    }
}

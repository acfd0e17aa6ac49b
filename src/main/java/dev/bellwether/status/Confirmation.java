package dev.bellwether.status;

import java.time.Duration;

/**
 * How a probe makes sure, at once, that a changed result is true: so many confirmation runs in a row have to agree, at most so many
 * are made, and so long it is between the starts of two.
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

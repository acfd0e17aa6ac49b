package dev.bellwether.status;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Tails of the binomial distribution without rounding, for thresholds and significances as they are written: three failures at a
 * threshold of 0.9 are as likely as 0.001, not less. Slow, so only for what doubles cannot tell apart.
 */
final class ExactTails {
    /** Up to so many trials it takes milliseconds. */
    static final int MOST = 1_000;

    private ExactTails() {}

    /** Compares the probability that at most {@code k} of {@code n} succeed with a significance: negative, zero or positive. */
    static int atMost(int k, int n, double t, double significance) {
        return sum(0, k, n, t).compareTo(BigDecimal.valueOf(significance));
    }

    /** Compares the probability that at least {@code k} of {@code n} succeed with a significance: negative, zero or positive. */
    static int atLeast(int k, int n, double t, double significance) {
        return sum(k, n, n, t).compareTo(BigDecimal.valueOf(significance));
    }

    private static BigDecimal sum(int from, int to, int n, double t) {
        BigDecimal success = BigDecimal.valueOf(t);
        BigDecimal failure = BigDecimal.ONE.subtract(success);
        BigInteger ways = BigInteger.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i <= to; i++) {
            if (i >= from) {
                sum = sum.add(new BigDecimal(ways).multiply(success.pow(i)).multiply(failure.pow(n - i)));
            }
            ways = ways.multiply(BigInteger.valueOf(n - (long) i)).divide(BigInteger.valueOf(i + 1L));
        }
        return sum;
    }
}

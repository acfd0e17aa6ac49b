package dev.bellwether.status;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Tails of the binomial distribution, and which counts they rule out at one threshold and significance.
 *
 * <p>The probabilities come from the regularised incomplete beta function of Apache Commons Statistics, which is exact to
 * double precision for up to a million trials. A question is answered from a remembered critical count, so that it costs a
 * comparison. An instance belongs to one thread.
 */
final class Tails {
    private static final int REMEMBERED = 4096;
    private static final int NOT_YET = Integer.MIN_VALUE;
    /** Far more than what is lost by computing with doubles. */
    private static final double ROUNDING = 1e-9;
    /** Up to so many trials a tail without rounding takes milliseconds. */
    private static final int MOST_EXACT = 1_000;

    private final double threshold;
    private final double significance;
    private final double logSignificance;
    /** So few successes that the threshold is not reached: {@code atMost < significance}. */
    final Side few = new Side(true);
    /** So many that more than the threshold succeed: {@code atLeast < significance}. */
    final Side many = new Side(false);

    private long computed;

    /** Tails at the success probability of a single trial and a probability below which something is ruled out, each between 0 and 1. */
    Tails(double threshold, double significance) {
        this.threshold = threshold;
        this.significance = significance;
        this.logSignificance = Math.log(significance);
    }

    /** The probability that of {@code n} trials, each a success with probability {@code t}, at most {@code k} succeed. */
    static double atMost(int k, int n, double t) {
        return k < 0 ? 0 : k >= n ? 1 : BinomialDistribution.of(n, t).cumulativeProbability(k);
    }

    /** The probability that of {@code n} trials, each a success with probability {@code t}, at least {@code k} succeed. */
    static double atLeast(int k, int n, double t) {
        return k <= 0 ? 1 : k > n ? 0 : BinomialDistribution.of(n, t).survivalProbability(k - 1);
    }

    /** How many tails had to be computed for counts too large to be remembered; each takes as long as thousands of others. */
    long computed() {
        return computed;
    }

    /** The lower tail, of few successes, or the upper one. */
    final class Side {
        private final boolean lower;
        private final int[] critical = new int[REMEMBERED];

        Side(boolean lower) {
            this.lower = lower;
            Arrays.fill(critical, NOT_YET);
        }

        /** The whole question whether {@code k} successes of {@code n} are so few, or so many. */
        TailRuling ruling(int k, int n, boolean firstTime) {
            return new TailRuling(firstTime, lower, threshold, significance, tail(k, n), critical(n));
        }

        /**
         * Whether the tail is below the significance. A count far beyond what is expected needs no computing: the tail of what is not
         * beyond the median, which lies within one of the mean, is at least a half; and by Hoeffding's inequality (1963) that of a
         * distance {@code d} is at most {@code exp(-2 d * d / n)}.
         */
        boolean rulesOut(int k, int n) {
            if (n < REMEMBERED) {
                return lower ? k <= critical(n) : k >= critical(n);
            }
            double distance = lower ? n * threshold - k : k - n * threshold;
            if (distance <= -1 && significance <= 0.5) {
                return false;
            }
            // A little less than the bound, so that rounding cannot matter.
            if (distance > 0 && -2 * distance * distance / n < logSignificance - 1e-6) {
                return true;
            }
            computed++;
            return isBelow(k, n);
        }

        private double tail(int k, int n) {
            return lower ? atMost(k, n, threshold) : atLeast(k, n, threshold);
        }

        private boolean isBelow(int k, int n) {
            double tail = tail(k, n);
            // A tail of many trials is as good as never a decimal fraction as short as a significance.
            return (Math.abs(tail - significance) > significance * ROUNDING || n > MOST_EXACT)
                    ? tail < significance
                    : exactly(lower ? 0 : k, lower ? k : n, n).compareTo(BigDecimal.valueOf(significance)) < 0;
        }

        /** The count nearest to the middle whose tail is below the significance; one beyond all counts where none is. */
        private int critical(int n) {
            if (n >= REMEMBERED) {
                return search(n);
            }
            if (critical[n] == NOT_YET) {
                critical[n] = search(n);
            }
            return critical[n];
        }

        private int search(int n) {
            int outside = -1;
            int inside = n;
            while (inside - outside > 1) {
                int middle = (outside + inside) >>> 1;
                if (isBelow(lower ? middle : n - middle, n)) {
                    outside = middle;
                } else {
                    inside = middle;
                }
            }
            return lower ? outside : n - outside;
        }
    }

    /**
     * The probability of so many successes, from one number to another, without rounding, for thresholds as they are written: three
     * failures at a threshold of 0.9 are as likely as 0.001, not less. Slow, so only for what doubles cannot tell apart.
     */
    private BigDecimal exactly(int from, int to, int n) {
        BigDecimal success = BigDecimal.valueOf(threshold);
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

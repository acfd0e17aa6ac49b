package dev.bellwether.status;

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

    private final double threshold;
    private final double significance;
    private final double logSignificance;
    private final int[] mostRuledOut = new int[REMEMBERED];
    private final int[] leastRuledOut = new int[REMEMBERED];
    private long computed;

    /**
     * Tails at one threshold and significance.
     *
     * @param threshold the success probability of a single trial, between 0 and 1
     * @param significance a probability below which something is ruled out, between 0 and 1
     */
    Tails(double threshold, double significance) {
        this.threshold = threshold;
        this.significance = significance;
        this.logSignificance = Math.log(significance);
        Arrays.fill(mostRuledOut, NOT_YET);
        Arrays.fill(leastRuledOut, NOT_YET);
    }

    /** The probability that of {@code n} trials, each a success with probability {@code t}, at most {@code k} succeed. */
    static double atMost(int k, int n, double t) {
        return k < 0 ? 0 : k >= n ? 1 : BinomialDistribution.of(n, t).cumulativeProbability(k);
    }

    /** The probability that of {@code n} trials, each a success with probability {@code t}, at least {@code k} succeed. */
    static double atLeast(int k, int n, double t) {
        return k <= 0 ? 1 : k > n ? 0 : BinomialDistribution.of(n, t).survivalProbability(k - 1);
    }

    /** The whole question whether {@code k} successes of {@code n} are so few. */
    TailRuling few(int k, int n, boolean firstTime) {
        return new TailRuling(firstTime, true, threshold, significance, atMost(k, n, threshold), mostRuledOut(n));
    }

    /** The whole question whether {@code k} successes of {@code n} are so many. */
    TailRuling many(int k, int n, boolean firstTime) {
        return new TailRuling(firstTime, false, threshold, significance, atLeast(k, n, threshold), leastRuledOut(n));
    }

    /** Whether {@code k} successes of {@code n} are so few that the threshold is not reached: {@code atMost < significance}. */
    boolean ruledOutByFew(int k, int n) {
        if (n >= REMEMBERED) {
            return switch (atAGlance(n * threshold - k, n)) {
                case YES -> true;
                case NO -> false;
                case UNCLEAR -> {
                    computed++;
                    yield fewIsBelow(k, n);
                }
            };
        }
        if (mostRuledOut[n] == NOT_YET) {
            mostRuledOut[n] = mostRuledOut(n);
        }
        return k <= mostRuledOut[n];
    }

    /** Whether {@code k} successes of {@code n} are so many that more than the threshold succeed: {@code atLeast < significance}. */
    boolean exceededByMany(int k, int n) {
        if (n >= REMEMBERED) {
            return switch (atAGlance(k - n * threshold, n)) {
                case YES -> true;
                case NO -> false;
                case UNCLEAR -> {
                    computed++;
                    yield manyIsBelow(k, n);
                }
            };
        }
        if (leastRuledOut[n] == NOT_YET) {
            leastRuledOut[n] = leastRuledOut(n);
        }
        return k >= leastRuledOut[n];
    }

    /** How many tails had to be computed for counts too large to be remembered; each takes as long as thousands of others. */
    long computed() {
        return computed;
    }

    private enum Glance {
        YES,
        NO,
        UNCLEAR
    }

    /**
     * Whether a count so far beyond what is expected has a tail below the significance, where that needs no computing. The tail of
     * what is not beyond the median, which lies within one of the mean, is at least a half; and by Hoeffding's inequality (1963) that of a
     * distance {@code d} is at most {@code exp(-2 d * d / n)}.
     */
    private Glance atAGlance(double distance, int n) {
        if (distance <= -1 && significance <= 0.5) {
            return Glance.NO;
        }
        // A little less than the bound, so that rounding cannot matter.
        return distance > 0 && -2 * distance * distance / n < logSignificance - 1e-6 ? Glance.YES : Glance.UNCLEAR;
    }

    private boolean fewIsBelow(int k, int n) {
        double tail = atMost(k, n, threshold);
        return isClear(tail, n) ? tail < significance : ExactTails.atMost(k, n, threshold, significance) < 0;
    }

    private boolean manyIsBelow(int k, int n) {
        double tail = atLeast(k, n, threshold);
        return isClear(tail, n) ? tail < significance : ExactTails.atLeast(k, n, threshold, significance) < 0;
    }

    /** Whether rounding cannot decide. A tail of many trials is as good as never a decimal fraction as short as a significance. */
    private boolean isClear(double tail, int n) {
        return Math.abs(tail - significance) > significance * ROUNDING || n > ExactTails.MOST;
    }

    /** The largest count whose lower tail is below the significance, or -1. */
    private int mostRuledOut(int n) {
        int low = -1;
        int high = n;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fewIsBelow(middle, n)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The least count whose upper tail is below the significance, or n + 1. */
    private int leastRuledOut(int n) {
        int low = 0;
        int high = n + 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (manyIsBelow(middle, n)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}

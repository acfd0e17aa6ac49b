package dev.bellwether.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 11, 0.5, 0.00048828125",
        "0, 10, 0.5, 0.0009765625",
        "3, 3, 0.95, 1",
        "-1, 3, 0.95, 0",
        "0, 1, 0.95, 0.05",
        "0, 2, 0.95, 0.0025",
    })
    void theLowerTailIsExact(int k, int n, double t, double expected) {
        assertThat(Tails.atMost(k, n, t)).isCloseTo(expected, within(expected * 1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 0.5, 1", "6, 5, 0.5, 0", "11, 11, 0.5, 0.00048828125", "1, 1, 0.75, 0.75", "1, 2, 0.5, 0.75"})
    void theUpperTailIsExact(int k, int n, double t, double expected) {
        assertThat(Tails.atLeast(k, n, t)).isCloseTo(expected, within(expected * 1e-12));
    }

    @Property(tries = 300)
    void bothTailsAgreeWithSumsOfFractions(
            @ForAll @IntRange(min = 1, max = 120) int n,
            @ForAll @IntRange(min = 0, max = 120) int k,
            @ForAll @IntRange(min = 1, max = 99) int percent) {
        int most = Math.min(k, n);
        double t = percent / 100.0;
        double expected = sum(0, most, n, percent);
        assertThat(Tails.atMost(most, n, t)).isCloseTo(expected, within(1e-11 * expected + 1e-300));
        double upper = sum(most, n, n, percent);
        assertThat(Tails.atLeast(most, n, t)).isCloseTo(upper, within(1e-11 * upper + 1e-300));
    }

    /** Each significance is the very probability, so nothing is ruled out; a little more rules it out. */
    @ParameterizedTest
    @CsvSource({
        "0, 2, 0.9, 0.01",
        "0, 3, 0.9, 0.001",
        "0, 4, 0.9, 0.0001",
        "0, 1, 0.95, 0.05",
        "0, 3, 0.5, 0.125",
        "3, 7, 0.5, 0.5",
        "0, 2, 0.75, 0.0625"
    })
    void whatIsExactlyAsLikelyAsTheSignificanceIsNotRuledOut(int k, int n, double t, double significance) {
        assertThat(new Tails(t, significance).few.rulesOut(k, n)).isFalse();
        assertThat(new Tails(t, significance * 1.001).few.rulesOut(k, n)).isTrue();
        // The same of failures, which succeed as often as successes fail.
        double other = Math.round((1 - t) * 10_000) / 10_000.0;
        assertThat(new Tails(other, significance).many.rulesOut(n - k, n)).isFalse();
        assertThat(new Tails(other, significance * 1.001).many.rulesOut(n - k, n))
                .isTrue();
    }

    @Property(tries = 500)
    void aRememberedAnswerIsTheComputedOne(
            @ForAll @IntRange(min = 1, max = 5000) int n, @ForAll @IntRange(min = 0, max = 5000) int some) {
        int k = some % (n + 1);
        Tails tails = new Tails(0.75, 0.0005);
        assertThat(tails.few.rulesOut(k, n)).isEqualTo(Tails.atMost(k, n, 0.75) < 0.0005);
        assertThat(tails.many.rulesOut(k, n)).isEqualTo(Tails.atLeast(k, n, 0.75) < 0.0005);
    }

    @Property(tries = 500)
    void anAnswerAtAGlanceIsTheComputedOne(
            @ForAll @IntRange(min = 4096, max = 1_000_000) int n,
            @ForAll @IntRange(min = -12, max = 12) int deviations,
            @ForAll @IntRange(min = 1, max = 99) int percent) {
        double t = percent / 100.0;
        double k = n * t + deviations * Math.sqrt(n * t * (1 - t)) / 2;
        int most = Math.max(0, Math.min(n, (int) Math.round(k)));
        for (double significance : new double[] {0.0005, 0.025, 0.4, 0.6, 0.99}) {
            Tails tails = new Tails(t, significance);
            assertThat(tails.few.rulesOut(most, n)).isEqualTo(Tails.atMost(most, n, t) < significance);
            assertThat(tails.many.rulesOut(most, n)).isEqualTo(Tails.atLeast(most, n, t) < significance);
        }
    }

    @Test
    void aMillionTrialsAreNoLessExact() {
        int n = 1_000_000;
        assertThat(Tails.atMost(499_999, n, 0.5)).isCloseTo(0.5 - 0.5 * centre(n), within(1e-11));
        assertThat(Tails.atMost(497_999, n, 0.5) + Tails.atLeast(498_000, n, 0.5))
                .isCloseTo(1, within(1e-12));
        assertThat(Tails.atMost(400_000, n, 0.5)).isLessThan(1e-300);
    }

    /** The probability of exactly half, by Stirling's series. */
    private static double centre(int n) {
        return Math.sqrt(2 / (Math.PI * n)) * (1 - 1 / (4.0 * n));
    }

    private static double sum(int from, int to, int n, int percent) {
        BigDecimal t = BigDecimal.valueOf(percent, 2);
        BigDecimal not = BigDecimal.ONE.subtract(t);
        BigDecimal total = BigDecimal.ZERO;
        for (int i = from; i <= to; i++) {
            total = total.add(new BigDecimal(choose(n, i)).multiply(t.pow(i)).multiply(not.pow(n - i)));
        }
        return total.round(MathContext.DECIMAL64).doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger product = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            product = product.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return product;
    }
}

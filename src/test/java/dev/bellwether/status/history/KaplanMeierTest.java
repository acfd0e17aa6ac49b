package dev.bellwether.status.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.history.KaplanMeier.Lasted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KaplanMeierTest {
    private static final Duration NEVER = Duration.ofDays(9_999);

    /** Worked out by hand; a + is censored, and a - is not reached. */
    @ParameterizedTest
    @CsvSource({
        // Nothing censored: the quantiles of the sample. 3/4, 1/2, 1/4, 0.
        "1 2 3 4, 2, 4",
        // Ten: 9/10 ... 1/10 is reached at the ninth.
        "1 2 3 4 5 6 7 8 9 10, 5, 9",
        // Ties: 1 - 3/5 = 0.4 at 2; 0.2 at 4; 0 at 5.
        "2 2 2 4 5, 2, 5",
        // 3/4 at 1; 2 is lost; 3/4 x 1/2 = 0.375 at 3; the last one is open.
        "1 2+ 3 4+, 3, -",
        // Censored at the time of an end, so under way then: 3/4 at 2 (of four, not of three), 3/8 at 3, 0 at 5.
        "2 2+ 3 5, 3, 5",
        // The same order, censored just before: 2/3 at 2, 1/3 at 3, 0 at 5.
        "1+ 2 3 5, 3, 5",
        // 1 - 1/3 = 0.67 at 1 and never less.
        "1 2+ 2+, -, -",
        // All censored: nothing is known.
        "1+ 2+ 3+, -, -",
        "7, 7, 7",
        "'', -, -",
        // Kaplan and Meier 1958, section 1: 0.8 1.0+ 2.7+ 3.1 5.4 7.0+ 9.2 12.1+, in tenths. 7/8, 7/10, 21/40, 21/80.
        "8 10+ 27+ 31 54 70+ 92 121+, 92, -"
    })
    void theQuantilesAreThoseWorkedOutByHand(String durations, String median, String ninetieth) {
        KaplanMeier estimate = new KaplanMeier(Arrays.stream(durations.split(" "))
                .filter(one -> !one.isEmpty())
                .map(one -> new Lasted(minutes(one.replace("+", "")), one.endsWith("+")))
                .toList());

        assertThat(estimate.quantile(0.5)).isEqualTo(optional(median));
        assertThat(estimate.quantile(0.9)).isEqualTo(optional(ninetieth));
    }

    @Test
    void whatLastedLongerIsNotSaidToBeOverSooner() {
        Random random = new Random(58);
        int later = 0;
        for (int run = 0; run < 500; run++) {
            List<Lasted> all = some(random);
            Duration before = Duration.ZERO;
            for (int age = 0; age < 30; age++) {
                Duration least = Duration.ofMinutes(age);
                Duration median = new KaplanMeier(all.stream()
                                .filter(one -> one.time().compareTo(least) >= 0)
                                .toList())
                        .quantile(0.5)
                        .orElse(NEVER);
                assertThat(median).isGreaterThanOrEqualTo(least).isGreaterThanOrEqualTo(before);
                later += median.compareTo(before) > 0 && age > 0 ? 1 : 0;
                before = median;
            }
        }
        assertThat(later).isGreaterThan(1_000);
    }

    @Test
    void whatIsCensoredNeverShortens() {
        Random random = new Random(1958);
        int longer = 0;
        for (int run = 0; run < 2_000; run++) {
            List<Lasted> all = some(random);
            Duration before = new KaplanMeier(all).quantile(0.5).orElse(NEVER);
            int one = random.nextInt(all.size());
            List<Lasted> more = new ArrayList<>(all);
            if (run % 2 == 0) {
                more.set(one, new Lasted(all.get(one).time(), true));
            } else {
                more.add(new Lasted(Duration.ofMinutes(random.nextInt(40)), true));
            }
            Duration after = new KaplanMeier(more).quantile(0.5).orElse(NEVER);
            assertThat(after).isGreaterThanOrEqualTo(before);
            longer += after.compareTo(before) > 0 ? 1 : 0;
        }
        assertThat(longer).isGreaterThan(100);
    }

    private static List<Lasted> some(Random random) {
        List<Lasted> some = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            some.add(new Lasted(Duration.ofMinutes(random.nextInt(40)), random.nextInt(4) == 0));
        }
        return some;
    }

    private static Optional<Duration> optional(String minutes) {
        return minutes.equals("-") ? Optional.empty() : Optional.of(minutes(minutes));
    }

    private static Duration minutes(String minutes) {
        return Duration.ofMinutes(Long.parseLong(minutes));
    }
}

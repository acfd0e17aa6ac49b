package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Window.Blamed;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeekOfOutcomesTest {
    private static final long Q = WeekOfOutcomes.QUARTER;
    private static final long NOW = 100 * Q + 5;

    private final WeekOfOutcomes week = new WeekOfOutcomes();

    private long outcomesUpTo(long end) {
        return week.upTo(end).outcomes();
    }

    @Test
    void anEmptyWeekHasNothing() {
        assertThat(week.upTo(NOW)).isEqualTo(Blamed.NONE);
    }

    @Test
    void theQuarterInWhichItEndsAndTheTwentySevenBeforeCount() {
        week.add(WeekOfOutcomes.start(NOW), 3, 1);
        week.add(NOW, 4, 2);
        week.add(WeekOfOutcomes.start(NOW) - 1, 100, 100);

        assertThat(week.upTo(NOW)).isEqualTo(new Blamed(7, 3));
        assertThat(outcomesUpTo(NOW + Q)).isEqualTo(4);
        assertThat(outcomesUpTo(NOW + 27 * Q)).isEqualTo(4);
        assertThat(outcomesUpTo(NOW + 28 * Q)).isZero();
    }

    @Test
    void whatComesAfterALongSilenceStartsAnew() {
        week.add(NOW, 4, 2);
        week.add(NOW + 1000 * Q, 1, 0);

        assertThat(outcomesUpTo(NOW + 1000 * Q)).isEqualTo(1);
    }

    @Property(tries = 200)
    void theOrderInWhichOutcomesComeDoesNotMatter(@ForAll @Size(max = 60) List<@IntRange(max = 55) Integer> quarters) {
        for (int last = 0; last < 70; last++) {
            WeekOfOutcomes any = new WeekOfOutcomes();
            int end = last;
            quarters.stream().filter(q -> q <= end).forEach(q -> any.add(q * Q + 17, 1, q % 2 == 0 ? 1 : 0));

            assertThat(any.upTo(last * Q + Q - 1).outcomes())
                    .isEqualTo(quarters.stream()
                            .filter(q -> q <= end && q > end - 28)
                            .count());
        }
    }
}

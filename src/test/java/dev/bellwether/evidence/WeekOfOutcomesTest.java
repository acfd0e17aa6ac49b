package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

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

    private long outcomesAt(long now) {
        week.goOnTo(now);
        return week.outcomes();
    }

    @Test
    void anEmptyWeekHasNothing() {
        assertThat(outcomesAt(NOW)).isZero();
    }

    @Test
    void theQuarterThatIsGoingOnAndTheTwentySevenBeforeCount() {
        week.add(WeekOfOutcomes.start(NOW), 3, 1);
        week.add(NOW, 4, 2);
        week.add(WeekOfOutcomes.start(NOW) - 1, 100, 100);

        assertThat(outcomesAt(NOW)).isEqualTo(7);
        assertThat(week.userFaults()).isEqualTo(3);
        assertThat(outcomesAt(NOW + Q)).isEqualTo(4);
        assertThat(outcomesAt(NOW + 27 * Q)).isEqualTo(4);
        assertThat(outcomesAt(NOW + 28 * Q)).isZero();
    }

    @Test
    void whatHasNotHappenedYetDoesNotCount() {
        week.goOnTo(NOW);
        week.add(NOW + 1, true);
        week.add(NOW, false);

        assertThat(week.outcomes()).isEqualTo(1);
        assertThat(outcomesAt(NOW + 1)).isEqualTo(2);
        assertThat(week.userFaults()).isEqualTo(1);
    }

    @Test
    void whatComesAfterALongSilenceStartsAnew() {
        week.add(NOW, 4, 2);
        week.add(NOW + 1000 * Q, 1, 0);

        assertThat(outcomesAt(NOW + 1000 * Q)).isEqualTo(1);
    }

    @Property(tries = 200)
    void theOrderInWhichOutcomesComeDoesNotMatter(@ForAll @Size(max = 60) List<@IntRange(max = 55) Integer> quarters) {
        WeekOfOutcomes any = new WeekOfOutcomes();
        any.goOnTo(0);
        quarters.forEach(quarter -> any.add(quarter * Q + 17, quarter % 2 == 0));

        for (int last = 0; last < 70; last++) {
            any.goOnTo(last * Q + Q - 1);
            int end = last;
            assertThat(any.outcomes())
                    .isEqualTo(quarters.stream()
                            .filter(q -> q <= end && q > end - 28)
                            .count());
        }
    }
}

package dev.bellwether.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notify.DeliveryQueue.RetrySchedule;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private final RetrySchedule schedule = RetrySchedule.STANDARD;

    @Test
    void theFirstRetryComesAfterSecondsAndTheLastAfterADay() {
        assertThat(schedule.after(1, 0.5)).contains(Duration.ofSeconds(5));
        assertThat(schedule.after(2, 0.5)).contains(Duration.ofMinutes(5));
        assertThat(schedule.after(9, 0.5)).contains(Duration.ofHours(24));
    }

    @Test
    void tenAttemptsAreEnough() {
        assertThat(schedule.after(10, 0.5)).isEmpty();
        assertThat(schedule.after(11, 0.5)).isEmpty();
    }

    @Property
    void chanceMovesAPauseByATenthAtTheMost(
            @ForAll @IntRange(min = 1, max = 9) int attempts, @ForAll @DoubleRange(min = 0, max = 1) double chance) {
        double usual = schedule.pauses().get(attempts - 1).toMillis();
        assertThat((double) schedule.after(attempts, chance).orElseThrow().toMillis())
                .isBetween(0.9 * usual - 1, 1.1 * usual + 1);
    }
}

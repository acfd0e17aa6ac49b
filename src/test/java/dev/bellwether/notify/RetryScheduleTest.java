package dev.bellwether.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    @Test
    void theFirstRetryComesAfterSecondsAndTheLastAfterADay() {
        assertThat(DeliveryQueue.pause(1, 0.5)).contains(Duration.ofSeconds(5));
        assertThat(DeliveryQueue.pause(2, 0.5)).contains(Duration.ofMinutes(5));
        assertThat(DeliveryQueue.pause(9, 0.5)).contains(Duration.ofHours(24));
    }

    @Test
    void tenAttemptsAreEnough() {
        assertThat(DeliveryQueue.pause(10, 0.5)).isEmpty();
        assertThat(DeliveryQueue.pause(11, 0.5)).isEmpty();
    }

    @Property
    void chanceMovesAPauseByATenthAtTheMost(
            @ForAll @IntRange(min = 1, max = 9) int attempts, @ForAll @DoubleRange(min = 0, max = 1) double chance) {
        double usual = DeliveryQueue.PAUSES.get(attempts - 1).toMillis();
        assertThat((double) DeliveryQueue.pause(attempts, chance).orElseThrow().toMillis())
                .isBetween(0.9 * usual - 1, 1.1 * usual + 1);
    }
}

package dev.bellwether.api.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StepDurationCacheTest {
    private static final Instant NOW = Samples.TICK;

    private final ApiFixture.FakeDetails store = new ApiFixture.FakeDetails();
    private final StepDurationCache durations = new StepDurationCache(store);

    @Test
    void theStoreIsAskedOnceInAWhile() {
        durations.of("a", NOW);
        durations.of("a", NOW.plus(Duration.ofMinutes(5)).minusNanos(1));
        assertThat(store.durationsAsked).hasValue(1);

        durations.of("b", NOW);
        durations.of("a", NOW.plus(Duration.ofMinutes(5)));
        assertThat(store.durationsAsked).hasValue(3);
    }

    @Test
    void aFailureIsNotKept() {
        store.away = true;
        assertThat(durations.of("a", NOW).failed()).isTrue();

        store.away = false;
        assertThat(durations.of("a", NOW).result()).containsKey("verify-credentials");
    }

    @Test
    void aStoreThatNeverAnswersIsAskedAgain() {
        store.silent = true;
        durations.of("a", NOW);

        store.silent = false;
        assertThat(durations.of("a", NOW.plus(Duration.ofMinutes(5))).result()).containsKey("verify-credentials");
    }
}

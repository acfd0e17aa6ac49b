package dev.bellwether.api.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.api.board.ConnectorDetail.StepDurationCache;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.store.tallies.Tallies.StepDuration;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StepDurationCacheTest {
    private static final Instant NOW = Samples.TICK;
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    private final StepDurationCache durations = new StepDurationCache(api.database.tallies());

    @BeforeEach
    void aJobOfEach() {
        api.restart();
        took("a", "first", 100);
        took("b", "first", 100);
    }

    private static void took(String connector, String job, long ms) {
        api.take(List.of(Samples.success(connector, job, 1, NOW.minusSeconds(60), Map.of("login", ms))));
    }

    private long average(String connector, Instant now) {
        Future<Map<String, StepDuration>> asked = durations.of(connector, now);
        return ApiFixture.await(asked).get("login").averageMs();
    }

    @Test
    void theStoreIsAskedOnceInAWhile() {
        assertThat(average("a", NOW)).isEqualTo(100);
        took("a", "second", 200);
        took("b", "second", 200);
        assertThat(average("a", LATER.minusNanos(1))).isEqualTo(100);

        assertThat(average("b", NOW)).isEqualTo(150);
        assertThat(average("a", LATER)).isEqualTo(150);
    }

    @Test
    void aFailureIsNotKept() {
        api.storeIsAway();
        assertThatThrownBy(() -> average("a", NOW)).isInstanceOf(StoreUnavailable.class);

        api.storeIsBack();
        assertThat(average("a", NOW)).isEqualTo(100);
    }

    @Test
    void aStoreThatNeverAnswersIsAskedAgain() {
        average("b", NOW); // A connection that is there already waits for its answer longer than a new one.
        api.storeIsSilent();
        Future<?> asked = durations.of("a", NOW);

        api.storeSpeaks();
        assertThat(average("a", LATER)).isEqualTo(100);
        assertThat(asked.isComplete()).isFalse();
    }
}

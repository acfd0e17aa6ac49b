package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellwether.demo.Behaviour.Attempt;
import dev.bellwether.demo.Behaviour.Weighted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Twenty thousand draws with a fixed seed: a rate lies within 0.02 of what is promised, six deviations and more. */
class BehaviourTest {
    static final List<Behaviour> ALL = List.of(
            Behaviour.HEALTHY,
            Behaviour.FLAKY,
            Behaviour.SLOW,
            Behaviour.HALF_DOWN,
            Behaviour.DOWN,
            Behaviour.LOGIN_BROKEN,
            Behaviour.IN_MAINTENANCE);

    private static final int DRAWS = 20_000;
    private static final Instant AT = Instant.parse("2026-03-02T01:00:00Z");

    private final SplittableRandom random = new SplittableRandom(3);

    @ParameterizedTest
    @FieldSource("ALL")
    void firstAttemptsAndRetriesSucceedAsOftenAsTheBehaviourSays(Behaviour behaviour) {
        int byUser = 0;
        int firstTime = 0;
        int failed = 0;
        int saved = 0;
        for (int i = 0; i < DRAWS; i++) {
            Attempt first = behaviour.jobs().draw(random, "c", "job", 1, AT);
            if (first.outcome().success()) {
                firstTime++;
            } else if (first.worthRetrying()) {
                failed++;
            } else {
                byUser++;
            }
            if (behaviour.jobs().draw(random, "c", "job", 2, AT).outcome().success()) {
                saved++;
            }
        }
        assertThat((double) byUser / DRAWS).isCloseTo(behaviour.jobs().userErrors(), within(0.02));
        assertThat((double) firstTime / (firstTime + failed))
                .isCloseTo(behaviour.jobs().firstTime(), within(0.04));
        assertThat((double) saved / DRAWS).isCloseTo(behaviour.jobs().afterRetry(), within(0.02));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void jobsThatFailNameAStepAndACodeAndTheTimeOfEachStepUpToThatOne(Behaviour behaviour) {
        for (int i = 0; i < 500; i++) {
            Attempt attempt = behaviour.jobs().draw(random, "c", "job", 1, AT);
            if (!attempt.outcome().success()) {
                assertThat(attempt.outcome().errorCode()).isNotEmpty();
                assertThat(attempt.outcome().stepDurationsMs())
                        .containsKey(attempt.outcome().failedStep());
            }
            assertThat(attempt.outcome().durationMs().getAsLong())
                    .isEqualTo(attempt.outcome().stepDurationsMs().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    @Test
    void slowJobsTakeAFewTimesAsLongAsHealthyOnes() {
        assertThat(averageMs(Behaviour.SLOW))
                .isBetween(4 * averageMs(Behaviour.HEALTHY), 6 * averageMs(Behaviour.HEALTHY));
    }

    @Test
    void slowAnswersStillArriveBeforeAProbeGivesUp() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 1000; i++) {
            assertThat(Behaviour.SLOW.discovery().delay(random))
                    .isBetween(Duration.ofSeconds(1), DemoPolicy.PROBE_TIMEOUT.minusMillis(500));
        }
    }

    @Test
    void ratesOutsideZeroToOneAreRefused() {
        assertThatThrownBy(() -> new Behaviour.Jobs(
                        1.1, 0.5, 0.5, 1, Behaviour.HEALTHY.jobs().failures()))
                .hasMessageContaining("userErrors");
        assertThatThrownBy(() -> new Behaviour.Jobs(
                        0, Double.NaN, 0.5, 1, Behaviour.HEALTHY.jobs().failures()))
                .hasMessageContaining("firstTime");
        assertThatThrownBy(() -> new Behaviour.Jobs(
                        0, 0.5, -0.1, 1, Behaviour.HEALTHY.jobs().failures()))
                .hasMessageContaining("afterRetry");
        assertThatThrownBy(() -> new Behaviour.Jobs(
                        0, 0.5, 0.5, 0, Behaviour.HEALTHY.jobs().failures()))
                .hasMessageContaining("pace");
        assertThatThrownBy(() -> new Weighted<>(Map.of("nothing", 0.0))).hasMessageContaining("nothing");
    }

    private double averageMs(Behaviour behaviour) {
        long sum = 0;
        int count = 0;
        for (int i = 0; i < 2000; i++) {
            Attempt attempt = behaviour.jobs().draw(random, "c", "job", 1, AT);
            if (attempt.outcome().success()) {
                sum += attempt.outcome().durationMs().getAsLong();
                count++;
            }
        }
        return (double) sum / count;
    }
}

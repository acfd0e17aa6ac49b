package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
    private static final Instant FROM = Instant.parse("2026-03-10T10:20:30Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT1M", "PT2M", "PT3M", "PT4M", "PT5M", "PT6M", "PT10M", "PT12M", "PT15M", "PT20M", "PT30M", "PT1H",
                "PT5H", "PT25H", "P1D", "P7D"
            })
    void aStepDividesAnHourOrIsWholeHours(Duration step) {
        assertThat(Buckets.isStep(step)).isTrue();
        assertThat(new Buckets(FROM, FROM.plus(Duration.ofDays(10)), step).isOfWholeHours())
                .isEqualTo(step.compareTo(Duration.ofHours(1)) >= 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT0S", "PT-1M", "PT-1H", "PT1S", "PT90S", "PT60.5S", "PT7M", "PT45M", "PT61M", "PT90M", "P1DT1M"
            })
    void anyOtherStepIsRefused(Duration step) {
        assertThat(Buckets.isStep(step)).isFalse();
        assertThatThrownBy(() -> new Buckets(FROM, FROM.plusSeconds(1), step))
                .hasMessageEndingWith("neither divides an hour nor is whole hours");
    }

    @Test
    void theyAreCutOnTheClockAndTheFirstAndTheLastMayBeShorter() {
        Buckets buckets = new Buckets(FROM, FROM.plusSeconds(3600), Duration.ofMinutes(20));

        assertThat(buckets.count()).isEqualTo(4);
        assertThat(buckets.start(0)).isEqualTo(FROM);
        assertThat(buckets.end(0)).isEqualTo("2026-03-10T10:40:00Z");
        assertThat(buckets.start(3)).isEqualTo("2026-03-10T11:20:00Z");
        assertThat(buckets.end(3)).isEqualTo(FROM.plusSeconds(3600));
        assertThat(buckets.index(Instant.parse("2026-03-10T11:20:00Z"))).isEqualTo(3);
    }
}

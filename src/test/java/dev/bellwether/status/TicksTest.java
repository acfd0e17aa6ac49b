package dev.bellwether.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {
    private final Ticks ticks = Ticks.DEFAULT;

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.000001Z, 2026-01-01T00:00:15Z",
        "2026-01-01T00:00:15Z, 2026-01-01T00:00:15Z",
        "2026-01-01T00:00:29.999Z, 2026-01-01T00:00:30Z",
        "1969-12-31T23:59:46Z, 1970-01-01T00:00:00Z",
    })
    void aTickIsTheNextFullQuarterMinute(Instant time, Instant tick) {
        assertThat(ticks.firstFrom(time)).isEqualTo(tick);
    }

    @Test
    void everyHalfHourIsScheduled() {
        assertThat(ticks.isScheduled(Instant.parse("2026-01-01T10:30:00Z"))).isTrue();
        assertThat(ticks.isScheduled(Instant.parse("2026-01-01T10:30:15Z"))).isFalse();
        assertThat(ticks.nextScheduled(Instant.parse("2026-01-01T10:30:00Z")))
                .isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
        assertThat(ticks.firstScheduledFrom(Instant.parse("2026-01-01T10:30:00Z")))
                .isEqualTo(Instant.parse("2026-01-01T10:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "10:12:15, 10:12:15, false",
        "10:12:15, 10:17:00, false",
        "10:12:15, 10:17:15, true",
        "10:12:15, 10:22:15, true",
        "10:12:15, 10:27:15, true",
        "10:12:15, 10:30:00, false",
        "10:12:15, 10:32:15, false",
        "10:30:00, 10:35:00, true",
        "10:30:00, 10:55:00, true",
        "10:30:00, 11:00:00, false",
    })
    void everyFifthMinuteAfterAMoveSettlesUntilTheNextScheduledTick(String moved, String tick, boolean settles) {
        assertThat(ticks.settles(Instant.parse("2026-01-01T" + tick + "Z"), Instant.parse("2026-01-01T" + moved + "Z")))
                .isEqualTo(settles);
    }

    @Test
    void anIntervalThatIsNoMultipleOfTheRecheckIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ticks(Duration.ofSeconds(50), Duration.ofSeconds(15), Duration.ofMinutes(5)));
    }
}

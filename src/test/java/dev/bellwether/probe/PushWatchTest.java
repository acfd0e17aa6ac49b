package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.PushIntake.PushWatch;
import dev.bellwether.probe.schedule.ProbeKey;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushWatchTest {
    private static final ProbeKey KEY = new ProbeKey("bank", "p");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final PushWatch watch = new PushWatch();

    @BeforeEach
    void waitForResults() {
        watch.put(KEY, Specs.of("{kind: push, id: p, deadline: 5m}"), NOW);
    }

    @Test
    void aResultStartsTheDeadlineAnew() {
        watch.heard(KEY, NOW.plusSeconds(200), NOW.plusSeconds(200));

        assertThat(watch.silent(NOW.plusSeconds(499))).isEmpty();
        assertThat(watch.silent(NOW.plusSeconds(500))).hasSize(1);
    }

    @Test
    void resultsOfDaysAgoDoNotQuietIt() {
        watch.heard(KEY, NOW.minusSeconds(86_400), NOW.plusSeconds(299));

        assertThat(watch.silent(NOW.plusSeconds(300))).hasSize(1);
    }

    @Test
    void aClockThatIsAheadBuysNoTime() {
        watch.heard(KEY, NOW.plusSeconds(300), NOW.plusSeconds(10));

        assertThat(watch.silent(NOW.plusSeconds(310))).hasSize(1);
    }
}

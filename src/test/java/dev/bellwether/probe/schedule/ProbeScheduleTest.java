package dev.bellwether.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.schedule.ProbeSchedule.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ProbeSchedule schedule = new ProbeSchedule();

    @Test
    void aProbeStartsOnceInEachIntervalHoweverLateALookAtTheClockIs() {
        ProbeKey key = new ProbeKey("au-bank", "http");
        schedule.put(key, MINUTE, NOW);
        List<Instant> planned = new ArrayList<>();
        for (int second = 0; second < 600; second += 7) {
            schedule.due(NOW.plusSeconds(second)).forEach(due -> planned.add(due.planned()));
        }
        assertThat(planned).hasSize(10);
        for (int i = 1; i < planned.size(); i++) {
            assertThat(Duration.between(planned.get(i - 1), planned.get(i))).isEqualTo(MINUTE);
        }
    }

    @Test
    void aRestartChangesNoStart() {
        ProbeKey key = new ProbeKey("au-bank", "http");
        schedule.put(key, MINUTE, NOW);
        ProbeSchedule later = new ProbeSchedule();
        later.put(key, MINUTE, NOW.plusSeconds(12_345));
        Duration apart =
                Duration.between(schedule.next().orElseThrow(), later.next().orElseThrow());
        assertThat(apart.toNanos() % MINUTE.toNanos()).isZero();
    }

    @Test
    void startsAreSpreadOverTheInterval() {
        for (int i = 0; i < 6000; i++) {
            schedule.put(new ProbeKey("au-bank-" + i, "cdr-status"), MINUTE, NOW);
        }
        for (int second = 1; second <= 60; second++) {
            assertThat(schedule.due(NOW.plusSeconds(second))).hasSizeBetween(60, 140);
        }
    }

    @Test
    void startsThatWereMissedAreLeftOutAndCounted() {
        schedule.put(new ProbeKey("au-bank", "http"), MINUTE, NOW);
        List<Due> due = schedule.due(NOW.plus(MINUTE.multipliedBy(5)));
        assertThat(due).hasSize(1);
        assertThat(due.get(0).missed()).isEqualTo(4);
        assertThat(schedule.due(NOW.plus(MINUTE.multipliedBy(5)))).isEmpty();
    }

    @Test
    void aClockThatIsPutBackStopsNothing() {
        schedule.put(new ProbeKey("au-bank", "http"), MINUTE, NOW);
        Instant earlier = NOW.minus(Duration.ofHours(3));
        schedule.due(earlier);
        assertThat(schedule.next().orElseThrow()).isBetween(earlier, earlier.plus(MINUTE));
    }

    @Test
    void whatIsRemovedStartsNoMore() {
        ProbeKey key = new ProbeKey("au-bank", "http");
        schedule.put(key, MINUTE, NOW);
        schedule.remove(key);
        assertThat(schedule.next()).isEmpty();
        assertThat(schedule.due(NOW.plus(MINUTE))).isEmpty();
    }
}

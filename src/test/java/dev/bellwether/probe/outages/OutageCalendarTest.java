package dev.bellwether.probe.outages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.status.Operation.Maintenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what a holder plans to maintenance windows. */
class OutageCalendarTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final ProbeKey KEY = new ProbeKey("au-bank", "cdr-status");
    private static final Instant NIGHT = NOW.plusSeconds(7200);

    private final OutageCalendar calendar = new OutageCalendar();

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T02:00:00Z, PT2H30M, 2026-03-01T02:00:00Z, 2026-03-01T04:30:00Z",
        "2026-03-01T13:00:00+11:00, PT1H, 2026-03-01T02:00:00Z, 2026-03-01T03:00:00Z",
        "2026-03-01T02:00:00.123Z, P1DT1H, 2026-03-01T02:00:00.123Z, 2026-03-02T03:00:00.123Z",
        "2026-03-01T02:00:00Z, P1W, 2026-03-01T02:00:00Z, 2026-03-08T02:00:00Z",
        "2026-02-28T23:00:00Z, PT2H, 2026-02-28T23:00:00Z, 2026-03-01T01:00:00Z",
    })
    void aPlannedOutageIsRead(String time, String duration, Instant from, Instant to) throws IOException {
        assertThat(plan("{\"outageTime\":\"" + time + "\",\"duration\":\"" + duration + "\",\"explanation\":\"x\"}"))
                .containsExactly(Map.entry(from, to));
    }

    @ParameterizedTest
    @CsvSource({
        // Over; no times; no length; too long; too far away
        "2026-02-28T21:00:00Z, PT2H",
        "tonight, PT2H",
        "2026-03-01T02:00:00, PT2H",
        "2026-03-01T02:00:00Z, two hours",
        "2026-03-01T02:00:00Z, PT0S",
        "2026-03-01T02:00:00Z, PT-5H",
        "2026-03-01T02:00:00Z, P2M",
        "2026-03-01T02:00:00Z, PT99999999999999999H",
        "2028-03-01T02:00:00Z, PT2H",
    })
    void whatIsNoOutageIsLeftOut(String time, String duration) throws IOException {
        assertThat(plan("{\"outageTime\":\"" + time + "\",\"duration\":\"" + duration + "\"}, 7, {}, null"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "<html>", "{\"data\":{\"outages\":7}}"})
    void whatIsNoListIsAFailure(String body) {
        assertThatThrownBy(() -> OutagePlan.read(body.getBytes(StandardCharsets.UTF_8), NOW))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMillionOutagesAreAHundred() throws IOException {
        StringBuilder list = new StringBuilder();
        for (int second = 0; second < 100_000; second++) {
            list.append(second == 0 ? "" : ",")
                    .append("{\"outageTime\":\"")
                    .append(NIGHT.plusSeconds(second))
                    .append("\",\"duration\":\"PT1H\"}");
        }
        assertThat(plan(list.toString())).hasSize(100);
    }

    @Test
    void anOutageIsAWindowAndToldOnce() {
        List<Maintenance> windows = calendar.heard(KEY, Map.of(NIGHT, NIGHT.plusSeconds(60)), NOW);
        assertThat(windows)
                .containsExactly(new Maintenance(
                        "au-bank", "cdr-status:planned:" + NIGHT.getEpochSecond(), NIGHT, NIGHT.plusSeconds(60)));
        assertThat(calendar.heard(KEY, Map.of(NIGHT, NIGHT.plusSeconds(60)), NOW))
                .isEmpty();
    }

    @Test
    void anotherLengthMovesTheSameWindow() {
        Maintenance first =
                calendar.heard(KEY, Map.of(NIGHT, NIGHT.plusSeconds(60)), NOW).get(0);
        Maintenance second =
                calendar.heard(KEY, Map.of(NIGHT, NIGHT.plusSeconds(90)), NOW).get(0);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.to()).isEqualTo(NIGHT.plusSeconds(90));
    }

    @Test
    void anOutageThatIsWithdrawnEndsItsWindowAndOneThatIsOverDoesNot() {
        calendar.heard(KEY, Map.of(NIGHT, NIGHT.plusSeconds(60), NOW, NOW.plusSeconds(30)), NOW);
        List<Maintenance> withdrawn = calendar.heard(KEY, Map.of(), NOW.plusSeconds(31));
        assertThat(withdrawn).singleElement().satisfies(window -> {
            assertThat(window.id()).endsWith(String.valueOf(NIGHT.getEpochSecond()));
            assertThat(window.isOpen(NIGHT)).isFalse();
        });
        assertThat(calendar.heard(KEY, Map.of(), NOW.plusSeconds(32))).isEmpty();
    }

    @Test
    void aPlanIsReadNowAndThen() {
        assertThat(calendar.isDue(KEY, NOW)).isTrue();
        assertThat(calendar.isDue(KEY, NOW.plusSeconds(60))).isFalse();
        calendar.heard(KEY, Map.of(), NOW.plusSeconds(61));
        assertThat(calendar.isDue(KEY, NOW.plusSeconds(120))).isFalse();
        assertThat(calendar.isDue(KEY, NOW.plus(Duration.ofMinutes(15)))).isTrue();
        calendar.forget(KEY);
        assertThat(calendar.isDue(KEY, NOW.plus(Duration.ofMinutes(15)))).isTrue();
    }

    private static Map<Instant, Instant> plan(String outages) throws IOException {
        return OutagePlan.read(
                ("{\"data\":{\"outages\":[" + outages + "]},\"links\":{}}").getBytes(StandardCharsets.UTF_8), NOW);
    }
}

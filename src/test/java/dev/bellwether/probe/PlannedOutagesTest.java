package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.OutageCalendar.PlannedOutages;
import dev.bellwether.probe.kinds.Outcome.PlannedOutage;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.status.Operation.Maintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannedOutagesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ProbeKey KEY = new ProbeKey("au-bank", "cdr-status");

    private final PlannedOutages outages = new PlannedOutages();

    @Test
    void anOutageOpensAWindowUntilItIsExpectedToBeOver() {
        Maintenance window = heard(NOW, NOW.plusSeconds(3600)).orElseThrow();
        assertThat(window.connectorId()).isEqualTo("au-bank");
        assertThat(window.from()).isEqualTo(NOW);
        assertThat(window.to()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void hearingTheSameAgainChangesNothing() {
        heard(NOW, NOW.plusSeconds(3600));
        assertThat(heard(NOW.plusSeconds(60), NOW.plusSeconds(3600))).isEmpty();
    }

    @Test
    void anotherEndMovesTheSameWindow() {
        Maintenance first = heard(NOW, NOW.plusSeconds(3600)).orElseThrow();
        Maintenance second = heard(NOW.plusSeconds(60), NOW.plusSeconds(7200)).orElseThrow();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.from()).isEqualTo(first.from());
        assertThat(second.to()).isEqualTo(NOW.plusSeconds(7200));
    }

    @Test
    void aHolderThatIsBackEarlyClosesItsWindow() {
        heard(NOW, NOW.plusSeconds(3600));
        Maintenance closed = outages.heard(KEY, PlannedOutage.NONE, MINUTE, NOW.plusSeconds(600))
                .orElseThrow();
        assertThat(closed.to()).isEqualTo(NOW.plusSeconds(600));
        assertThat(outages.heard(KEY, PlannedOutage.NONE, MINUTE, NOW.plusSeconds(660)))
                .isEmpty();
    }

    @Test
    void withoutAnEndTheWindowIsProlongedAsLongAsTheHolderSaysSo() {
        PlannedOutage open = new PlannedOutage(true, Optional.empty(), Optional.empty(), "why");
        Instant until = NOW;
        int stored = 0;
        for (int minute = 0; minute < 60; minute++) {
            Instant now = NOW.plus(MINUTE.multipliedBy(minute));
            Optional<Maintenance> window = outages.heard(KEY, open, MINUTE, now);
            stored += window.isPresent() ? 1 : 0;
            until = window.map(Maintenance::to).orElse(until);
            assertThat(until).isAfter(now.plus(MINUTE));
        }
        assertThat(stored).isBetween(2, 30);
    }

    @Test
    void anEndThatHasPassedIsAsGoodAsNone() {
        assertThat(heard(NOW, NOW.minusSeconds(1)).orElseThrow().to()).isAfter(NOW.plusSeconds(60));
    }

    private Optional<Maintenance> heard(Instant now, Instant until) {
        return outages.heard(KEY, new PlannedOutage(true, Optional.empty(), Optional.of(until), "why"), MINUTE, now);
    }
}

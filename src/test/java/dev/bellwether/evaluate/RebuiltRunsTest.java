package dev.bellwether.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RebuiltRunsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final RebuiltRuns runs = new RebuiltRuns();

    @Test
    void aRunIsKnownForAsLongAsItMayStillBeTold() {
        runs.begin(NOW);
        runs.add(run("tls", NOW.minusSeconds(3)));
        runs.tick(NOW);
        assertThat(runs.contains(run("tls", NOW.minusSeconds(3)))).isTrue();
        assertThat(runs.contains(run("tcp", NOW.minusSeconds(3)))).isFalse();
        assertThat(runs.contains(run("tls", NOW.minusSeconds(4)))).isFalse();
        runs.tick(NOW.plus(RebuiltRuns.STRAGGLERS).minusMillis(1));
        assertThat(runs.contains(run("tls", NOW.minusSeconds(3)))).isTrue();
        runs.tick(NOW.plus(RebuiltRuns.STRAGGLERS));
        assertThat(runs.contains(run("tls", NOW.minusSeconds(3)))).isFalse();
    }

    @Test
    void whatIsReadLaterHasItsTimeToo() {
        runs.begin(NOW);
        runs.add(run("tls", NOW));
        runs.tick(NOW);
        runs.add(run("tcp", NOW.plusSeconds(50)));
        runs.tick(NOW.plusSeconds(60));
        runs.tick(NOW.plusSeconds(75));
        assertThat(runs.contains(run("tcp", NOW.plusSeconds(50)))).isTrue();
        runs.tick(NOW.plusSeconds(120));
        assertThat(runs.contains(run("tcp", NOW.plusSeconds(50)))).isFalse();
    }

    @Test
    void whatWasToldLongBeforeTheStartIsNotRemembered() {
        runs.begin(NOW);
        runs.add(run("tls", NOW.minus(RebuiltRuns.RECENT)));
        assertThat(runs.contains(run("tls", NOW.minus(RebuiltRuns.RECENT)))).isFalse();
    }

    private static ProbeRun run(String probe, Instant at) {
        return new ProbeRun(
                "bank",
                probe,
                at,
                ProbeResult.SUCCESS,
                Fault.UNKNOWN,
                false,
                false,
                "",
                "",
                Duration.ZERO,
                Map.of(),
                OptionalInt.empty(),
                Optional.empty(),
                1);
    }
}

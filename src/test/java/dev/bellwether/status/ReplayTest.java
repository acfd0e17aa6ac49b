package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Instant END = START.plus(Duration.ofHours(3));

    @Test
    void pieceByPieceItLeadsWhereItLeadsAtOnce() {
        List<Evaluation> atOnce = new ArrayList<>();
        Replay whole = replay();
        for (int i = 0; i < 180; i++) {
            take(whole, i);
        }
        whole.begin(START);
        whole.until(END, atOnce::add);

        List<Evaluation> inPieces = new ArrayList<>();
        Replay pieces = replay();
        pieces.begin(START);
        for (int hour = 0; hour < 3; hour++) {
            for (int i = 60 * hour; i < 60 * hour + 60; i++) {
                take(pieces, i);
            }
            pieces.until(START.plus(Duration.ofHours(hour + 1L)), inPieces::add);
        }
        assertThat(inPieces).isEqualTo(atOnce);
        assertThat(atOnce).extracting(Evaluation::performance).contains(Status.MAJOR_OUTAGE, Status.OPERATIONAL);
    }

    @Test
    void anOverrideTakesThePlaceOfTheOneBeforeWhenItBegins() {
        Replay replay = replay();
        replay.operation(override(Status.PARTIAL_OUTAGE, 20, 100));
        replay.operation(override(Status.MAJOR_OUTAGE, 40, 55));
        List<Evaluation> published = new ArrayList<>();
        replay.begin(START);
        replay.until(END, published::add);
        assertThat(published)
                .filteredOn(evaluation -> evaluation.trigger() == Trigger.OVERRIDE)
                .extracting(Evaluation::status)
                .containsExactly(Status.PARTIAL_OUTAGE, Status.MAJOR_OUTAGE, Status.UNKNOWN);
    }

    @Test
    void aConnectorThatIsNotHereIsRefused() {
        assertThatThrownBy(() ->
                        replay().probe("nobody", START, ProbeResult.SUCCESS, Fault.UNKNOWN, false, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }

    /** A job a minute, down in the second hour, and every seventh is received forty minutes late. */
    private static void take(Replay replay, int minute) {
        Instant at = START.plus(Duration.ofMinutes(minute)).plusSeconds(7);
        Optional<Instant> receivedAt =
                minute % 7 == 0 ? Optional.of(at.plus(Duration.ofMinutes(40))) : Optional.empty();
        replay.job(
                ConnectorStory.outcome("job-" + minute, 1, at, minute < 60 || minute >= 120),
                Fault.INSTITUTION,
                receivedAt);
    }

    private static Operation override(Status status, long fromMinute, long toMinute) {
        return new Operation.Override(
                ConnectorStory.ID,
                status,
                "a test",
                START.plus(Duration.ofMinutes(fromMinute)),
                START.plus(Duration.ofMinutes(toMinute)));
    }

    private static Replay replay() {
        return new Replay(
                List.of(ConnectorStory.connector(Stage.LIVE)),
                new Watches(Policy.DEFAULT, Ticks.DEFAULT),
                Ticks.DEFAULT);
    }
}

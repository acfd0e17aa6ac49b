package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.document.PlainText;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.status.Evaluation;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A published evaluation that changed something, as the stream of events has it. Belongs to the event loop of the API. */
final class StatusEvent {
    final Id id;
    private final Evaluation evaluation;
    /** As the first listener got it; null before. */
    private Buffer block;

    /** @param evaluation one that is marked as a change */
    StatusEvent(Evaluation evaluation) {
        this.id = new Id(evaluation.at(), evaluation.connectorId());
        this.evaluation = evaluation;
    }

    /**
     * Where an event stands among all, by tick and connector: the same in the store, in memory and on every node. Without a
     * connector it is the place before all of a tick.
     */
    record Id(Instant at, String connectorId) implements Comparable<Id> {
        private static final Comparator<Id> ORDER = Comparator.comparing(Id::at).thenComparing(Id::connectorId);
        private static final int MOST_LENGTH = 100;

        /** Reads what {@link #toString} made; empty for anything else. */
        static Optional<Id> parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 0 || text.length() > MOST_LENGTH || !PlainText.is(text)) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Id(Rfc3339.parse(text.substring(0, slash)), text.substring(slash + 1)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return at + "/" + connectorId;
        }
    }

    /**
     * As a block of {@code text/event-stream}, made once for all listeners. A connector's JSON has no line break, so one line of data holds
     * it.
     */
    Buffer block(ConnectorState state) {
        if (block == null) {
            block = Buffer.buffer("event: evaluation\nid: " + id + "\ndata: "
                    + ConnectorJson.of(state.at(evaluation)).encode() + "\n\n");
        }
        return block;
    }
}

package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.history.StatusChanges.Numbered;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/** A published evaluation that changed something, as the stream of events has it. Belongs to the event loop of the API. */
final class StatusEvent {
    /** Its place among all, the same on every node; empty while it is not stored. */
    final OptionalLong number;

    final Evaluation evaluation;
    /** As the first listener got it; null before. */
    private Buffer block;

    /** @param evaluation one that is marked as a change */
    StatusEvent(OptionalLong number, Evaluation evaluation) {
        this.number = number;
        this.evaluation = evaluation;
    }

    static StatusEvent of(Numbered stored) {
        return new StatusEvent(OptionalLong.of(stored.number()), stored.evaluation());
    }

    /**
     * As a block of {@code text/event-stream}, made once for all listeners. A connector's JSON has no line break, so one line of data holds
     * it.
     */
    Buffer block(ConnectorState state) {
        if (block == null) {
            String id = number.isPresent() ? "id: " + number.getAsLong() + "\n" : "";
            block = Buffer.buffer("event: evaluation\n" + id + "data: "
                    + ConnectorJson.of(state.at(evaluation)).encode() + "\n\n");
        }
        return block;
    }
}

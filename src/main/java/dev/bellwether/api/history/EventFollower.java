package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorState;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.Function;

/**
 * A client that follows the events, at its own pace: nothing is read for it while what was sent before has not left. Belongs to
 * the event loop of the API.
 */
final class EventFollower {
    private static final String HEARTBEAT = ": nothing new\n\n";

    private final HttpServerResponse response;
    private final RecentEvents events;
    private final Function<String, Optional<ConnectorState>> wanted;
    /** The place up to which everything was sent; empty while the client waits for the very first event. */
    private Optional<StatusEvent.Id> place;

    private boolean busy;
    private boolean again;

    /** @param wanted the connector with an id, if it is in the catalogue and the client asked for it */
    EventFollower(
            HttpServerResponse response,
            RecentEvents events,
            Function<String, Optional<ConnectorState>> wanted,
            Optional<StatusEvent.Id> place) {
        this.response = response;
        this.events = events;
        this.wanted = wanted;
        this.place = place;
    }

    /** Sends what there is, now and as soon as there is room for it. */
    void sendOn() {
        if (busy) {
            again = true;
            return;
        }
        place = place.or(events::beginning);
        if (place.isEmpty() || isOver()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> sendOn());
            return;
        }
        busy = true;
        // While the store is away the stream ends; the client comes again with the place that it had reached.
        events.after(place.get()).onFailure(away -> end()).onSuccess(batch -> {
            busy = false;
            send(batch);
            if (again || !batch.events().isEmpty()) {
                again = false;
                sendOn();
            }
        });
    }

    /** Sends events that were read already, up to the place that they reach. */
    void send(RecentEvents.Batch batch) {
        place = Optional.of(batch.reached());
        for (StatusEvent event : batch.events()) {
            wanted.apply(event.evaluation().connectorId())
                    .filter(state -> !isOver())
                    .ifPresent(state -> response.write(event.block(state)));
        }
    }

    /** A line that says nothing, so that no proxy takes the connection for dead. */
    void sendHeartbeat() {
        if (!isOver() && !response.writeQueueFull()) {
            response.write(HEARTBEAT);
        }
    }

    void end() {
        if (!isOver()) {
            response.end();
        }
    }

    private boolean isOver() {
        return response.ended() || response.closed();
    }
}

package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.http.BodyDrain;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A client that follows the events, at its own pace: nothing is read for it while what was sent before has not left, and if that
 * does not leave for a minute it is dropped. Belongs to the event loop of the API.
 */
final class EventFollower {
    static final int MOST_FULL_BEATS = 4;

    private static final String HEARTBEAT = ": nothing new\n\n";
    private static final String DROPPED = "event: dropped\ndata: {\"reason\":\"Events were not read for a minute;"
            + " come again with Last-Event-ID for what was missed.\"}\n\n";
    private static final long LAST_WORDS_MS = 10_000;

    private final RoutingContext ctx;
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final RecentEvents events;
    private final Function<String, Optional<ConnectorState>> wanted;
    /** The place up to which everything was sent; empty while the client waits for the very first event. */
    private Optional<Long> place;

    private boolean busy;
    private boolean again;
    private int fullBeats;

    /** @param wanted the connector with an id, if it is in the catalogue and the client asked for it */
    EventFollower(
            RoutingContext ctx,
            RecentEvents events,
            Function<String, Optional<ConnectorState>> wanted,
            Optional<Long> place) {
        this.ctx = ctx;
        this.vertx = ctx.vertx();
        this.response = ctx.response();
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
        place = place.or(events::end);
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
                // Others have their turn in between, however much there is for this one.
                vertx.runOnContext(next -> sendOn());
            }
        });
    }

    /** Sends events that were read already, up to the place that they reach. */
    void send(RecentEvents.Batch batch) {
        place = Optional.of(batch.reached());
        send(batch.events());
    }

    /** Sends events that have no place yet. */
    void send(List<StatusEvent> some) {
        Buffer blocks = Buffer.buffer();
        for (StatusEvent event : some) {
            wanted.apply(event.evaluation.connectorId()).ifPresent(state -> blocks.appendBuffer(event.block(state)));
        }
        if (blocks.length() > 0 && !isOver()) {
            response.write(blocks);
        }
    }

    /**
     * To be called every 15 s: sends a line that says nothing, so that no proxy takes the connection for dead. Drops a client that had no
     * room for it four times running; it is told so, should it read on.
     */
    void beat() {
        if (isOver()) {
            return;
        }
        if (!response.writeQueueFull()) {
            fullBeats = 0;
            response.write(HEARTBEAT);
        } else if (++fullBeats == MOST_FULL_BEATS) {
            response.end(DROPPED);
            vertx.setTimer(LAST_WORDS_MS, late -> {
                if (!response.closed()) {
                    BodyDrain.cutOff(ctx.request());
                }
            });
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

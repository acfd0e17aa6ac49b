package dev.bellwether.api.history;

import dev.bellwether.status.Evaluation;
import dev.bellwether.store.history.StatusChanges;
import io.vertx.core.Future;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The latest events in memory, so that a client that follows along needs no store; older ones are read from there. Ticks come in
 * order, each in one message, so the order of the ids is the order in which events come.
 */
final class RecentEvents {
    /** About 25 MB with what was made of them for listeners. When more change at once, as at the start of a large node, slow clients read on from the store. */
    static final int MOST = 5_000;

    /** Some 80 kB, which each listener may have before it that does not read. */
    private static final int PAGE = 32;

    private final StatusChanges changes;
    private final NavigableMap<StatusEvent.Id, StatusEvent> recent = new TreeMap<>();
    /** All events after this are in memory; empty before the first came. */
    private Optional<StatusEvent.Id> knownSince = Optional.empty();

    RecentEvents(StatusChanges changes) {
        this.changes = changes;
    }

    /** Some events in their order, and the place up to which there are no others. */
    record Batch(List<StatusEvent> events, StatusEvent.Id reached) {}

    void add(List<Evaluation> evaluations) {
        for (Evaluation evaluation : evaluations) {
            if (evaluation.changed()) {
                StatusEvent event = new StatusEvent(evaluation);
                knownSince = knownSince.or(() -> Optional.of(new StatusEvent.Id(evaluation.at(), "")));
                recent.put(event.id, event);
            }
        }
        while (recent.size() > MOST) {
            knownSince = Optional.of(recent.pollFirstEntry().getKey());
        }
    }

    void forget() {
        recent.clear();
        knownSince = Optional.empty();
    }

    /** The place after all events so far; empty before the first came. */
    Optional<StatusEvent.Id> end() {
        return recent.isEmpty() ? Optional.empty() : Optional.of(recent.lastKey());
    }

    /** The place before the first in memory; empty before the first came. */
    Optional<StatusEvent.Id> beginning() {
        return knownSince;
    }

    /** The next events after a place, perhaps none; fails where they are needed from a store that is away. */
    Future<Batch> after(StatusEvent.Id place) {
        if (knownSince.isPresent() && place.compareTo(knownSince.get()) >= 0) {
            return Future.succeededFuture(inMemory(place));
        }
        Optional<StatusEvent.Id> begin = knownSince;
        return changes.after(place.at(), place.connectorId(), PAGE)
                .map(stored -> stored.isEmpty()
                        ? begin.map(this::inMemory).orElse(new Batch(List.of(), place))
                        : batch(stored.stream().map(StatusEvent::new).toList(), place));
    }

    private Batch inMemory(StatusEvent.Id place) {
        return batch(recent.tailMap(place, false).values().stream().limit(PAGE).toList(), place);
    }

    private static Batch batch(List<StatusEvent> events, StatusEvent.Id place) {
        return new Batch(events, events.isEmpty() ? place : events.get(events.size() - 1).id);
    }
}

package dev.bellwether.api.history;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.history.StatusChanges;
import dev.bellwether.store.history.StatusChanges.Numbered;
import io.vertx.core.Future;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The latest events in memory, so that clients that follow along need no store; older ones are read from there. They are read in the order
 * in which they were stored, whichever node made them.
 */
final class RecentEvents {
    /** About 25 MB with what was made of them for listeners. When more change at once, as at the start of a large node, slow clients read on from the store. */
    static final int MOST = 5_000;

    /** Some 80 kB, which each listener may have before it that does not read. */
    private static final int PAGE = 32;

    private static final int READ = 500;

    private final StatusChanges changes;
    private final NavigableMap<Long, StatusEvent> recent = new TreeMap<>();
    /** All events after this and up to {@link #read} are in memory; empty before the store was first asked. */
    private Optional<Long> knownSince = Optional.empty();

    private long read;
    private Future<Void> reading = Future.succeededFuture();
    private boolean again;

    RecentEvents(StatusChanges changes) {
        this.changes = changes;
    }

    /** Some events in their order, and the place up to which there are no others. */
    record Batch(List<StatusEvent> events, long reached) {}

    /** Reads what was stored since it was called last, the first time only how far that is. */
    Future<Void> readOn() {
        if (!reading.isComplete()) {
            again = true;
            return reading;
        }
        again = false;
        reading = knownSince.isEmpty()
                ? changes.last().map(last -> {
                    begin(last);
                    return null;
                })
                : Repeat.whileTrue(() -> changes.after(read, READ).map(page -> {
                    add(page);
                    return page.size() == READ;
                }));
        return reading.compose(done -> again ? readOn() : Future.succeededFuture());
    }

    void begin(long last) {
        knownSince = Optional.of(last);
        read = last;
    }

    void add(List<Numbered> stored) {
        for (Numbered one : stored) {
            recent.put(one.number(), StatusEvent.of(one));
            read = one.number();
        }
        while (recent.size() > MOST) {
            knownSince = Optional.of(recent.pollFirstEntry().getKey());
        }
    }

    void forget() {
        recent.clear();
        knownSince = knownSince.map(since -> read);
    }

    /** The place after all events so far; empty before the store was first asked. */
    Optional<Long> end() {
        return knownSince.map(since -> read);
    }

    /** The next events after a place, perhaps none; fails where they are needed from a store that is away. */
    Future<Batch> after(long place) {
        return knownSince.isPresent() && place >= knownSince.get()
                ? Future.succeededFuture(batch(
                        recent.tailMap(place, false).values().stream()
                                .limit(PAGE)
                                .toList(),
                        place))
                : changes.after(place, PAGE)
                        .map(stored ->
                                batch(stored.stream().map(StatusEvent::of).toList(), place));
    }

    private static Batch batch(List<StatusEvent> events, long place) {
        return new Batch(
                events,
                events.isEmpty() ? place : events.get(events.size() - 1).number.orElseThrow());
    }
}

package dev.bellwether.maintenance;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which windows are open as time goes on. It looks one occurrence of each window ahead, so that rules without end cost nothing,
 * and tells what began, changed or ended. Times must not go back. Belongs to one thread.
 */
public final class MaintenancePlan {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * What holds from now on for those who are covered: they are under maintenance from and to these times. There is one occurrence
     * of a window at a time, and a later change takes the place of an earlier one; if the occurrence is over by now, maintenance
     * has ended.
     */
    public record Change(String windowId, Coverage coverage, Occurrence occurrence) {
        /** What that means for each connector that a catalogue has. */
        public List<Operation.Maintenance> operations(Catalogue catalogue) {
            return coverage.connectors(catalogue).stream()
                    .map(connector ->
                            new Operation.Maintenance(connector.id(), windowId, occurrence.from(), occurrence.to()))
                    .toList();
        }

        /** Never open, for those who are not covered any more. */
        public Change never() {
            return new Change(windowId, coverage, new Occurrence(occurrence.from(), occurrence.from()));
        }
    }

    private static final class Entry {
        private MaintenanceWindow window;
        /** Open or next, as last reckoned; empty if none comes any more. */
        private Optional<Occurrence> next = Optional.empty();
        /** Whether {@code next} has been reckoned from this version. */
        private boolean reckoned;
        /** What was last told and is not known to be over. */
        private Change told;

        private Entry(MaintenanceWindow window) {
            this.window = window;
        }

        private Optional<Occurrence> open(Instant at) {
            if (!reckoned || next.filter(known -> !known.to().isAfter(at)).isPresent()) {
                next = window.openOrNext(at);
                reckoned = true;
            }
            return next.filter(known -> known.isOpen(at));
        }
    }

    /** Takes a window in, or the next version of one; an older version than is known changes nothing. */
    public void put(MaintenanceWindow window) {
        Entry entry = entries.computeIfAbsent(window.id(), id -> new Entry(window));
        if (entry.window.version() < window.version()) {
            entry.window = window;
            entry.reckoned = false;
        }
    }

    /** What has begun, changed or ended since it was last asked. */
    public List<Change> at(Instant time) {
        List<Change> changes = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Optional<Change> open = entry.open(time)
                    .map(occurrence -> new Change(entry.window.id(), entry.window.coverage(), occurrence));
            Change before = entry.told;
            entry.told = open.orElse(null);
            if (Objects.equals(before, entry.told)) {
                continue;
            }
            boolean goesOn =
                    open.isPresent() && before != null && open.get().coverage().equals(before.coverage());
            if (before != null && !goesOn && before.occurrence().to().isAfter(time)) {
                changes.add(new Change(
                        before.windowId(),
                        before.coverage(),
                        before.occurrence().endedBy(entry.window.endOf(before.occurrence(), time))));
            }
            open.ifPresent(changes::add);
        }
        entries.values().removeIf(entry -> entry.reckoned && entry.next.isEmpty() && entry.told == null);
        return changes;
    }

    /** What was told and still holds, for those who were not there when it was. */
    public List<Change> open() {
        return entries.values().stream()
                .map(entry -> entry.told)
                .filter(Objects::nonNull)
                .toList();
    }
}

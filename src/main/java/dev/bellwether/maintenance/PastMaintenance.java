package dev.bellwether.maintenance;

import dev.bellwether.status.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What was open in a range of past time, as it was planned then: of each version of a window only what was open while that
 * version held. So a window that was entered late, moved or ended early shows as it did when it was published. Immutable.
 */
public final class PastMaintenance {
    private final List<Stretch> stretches;

    private PastMaintenance(List<Stretch> stretches) {
        this.stretches = List.copyOf(stretches);
    }

    /**
     * A time under maintenance.
     *
     * @param id no other stretch has it
     */
    private record Stretch(String id, Coverage coverage, Occurrence open) {}

    /**
     * Reckons what was open.
     *
     * @param versions all that held at some time of the range, in any order; others do no harm
     * @param from inclusive
     * @param to exclusive
     */
    public static PastMaintenance of(Collection<WindowVersion> versions, Instant from, Instant to) {
        List<Stretch> stretches = new ArrayList<>();
        for (WindowVersion version : versions) {
            Instant begin = version.since().isAfter(from) ? version.since() : from;
            Instant end = version.until().filter(to::isAfter).orElse(to);
            MaintenanceWindow window = version.window();
            Optional<Occurrence> next = window.openOrNext(begin);
            while (next.isPresent() && next.get().from().isBefore(end) && begin.isBefore(end)) {
                Occurrence planned = next.get();
                Instant opened = planned.from().isAfter(begin) ? planned.from() : begin;
                String id = window.id() + "/" + window.version() + "/" + opened;
                stretches.add(new Stretch(id, window.coverage(), new Occurrence(opened, planned.to()).endedBy(end)));
                next = window.openOrNext(planned.to());
            }
        }
        return new PastMaintenance(stretches);
    }

    /** What of it was for a connector. */
    public List<Operation.Maintenance> of(String connectorId, String institutionId) {
        return stretches.stream()
                .filter(stretch -> stretch.coverage().covers(connectorId, institutionId))
                .map(stretch -> new Operation.Maintenance(
                        connectorId,
                        stretch.id(),
                        stretch.open().from(),
                        stretch.open().to()))
                .toList();
    }
}

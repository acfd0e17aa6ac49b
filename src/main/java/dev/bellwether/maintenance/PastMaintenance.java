package dev.bellwether.maintenance;

import dev.bellwether.status.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

    /** A time under maintenance, as far as it lies in the range, with the window as it was planned then. */
    public record Stretch(MaintenanceWindow window, Occurrence open) {}

    /**
     * Reckons what was open.
     *
     * @param versions all that held at some time of the range, in any order; others do no harm
     * @param from inclusive
     * @param to exclusive
     */
    public static PastMaintenance of(Collection<MaintenanceWindowVersion> versions, Instant from, Instant to) {
        return of(versions, from, to, Integer.MAX_VALUE);
    }

    /** The same, but no more than so many stretches: who lists them need not wait for more. */
    public static PastMaintenance of(
            Collection<MaintenanceWindowVersion> versions, Instant from, Instant to, int most) {
        List<Stretch> stretches = new ArrayList<>();
        for (MaintenanceWindowVersion version : versions) {
            Instant begin = version.since().isAfter(from) ? version.since() : from;
            Instant end = version.until().filter(to::isAfter).orElse(to);
            MaintenanceWindow window = version.window();
            Optional<Occurrence> next = begin.isBefore(end) ? window.openOrNext(begin) : Optional.empty();
            while (next.isPresent() && next.get().from().isBefore(end) && stretches.size() < most) {
                Occurrence planned = next.get();
                Instant opened = planned.from().isAfter(begin) ? planned.from() : begin;
                stretches.add(new Stretch(window, new Occurrence(opened, planned.to()).endedBy(end)));
                next = window.openOrNext(planned.to());
            }
        }
        return new PastMaintenance(stretches);
    }

    /** All of it, in order of time; what went on while the plan was changed is one. */
    public List<Stretch> stretches() {
        List<Stretch> inOrder = new ArrayList<>(stretches);
        inOrder.sort(Comparator.comparing((Stretch stretch) -> stretch.window().id())
                .thenComparing(stretch -> stretch.open().from()));
        List<Stretch> joined = new ArrayList<>();
        for (Stretch stretch : inOrder) {
            int last = joined.size() - 1;
            if (last >= 0
                    && joined.get(last).window().id().equals(stretch.window().id())
                    && joined.get(last).open().to().equals(stretch.open().from())) {
                joined.set(
                        last,
                        new Stretch(
                                stretch.window(),
                                new Occurrence(
                                        joined.get(last).open().from(),
                                        stretch.open().to())));
            } else {
                joined.add(stretch);
            }
        }
        joined.sort(Comparator.comparing(stretch -> stretch.open().from()));
        return joined;
    }

    /** What of it was for a connector. */
    public List<Operation.Maintenance> of(String connectorId, String institutionId) {
        return stretches.stream()
                .filter(stretch -> stretch.window().coverage().covers(connectorId, institutionId))
                .map(stretch -> new Operation.Maintenance(
                        connectorId,
                        stretch.window().id() + "/" + stretch.window().version() + "/"
                                + stretch.open().from(),
                        stretch.open().from(),
                        stretch.open().to()))
                .toList();
    }

    /**
     * A window as it was planned for a while, {@code since <= T < until}: nothing was open by it before it was stored, and without an
     * end it is the latest version.
     */
    public record MaintenanceWindowVersion(MaintenanceWindow window, Instant since, Optional<Instant> until) {}
}

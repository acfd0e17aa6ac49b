package dev.bellwether.status;

import dev.bellwether.evidence.Micros;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators said about one connector and still matters. Belongs to one thread. */
final class StandingOperations {
    private final List<Release> releases = new ArrayList<>();
    /** By id, since a window can be changed or ended early. */
    private final Map<String, Maintenance> windows = new LinkedHashMap<>();

    private Operation.Override override;

    void apply(Operation operation) {
        if (operation instanceof Release release) {
            if (!releases.contains(release)) {
                releases.add(release);
            }
        } else if (operation instanceof Maintenance maintenance) {
            windows.put(maintenance.id(), maintenance);
        } else if (operation instanceof Operation.Override pinned) {
            override = pinned;
        }
    }

    Standing at(Instant tick, Duration releaseWindow) {
        if (override == null && windows.isEmpty() && releases.isEmpty()) {
            return Standing.NOTHING;
        }
        return new Standing(
                Optional.ofNullable(override).filter(pinned -> pinned.holds(tick)),
                windows.values().stream()
                        .filter(window -> window.isOpen(tick))
                        .max(Comparator.comparing(Maintenance::to)),
                releases.stream()
                        .filter(release ->
                                !release.at().isAfter(tick) && release.at().isAfter(tick.minus(releaseWindow)))
                        .reduce((first, second) -> second.at().isBefore(first.at()) ? first : second));
    }

    /**
     * The latest end, up to a tick, of the maintenance windows that a tick fell into; the tick itself where none has ended, as when
     * one was moved.
     */
    Instant latestEnd(Instant tick, Ticks ticks) {
        return windows.values().stream()
                .filter(window -> !window.to().isAfter(tick)
                        && ticks.firstFrom(window.from()).isBefore(window.to()))
                .map(Maintenance::to)
                .max(Comparator.naturalOrder())
                .orElse(tick);
    }

    /**
     * The earliest time after a tick, in microseconds since the epoch, at which what holds can change by time alone; {@link
     * Long#MAX_VALUE} where it cannot.
     */
    long nextChange(Instant tick, Duration releaseWindow) {
        long next = Long.MAX_VALUE;
        if (override != null) {
            next = sooner(sooner(next, override.from(), tick), override.until(), tick);
        }
        for (Maintenance window : windows.values()) {
            next = sooner(sooner(next, window.from(), tick), window.to(), tick);
        }
        for (Release release : releases) {
            next = sooner(sooner(next, release.at(), tick), release.at().plus(releaseWindow), tick);
        }
        return next;
    }

    private static long sooner(long next, Instant time, Instant tick) {
        return time.isAfter(tick) ? Math.min(next, Micros.of(time)) : next;
    }

    /** Drops what can never matter again at or after a time. */
    void forget(Instant tick, Duration releaseWindow) {
        releases.removeIf(release -> !release.at().isAfter(tick.minus(releaseWindow)));
        windows.values().removeIf(window -> !window.to().isAfter(tick));
        if (override != null && !override.until().isAfter(tick)) {
            override = null;
        }
    }

    /** What operators' words amount to at one time: the pinned status, the window that is open longest, the latest release that shows. */
    record Standing(
            Optional<Operation.Override> override, Optional<Maintenance> maintenance, Optional<Release> release) {
        static final Standing NOTHING = new Standing(Optional.empty(), Optional.empty(), Optional.empty());

        /** What began or ended since an earlier standing, so that the status differs though the performance does not. */
        Trigger since(Standing before) {
            if (!before.override().equals(override)) {
                return Trigger.OVERRIDE;
            }
            return before.maintenance().isPresent() != maintenance.isPresent() ? Trigger.MAINTENANCE : Trigger.RELEASE;
        }
    }
}

package dev.bellwether.status;

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
final class Operations {
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

    /** What holds at one time. */
    Standing at(Instant tick, Duration releaseWindow) {
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

    boolean isEmpty() {
        return override == null && windows.isEmpty() && releases.isEmpty();
    }

    /** Drops what can never matter again at or after a time. */
    void forget(Instant tick, Duration releaseWindow) {
        releases.removeIf(release -> !release.at().isAfter(tick.minus(releaseWindow)));
        windows.values().removeIf(window -> !window.to().isAfter(tick));
        if (override != null && !override.until().isAfter(tick)) {
            override = null;
        }
    }

    /**
     * What operators' words amount to at one time.
     *
     * @param override the status that is pinned, if one is
     * @param maintenance of the open windows the one that is open longest, if there is one
     * @param release the latest release that still shows, if there is one
     */
    record Standing(
            Optional<Operation.Override> override, Optional<Maintenance> maintenance, Optional<Release> release) {
        static final Standing NOTHING = new Standing(Optional.empty(), Optional.empty(), Optional.empty());
    }
}

package dev.bellwether.probe.outages;

import dev.bellwether.maintenance.AnnouncedId;
import dev.bellwether.probe.kinds.Outcome.PlannedOutage;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.status.Operation.Maintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what targets say of planned outages into maintenance windows: one opens with the first run that hears of it, is
 * prolonged while the target says so, and is closed as soon as it no longer does. Changing state of one thread.
 */
public final class PlannedOutages {
    /** How long a window stays open without news, where the target does not say when it will be over. */
    private static final int INTERVALS = 3;

    private static final Duration LEAST = Duration.ofMinutes(5);

    private final Map<ProbeKey, Maintenance> open = new HashMap<>();

    /** What a run of a probe with an interval heard; answers with the window to store, if it is new or has changed. */
    public Optional<Maintenance> heard(ProbeKey key, PlannedOutage said, Duration interval, Instant now) {
        Maintenance before = open.get(key);
        if (!said.open()) {
            open.remove(key);
            return Optional.ofNullable(before)
                    .filter(window -> window.isOpen(now))
                    .map(window -> until(window, now));
        }
        Duration grace = interval.multipliedBy(INTERVALS);
        Instant to = said.until().filter(now::isBefore).orElse(now.plus(grace.compareTo(LEAST) > 0 ? grace : LEAST));
        Maintenance window = before != null && before.to().isAfter(now) ? until(before, to) : begin(key, said, now, to);
        open.put(key, window);
        // Without an end it would be stored anew at every run; half of the grace is left when it is.
        boolean sameEnough = before != null
                && window.from().equals(before.from())
                && said.until().filter(now::isBefore).isEmpty()
                && before.to().isAfter(now.plus(grace.dividedBy(2)));
        if (sameEnough) {
            open.put(key, before);
        }
        return window.equals(before) || sameEnough ? Optional.empty() : Optional.of(window);
    }

    public void forget(ProbeKey key) {
        open.remove(key);
    }

    private static Maintenance begin(ProbeKey key, PlannedOutage said, Instant now, Instant to) {
        Instant since = said.since().filter(time -> !time.isAfter(now)).orElse(now);
        // The evidence before it was first heard of stays what it was: the window opens now.
        return new Maintenance(key.connectorId(), AnnouncedId.goingOn(key.probe(), since), now, to, said.explanation());
    }

    private static Maintenance until(Maintenance window, Instant to) {
        return new Maintenance(window.connectorId(), window.id(), window.from(), to, window.explanation());
    }
}

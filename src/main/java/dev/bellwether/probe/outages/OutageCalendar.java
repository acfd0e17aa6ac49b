package dev.bellwether.probe.outages;

import dev.bellwether.maintenance.AnnouncedId;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.status.Operation.Maintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the outages that targets plan into maintenance windows, each with an id that stays the same after a restart. A plan
 * that is changed moves its window, one that is withdrawn ends it. Changing state of one thread.
 */
public final class OutageCalendar {
    /** Plans are made days ahead, so they need not be read at every run. */
    static final Duration READ_EVERY = Duration.ofMinutes(15);

    private final Map<ProbeKey, Page> pages = new HashMap<>();

    private record Page(Instant readAt, Map<Instant, Maintenance> windows) {}

    /** Whether the plan of a target is to be read now; then it is due again only after a while, read or not. */
    public boolean isDue(ProbeKey key, Instant now) {
        Page page = pages.get(key);
        if (page != null && now.isBefore(page.readAt().plus(READ_EVERY))) {
            return false;
        }
        pages.put(key, new Page(now, page == null ? Map.of() : page.windows()));
        return true;
    }

    /** What a target plans, each outage by its start; answers with the windows to store, since they are new or have changed. */
    public List<Maintenance> heard(ProbeKey key, Map<Instant, OutagePlan.Outage> plan, Instant now) {
        Page page = pages.get(key);
        Map<Instant, Maintenance> before = page == null ? Map.of() : page.windows();
        Map<Instant, Maintenance> windows = new HashMap<>();
        List<Maintenance> changed = new ArrayList<>();
        plan.forEach((from, outage) -> {
            String id = AnnouncedId.planned(key.probe(), from);
            Maintenance window = new Maintenance(key.connectorId(), id, from, outage.to(), outage.explanation());
            windows.put(from, window);
            if (!window.equals(before.get(from))) {
                changed.add(window);
            }
        });
        before.forEach((from, window) -> {
            if (!windows.containsKey(from) && window.to().isAfter(now)) {
                changed.add(new Maintenance(
                        window.connectorId(), window.id(), from.isBefore(now) ? from : now, now, window.explanation()));
            }
        });
        pages.put(key, new Page(page == null ? now : page.readAt(), windows));
        return changed;
    }

    public void forget(ProbeKey key) {
        pages.remove(key);
    }
}

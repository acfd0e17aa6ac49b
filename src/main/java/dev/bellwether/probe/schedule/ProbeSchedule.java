package dev.bellwether.probe.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When probes start: at fixed times, however long a run takes or how late a look at the clock is. Changing state of one
 * thread; time is an argument.
 */
final class ProbeSchedule {
    private final Map<ProbeKey, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> queue =
            new TreeSet<>(Comparator.comparing(Entry::next).thenComparing(Entry::key, ProbeKey.ORDER));

    /** A start that is due since it was planned; how many after it are over as well is said, and they are left out. */
    record Due(ProbeKey key, Instant planned, long missed) {}

    private record Entry(ProbeKey key, Duration interval, Instant next) {}

    /** Has a probe start from now on; one that is there already is planned anew. */
    void put(ProbeKey key, Duration interval, Instant now) {
        remove(key);
        plan(new Entry(key, interval, after(key, interval, now)));
    }

    void remove(ProbeKey key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            queue.remove(entry);
        }
    }

    Optional<Instant> next() {
        return queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().next());
    }

    /** The starts that are due, each probe at most once, in the order in which they were planned. */
    List<Due> due(Instant now) {
        if (!queue.isEmpty() && isTooFar(queue.first(), now)) {
            // The clock was put back.
            List.copyOf(entries.values()).forEach(entry -> put(entry.key(), entry.interval(), now));
        }
        List<Due> due = new ArrayList<>();
        while (!queue.isEmpty() && !queue.first().next().isAfter(now)) {
            Entry entry = queue.pollFirst();
            Instant following = after(entry.key(), entry.interval(), now);
            long missed = Duration.between(entry.next(), following).dividedBy(entry.interval()) - 1;
            due.add(new Due(entry.key(), entry.next(), missed));
            plan(new Entry(entry.key(), entry.interval(), following));
        }
        return due;
    }

    private void plan(Entry entry) {
        entries.put(entry.key(), entry);
        queue.add(entry);
    }

    private static boolean isTooFar(Entry entry, Instant now) {
        return entry.next().minus(entry.interval()).isAfter(now);
    }

    /** The first start of a probe after a time: whole intervals since the epoch, and the probe's offset. */
    private static Instant after(ProbeKey key, Duration interval, Instant now) {
        Instant origin = Instant.EPOCH.plus(key.offset(interval));
        Duration since = Duration.between(origin, now);
        long whole = since.isNegative() ? -1 : since.dividedBy(interval);
        return origin.plus(interval.multipliedBy(whole + 1));
    }
}

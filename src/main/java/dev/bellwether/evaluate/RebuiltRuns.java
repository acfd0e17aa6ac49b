package dev.bellwether.evaluate;

import dev.bellwether.evidence.ProbeRun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * The probe runs that were read from the store, since a run may come over the bus as well. They are known only for as long as
 * that may be: those of an hour of a large catalogue would take more memory than its windows. Belongs to one thread.
 */
final class RebuiltRuns {
    /** What is so much older than the start was told long before it. */
    static final Duration RECENT = Duration.ofMinutes(5);
    /** For so long after it was read a run may still come over the bus. */
    static final Duration STRAGGLERS = Duration.ofMinutes(1);

    private Set<Key> known = new HashSet<>();
    private Instant since = Instant.EPOCH;
    /** From this tick on none of them comes any more; null until a tick says how late it is. */
    private Instant until;

    private record Key(String connectorId, String probe, Instant at) {
        static Key of(ProbeRun run) {
            return new Key(run.connectorId(), run.probe(), run.at());
        }
    }

    /** Says when reading begins. */
    void begin(Instant now) {
        since = now.minus(RECENT);
    }

    void add(ProbeRun run) {
        if (run.at().isAfter(since)) {
            known.add(Key.of(run));
            until = null;
        }
    }

    boolean contains(ProbeRun run) {
        return !known.isEmpty() && known.contains(Key.of(run));
    }

    /** Forgets them once they have had their time. */
    void tick(Instant tick) {
        if (known.isEmpty()) {
            return;
        }
        if (until == null) {
            until = tick.plus(STRAGGLERS);
        } else if (!tick.isBefore(until)) {
            known = new HashSet<>();
        }
    }
}

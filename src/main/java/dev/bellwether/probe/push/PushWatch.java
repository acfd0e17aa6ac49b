package dev.bellwether.probe.push;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.schedule.ProbeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices when nothing is pushed for too long: then a probe fails, and again after each deadline that passes in silence.
 * Changing state of one thread; time is an argument.
 */
public final class PushWatch {
    private final Map<ProbeKey, Awaited> awaited = new HashMap<>();

    private record Awaited(ProbeSpec spec, Duration deadline, Instant until) {}

    /** Waits for results of a probe from now on; one that is waited for already goes on undisturbed. */
    public void put(ProbeKey key, ProbeSpec spec, Instant now) {
        Awaited before = awaited.get(key);
        if (before == null || !before.spec().equals(spec)) {
            Duration deadline = ((ProbeTarget.Push) spec.target()).deadline();
            awaited.put(key, new Awaited(spec, deadline, now.plus(deadline)));
        }
    }

    public void remove(ProbeKey key) {
        awaited.remove(key);
    }

    public Set<ProbeKey> keys() {
        return Set.copyOf(awaited.keySet());
    }

    /** A result of a time was pushed: only from then on its deadline runs, however late it came. */
    public void heard(ProbeKey key, Instant at, Instant now) {
        Instant from = at.isAfter(now) ? now : at;
        awaited.computeIfPresent(key, (same, before) -> {
            Instant until = from.plus(before.deadline());
            return until.isAfter(before.until()) ? new Awaited(before.spec(), before.deadline(), until) : before;
        });
    }

    /** A failed run for each probe whose deadline has passed. */
    public List<ProbeRun> silent(Instant now) {
        List<ProbeRun> runs = new ArrayList<>();
        for (Map.Entry<ProbeKey, Awaited> entry : awaited.entrySet()) {
            Awaited probe = entry.getValue();
            Instant latest = now.plus(probe.deadline());
            if (probe.until().isAfter(latest)) {
                // The clock was put back.
                probe = new Awaited(probe.spec(), probe.deadline(), latest);
                entry.setValue(probe);
            }
            if (!now.isBefore(probe.until())) {
                runs.add(PushIntake.silence(entry.getKey(), probe.spec(), probe.deadline(), now));
                entry.setValue(new Awaited(probe.spec(), probe.deadline(), now.plus(probe.deadline())));
            }
        }
        return runs;
    }
}

package dev.bellwether.probe.schedule;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.status.Confirmation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * Decides which runs begin when: those of the schedule and those that confirm a changed result. It knows no timer and starts
 * nothing; its owner tells it the time and what has ended. Changing state of one thread.
 */
public final class ProbeScheduler {
    private final Confirmation confirmation;
    private final ObjLongConsumer<String> skipped;
    private final ProbeSchedule schedule = new ProbeSchedule();
    private final TreeSet<Again> confirmations =
            new TreeSet<>(Comparator.comparing(Again::at).thenComparing(Again::key, ProbeKey.ORDER));
    private final Map<ProbeKey, State> states = new HashMap<>();
    private final HostLimiter<Start> limiter;

    /** A run to begin, as planned for a time, in the lane of its host. */
    public record Start(ProbeKey key, ProbeSpec spec, String host, boolean confirm, Instant planned) {}

    private record Again(Instant at, ProbeKey key) {}

    private static final class State {
        private final ProbeSpec spec;
        private final Confirming confirming;
        private boolean running;
        private Instant confirmAt = Instant.MAX;
        /** When the latest run on the schedule that says something ended. */
        private Instant regularAt = Instant.MIN;

        State(ProbeSpec spec, Confirmation confirmation) {
            this.spec = spec;
            this.confirming = new Confirming(confirmation);
        }
    }

    /** A scheduler that tells how many runs of the schedule were left out, and why. */
    public ProbeScheduler(
            Confirmation confirmation, int mostRuns, int mostRunsPerHost, ObjLongConsumer<String> skipped) {
        this.confirmation = confirmation;
        this.skipped = skipped;
        this.limiter = new HostLimiter<>(mostRuns, mostRunsPerHost);
    }

    /**
     * Has a probe run from now on; a changed one starts anew, one that stayed the same goes on undisturbed. Of one that starts it is
     * to be {@linkplain #recall recalled} how it ended before.
     */
    public void put(ProbeKey key, ProbeSpec spec, Instant now) {
        State state = states.get(key);
        if (state == null || !state.spec.equals(spec)) {
            remove(key);
            states.put(key, new State(spec, confirmation));
            schedule.put(key, spec.interval(), now);
        }
    }

    /** Says whether the last run before a probe was put succeeded, as far as that is stored. */
    public void recall(ProbeKey key, Optional<Boolean> before, Instant now) {
        State state = states.get(key);
        if (state != null) {
            change(key, state, now, () -> state.confirming.recall(before));
        }
    }

    /** Says that a maintenance window of a connector ended at a time: a failure of the first run since is to be confirmed. */
    public void afterMaintenance(String connectorId, Instant end, Instant now) {
        states.forEach((key, state) -> {
            if (key.connectorId().equals(connectorId) && !state.spec.informational()) {
                change(key, state, now, () -> state.confirming.afterMaintenance(!state.regularAt.isBefore(end)));
            }
        });
    }

    /** Has confirmation runs follow where a change makes them necessary. */
    private void change(ProbeKey key, State state, Instant now, Runnable change) {
        boolean before = state.confirming.isActive();
        change.run();
        if (state.confirming.isActive() && !before) {
            confirmations.add(new Again(now, key));
        }
    }

    public void remove(ProbeKey key) {
        states.remove(key);
        schedule.remove(key);
        confirmations.removeIf(again -> again.key().equals(key));
    }

    public Set<ProbeKey> keys() {
        return Set.copyOf(states.keySet());
    }

    /** Whether a run is still wanted, now that it has ended. */
    public boolean isCurrent(Start start) {
        State state = states.get(start.key());
        return state != null && state.spec.equals(start.spec());
    }

    public Optional<Instant> next() {
        Stream<Instant> again = confirmations.stream().limit(1).map(Again::at);
        return Stream.concat(schedule.next().stream(), again).min(Comparator.naturalOrder());
    }

    public List<Start> tick(Instant now) {
        for (ProbeSchedule.Due due : schedule.due(now)) {
            State state = states.get(due.key());
            if (due.missed() > 0) {
                skipped.accept("late", due.missed());
            }
            if (state.running) {
                skipped.accept("overrun", 1);
            } else {
                state.running = true;
                enter(due.key(), state, false, due.planned());
            }
        }
        while (!confirmations.isEmpty() && !confirmations.first().at().isAfter(now)) {
            Again again = confirmations.pollFirst();
            State state = states.get(again.key());
            state.confirmAt = again.at();
            enter(again.key(), state, true, again.at());
        }
        return admit();
    }

    /** A run has ended, and makes room; what was waiting for it begins. */
    public List<Start> ended(Start start) {
        limiter.leave(start.host());
        if (isCurrent(start)) {
            State state = states.get(start.key());
            state.running = state.running && start.confirm();
        }
        return admit();
    }

    /** What a run has shown is known: whether it succeeded, or nothing about the target. */
    public void learnt(Start start, Optional<Boolean> succeeded, Instant now) {
        if (!isCurrent(start) || start.spec().informational()) {
            return;
        }
        State state = states.get(start.key());
        boolean before = state.confirming.isActive();
        if (!start.confirm()) {
            succeeded.ifPresent(success -> {
                state.regularAt = now;
                state.confirming.regular(success);
            });
        } else {
            state.confirming.confirmation(succeeded);
        }
        if (state.confirming.isActive() && (start.confirm() || !before)) {
            Duration interval = confirmation.confirmInterval();
            Instant from = start.confirm() ? state.confirmAt : start.planned();
            Instant at = from.plus(interval);
            confirmations.add(new Again(at.isBefore(now) ? now : at, start.key()));
        }
    }

    private void enter(ProbeKey key, State state, boolean confirm, Instant planned) {
        String host = state.spec.target().host();
        limiter.enter(host, new Start(key, state.spec, host, confirm, planned));
    }

    private List<Start> admit() {
        List<Start> starts = new ArrayList<>();
        for (List<Start> more = limiter.admit(); !more.isEmpty(); more = limiter.admit()) {
            for (Start start : more) {
                // It may have left the catalogue while it was waiting.
                if (isCurrent(start)) {
                    starts.add(start);
                } else {
                    limiter.leave(start.host());
                }
            }
        }
        return starts;
    }
}

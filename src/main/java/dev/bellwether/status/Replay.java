package dev.bellwether.status;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Drives watches through past ticks by event time alone: at tick {@code T} they know what had happened, and had been
 * received, up to {@code T}. Evidence comes in any order and may come piece by piece, between two calls of {@link #until}, as
 * long as each piece is here before the ticks that are to know it. Belongs to one thread.
 */
public final class Replay {
    private final Ticks ticks;
    private final Map<String, ConnectorWatch> watches = new LinkedHashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    /** The next tick; null before the first was said. */
    private Instant next;

    /**
     * A replay whose watches have seen nothing yet.
     *
     * @param make makes the watches
     */
    public Replay(Collection<Connector> connectors, Watches make, Ticks ticks) {
        this.ticks = ticks;
        for (Connector connector : connectors) {
            watches.put(connector.id(), make.watch(connector));
        }
    }

    /**
     * Something that becomes known at a time.
     *
     * @param knownAt microseconds since the epoch
     */
    private record Arrival(long knownAt, Runnable add) {}

    /**
     * Takes a job outcome in.
     *
     * @param fault of its failure; without meaning for a success
     * @param receivedAt before which no tick knows it
     * @throws IllegalArgumentException if the connector is none of these
     */
    public void job(JobOutcome outcome, Fault fault, Optional<Instant> receivedAt) {
        ConnectorWatch watch = watch(outcome.connectorId());
        arrive(Micros.of(outcome.completedAt()), receivedAt, () -> watch.add(outcome, fault));
    }

    /**
     * Takes a probe run in.
     *
     * @param at when it ended
     * @param fault of a failure; without meaning otherwise
     * @param confirm whether it is a confirmation run
     * @param receivedAt before which no tick knows it
     * @throws IllegalArgumentException if the connector is none of these
     */
    public void probe(
            String connectorId,
            Instant at,
            ProbeResult result,
            Fault fault,
            boolean confirm,
            Optional<Instant> receivedAt) {
        ConnectorWatch watch = watch(connectorId);
        long time = Micros.of(at);
        arrive(time, receivedAt, () -> watch.window().addRun(time, result, fault, confirm));
    }

    /**
     * Takes in what an operator said. A release holds at a time of its own; a window is known when it begins, and an override
     * takes the place of the one before when it begins.
     *
     * @throws IllegalArgumentException if the connector is none of these
     */
    public void operation(Operation operation) {
        ConnectorWatch watch = watch(operation.connectorId());
        if (operation instanceof Operation.Override override) {
            arrive(Micros.of(override.from()), Optional.empty(), () -> watch.apply(override));
        } else if (operation instanceof Operation.Maintenance window) {
            // So that a tick looks at what is open, not at all that a year has.
            arrive(Micros.of(window.from()), Optional.empty(), () -> watch.apply(window));
        } else {
            watch.apply(operation);
        }
    }

    /** Says where to begin: with the first tick at or after a time. */
    public void begin(Instant from) {
        next = ticks.firstFrom(from);
    }

    /** Runs the ticks up to a time, inclusive, and hands out what is published, tick by tick and in the order of the connectors. */
    public void until(Instant last, Consumer<Evaluation> publish) {
        arrivals.sort(Comparator.comparingLong(Arrival::knownAt));
        int known = 0;
        for (; !next.isAfter(last); next = ticks.next(next)) {
            long now = Micros.of(next);
            for (; known < arrivals.size() && arrivals.get(known).knownAt() <= now; known++) {
                arrivals.get(known).add().run();
            }
            for (ConnectorWatch watch : watches.values()) {
                watch.tick(next).ifPresent(publish);
            }
        }
        arrivals.subList(0, known).clear();
    }

    private ConnectorWatch watch(String connectorId) {
        ConnectorWatch watch = watches.get(connectorId);
        if (watch == null) {
            throw new IllegalArgumentException("there is no connector " + connectorId + " here");
        }
        return watch;
    }

    private void arrive(long at, Optional<Instant> receivedAt, Runnable add) {
        arrivals.add(new Arrival(Math.max(at, receivedAt.map(Micros::of).orElse(at)), add));
    }
}

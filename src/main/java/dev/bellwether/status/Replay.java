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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Drives watches through past ticks by event time alone: at tick {@code T} they know what had happened, and had been
 * received, up to {@code T}. Evidence comes in any order and may come piece by piece, between two calls of {@link #until}, as
 * long as each piece is here before the ticks that are to know it. Belongs to one thread.
 */
public final class Replay {
    private final Ticks ticks;
    private final Watchlist watches;
    private final List<Arrival> arrivals = new ArrayList<>();
    /** The next tick; null before the first was said. */
    private Instant next;

    /** A replay whose watches, made so, have seen nothing yet. */
    public Replay(Collection<Connector> connectors, Watches make, Ticks ticks) {
        this.ticks = ticks;
        this.watches = new Watchlist(connectors.stream().map(make::watch).toList(), ticks);
    }

    private record Arrival(long knownAt, String connectorId, Consumer<ConnectorWatch> what) {}

    /**
     * Takes a job outcome in.
     *
     * @param fault of its failure; without meaning for a success
     * @param receivedAt before which no tick knows it
     * @throws IllegalArgumentException if the connector is none of these
     */
    public void job(JobOutcome outcome, Fault fault, Optional<Instant> receivedAt) {
        arrive(
                knownAt(Micros.of(outcome.completedAt()), receivedAt),
                outcome.connectorId(),
                watch -> watch.add(outcome, fault));
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
        arrive(
                knownAt(Micros.of(at), receivedAt),
                connectorId,
                watch -> watch.addRun(Micros.of(at), result, fault, confirm));
    }

    /**
     * Takes in what an operator said. A release holds at a time of its own; a window is known when it begins, and an override
     * takes the place of the one before when it begins.
     *
     * @throws IllegalArgumentException if the connector is none of these
     */
    public void operation(Operation operation) {
        // A window too, so that a tick looks at what is open, not at all that a year has.
        long knownAt = operation instanceof Operation.Override override
                ? Micros.of(override.from())
                : operation instanceof Operation.Maintenance window ? Micros.of(window.from()) : Long.MIN_VALUE;
        arrive(knownAt, operation.connectorId(), watch -> watch.apply(operation));
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
                watches.tell(
                        arrivals.get(known).connectorId(), arrivals.get(known).what());
            }
            watches.tick(next, publish, (watch, failure) -> {
                throw failure;
            });
        }
        arrivals.subList(0, known).clear();
    }

    private void arrive(long knownAt, String connectorId, Consumer<ConnectorWatch> what) {
        if (watches.find(connectorId).isEmpty()) {
            throw new IllegalArgumentException("there is no connector " + connectorId + " here");
        }
        arrivals.add(new Arrival(knownAt, connectorId, what));
    }

    private static long knownAt(long at, Optional<Instant> receivedAt) {
        return Math.max(at, receivedAt.map(Micros::of).orElse(at));
    }
}

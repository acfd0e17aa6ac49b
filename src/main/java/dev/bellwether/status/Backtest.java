package dev.bellwether.status;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the classifier over past evidence by event time alone: at tick {@code T} it knows what had happened, and had been
 * received, up to {@code T}. Evidence comes in any order; of outcomes with the same connector, job and attempt the first
 * counts. Belongs to one thread and runs once.
 */
public final class Backtest {
    private final Ticks ticks;
    private final Map<String, ConnectorWatch> watches = new HashMap<>();
    private final List<ConnectorWatch> inOrder = new ArrayList<>();
    private final Set<Key> seen = new HashSet<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    public Backtest(Catalogue catalogue, Policy policy, Ticks ticks) {
        this.ticks = ticks;
        Watches make = new Watches(policy, ticks);
        for (Connector connector : catalogue.connectors()) {
            ConnectorWatch watch = make.watch(connector);
            watches.put(connector.id(), watch);
            inOrder.add(watch);
        }
    }

    private record Key(String connectorId, String jobId, int attempt) {}

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
     * @throws IllegalArgumentException if the catalogue has no such connector
     */
    public void job(JobOutcome outcome, Fault fault, Optional<Instant> receivedAt) {
        ConnectorWatch watch = watch(outcome.connectorId());
        long at = Micros.of(outcome.completedAt());
        span(at);
        if (seen.add(new Key(outcome.connectorId(), outcome.jobId(), outcome.attempt()))) {
            arrive(at, receivedAt, () -> watch.add(outcome, fault));
        }
    }

    /**
     * Takes a probe run in.
     *
     * @param at when it ended
     * @param fault of a failure; without meaning otherwise
     * @param confirm whether it is a confirmation run
     * @param receivedAt before which no tick knows it
     * @throws IllegalArgumentException if the catalogue has no such connector
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
        span(time);
        arrive(time, receivedAt, () -> watch.window().addRun(time, result, fault, confirm));
    }

    /**
     * Takes in what an operator said.
     *
     * @throws IllegalArgumentException if the catalogue has no such connector
     */
    public void operation(Operation operation) {
        watch(operation.connectorId()).apply(operation);
    }

    /**
     * Runs all ticks and hands out what is published, tick by tick and in the order of the catalogue.
     *
     * @param from the first tick is the first at or after it; by default the earliest outcome or run
     * @param to the last tick is the first scheduled one at or after it; by default the latest outcome or run
     */
    public void run(Optional<Instant> from, Optional<Instant> to, Consumer<Evaluation> publish) {
        if (first == Long.MAX_VALUE && (from.isEmpty() || to.isEmpty())) {
            return;
        }
        arrivals.sort(Comparator.comparingLong(Arrival::knownAt));
        Instant tick = ticks.firstFrom(from.orElseGet(() -> Micros.toInstant(first)));
        Instant end = ticks.firstScheduledFrom(to.orElseGet(() -> Micros.toInstant(last)));
        int next = 0;
        for (; !tick.isAfter(end); tick = ticks.next(tick)) {
            long now = Micros.of(tick);
            for (; next < arrivals.size() && arrivals.get(next).knownAt() <= now; next++) {
                arrivals.get(next).add().run();
            }
            for (ConnectorWatch watch : inOrder) {
                watch.tick(tick).ifPresent(publish);
            }
        }
    }

    private ConnectorWatch watch(String connectorId) {
        ConnectorWatch watch = watches.get(connectorId);
        if (watch == null) {
            throw new IllegalArgumentException("the catalogue has no connector " + connectorId);
        }
        return watch;
    }

    private void span(long time) {
        first = Math.min(first, time);
        last = Math.max(last, time);
    }

    private void arrive(long at, Optional<Instant> receivedAt, Runnable add) {
        arrivals.add(new Arrival(Math.max(at, receivedAt.map(Micros::of).orElse(at)), add));
    }
}

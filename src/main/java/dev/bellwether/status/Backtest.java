package dev.bellwether.status;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the classifier over past evidence that is all at hand, in any order; of outcomes with the same connector, job and
 * attempt the first counts. Belongs to one thread and runs once.
 */
public final class Backtest {
    private final Ticks ticks;
    private final Replay replay;
    private final Set<Key> seen = new HashSet<>();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    public Backtest(Catalogue catalogue, Policy policy, Ticks ticks) {
        this.ticks = ticks;
        this.replay = new Replay(catalogue.connectors(), new Watches(policy, ticks), ticks);
    }

    private record Key(String connectorId, String jobId, int attempt) {}

    /** The first tick of a run, at or after its beginning, and the last, a scheduled one at or after its end. */
    public record Span(Instant first, Instant last) {}

    /** Takes a job outcome in, as {@link Replay#job} does. */
    public void job(JobOutcome outcome, Fault fault, Optional<Instant> receivedAt) {
        span(outcome.completedAt());
        if (seen.add(new Key(outcome.connectorId(), outcome.jobId(), outcome.attempt()))) {
            replay.job(outcome, fault, receivedAt);
        }
    }

    /** Takes a probe run in, as {@link Replay#probe} does. */
    public void probe(
            String connectorId,
            Instant at,
            ProbeResult result,
            Fault fault,
            boolean confirm,
            Optional<Instant> receivedAt) {
        span(at);
        replay.probe(connectorId, at, result, fault, confirm, receivedAt);
    }

    /** Takes in what an operator said, as {@link Replay#operation} does. */
    public void operation(Operation operation) {
        replay.operation(operation);
    }

    /**
     * Which ticks a run has: the first at or after {@code from}, by default the earliest outcome or run, to the first scheduled one
     * at or after {@code to}, by default the latest. Empty where there is neither evidence nor a time given.
     */
    public Optional<Span> span(Optional<Instant> from, Optional<Instant> to) {
        if (first.isAfter(last) && (from.isEmpty() || to.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new Span(ticks.firstFrom(from.orElse(first)), ticks.firstScheduledFrom(to.orElse(last))));
    }

    /** Runs all ticks of {@link #span} and hands out what is published, tick by tick and in the order of the catalogue. */
    public void run(Optional<Instant> from, Optional<Instant> to, Consumer<Evaluation> publish) {
        span(from, to).ifPresent(ticks -> {
            replay.begin(ticks.first());
            replay.until(ticks.last(), publish);
        });
    }

    private void span(Instant time) {
        first = time.isBefore(first) ? time : first;
        last = time.isAfter(last) ? time : last;
    }
}

package dev.bellwether.status;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import java.time.Instant;
import java.util.Optional;

/**
 * Watches one connector: takes its evidence and the words of operators in and, tick by tick, decides on its status and what is to be
 * published. The live daemon and the back-test drive the same watch, with the time as an argument; ticks must not go back.
 * Belongs to one thread.
 */
public final class ConnectorWatch {
    private final String connectorId;
    private final Stage stage;
    private final Ticks ticks;
    private final PerformanceWatch performance;
    private final StandingOperations operations;

    /** What was last published; null before the first time. */
    private Evaluation last;
    /** Whether {@link #tick} has been called since this watch was made. */
    private boolean started;
    /** What operators' words amounted to at the latest tick that looked. */
    private StandingOperations.Standing standing = StandingOperations.Standing.NOTHING;
    /** Until this time (microseconds, exclusive) a recheck changes nothing. */
    private long quietUntil = Long.MIN_VALUE;

    ConnectorWatch(String connectorId, Stage stage, Classifier classifier, Ticks ticks) {
        this.connectorId = connectorId;
        this.stage = stage;
        this.ticks = ticks;
        this.performance = new PerformanceWatch(classifier, ticks);
        this.operations = new StandingOperations();
    }

    /** Takes over from a watch of the same connector, under another stage or policy; the old one must not be used any more. */
    ConnectorWatch(ConnectorWatch old, Stage stage, Classifier classifier) {
        this.connectorId = old.connectorId;
        this.stage = stage;
        this.ticks = old.ticks;
        this.performance = new PerformanceWatch(old.performance, classifier);
        this.operations = old.operations;
        this.last = old.last;
        this.started = old.started;
        this.standing = old.standing;
    }

    public String connectorId() {
        return connectorId;
    }

    /** Goes on from what was last published, as after a restart. */
    public void resume(Evaluation evaluation) {
        last = evaluation;
        performance.resume(evaluation);
        lookAgain();
    }

    /**
     * Takes a job outcome in.
     *
     * @param fault of its failure; without meaning for a success
     */
    public void add(JobOutcome outcome, Fault fault) {
        performance.add(outcome, fault);
        lookAgain();
    }

    /** Takes a probe run in; an informational one is left out. */
    public void add(ProbeRun run) {
        if (!run.informational()) {
            addRun(Micros.of(run.at()), run.result(), run.fault(), run.confirm());
        }
    }

    /**
     * Takes a probe run in.
     *
     * @param time when it ended, in microseconds since the epoch
     * @param fault of a failure; without meaning otherwise
     * @param confirm whether it is a confirmation run
     */
    public void addRun(long time, ProbeResult result, Fault fault, boolean confirm) {
        performance.addRun(time, result, fault, confirm);
        lookAgain();
    }

    /**
     * Takes in how many outcomes there were, from before what is taken in one by one; they matter only for what is usual.
     *
     * @param at when, to the quarter of a day
     * @param outcomes how many
     * @param userFaults how many of them have fault {@code user}
     */
    public void addEarlier(Instant at, int outcomes, int userFaults) {
        performance.addEarlier(Micros.of(at), outcomes, userFaults);
    }

    /** Says how late it is before the first tick: what was earlier counts at once for what is usual. */
    void goOnTo(Instant time) {
        performance.goOnTo(Micros.of(time));
    }

    /** Takes in what an operator said. */
    public void apply(Operation operation) {
        operations.apply(operation);
        lookAgain();
    }

    /**
     * Until when (microseconds since the epoch, exclusive) a tick that is not scheduled changes nothing and publishes nothing, unless
     * something is taken in before.
     */
    long quietUntil() {
        return quietUntil;
    }

    /** Has the next tick decide, whether or not anything can have changed. */
    void lookAgain() {
        quietUntil = Long.MIN_VALUE;
    }

    /** Decides at a tick; the evaluation is there if it is to be published. */
    public Optional<Evaluation> tick(Instant tick) {
        boolean scheduled = ticks.isScheduled(tick);
        if (!scheduled && Micros.of(tick) < quietUntil) {
            return Optional.empty();
        }
        StandingOperations.Standing before = standing;
        standing = operations.at(tick, performance.policy().releaseWindow());
        boolean first = !started;
        Status published = last == null ? Status.UNKNOWN : last.performance();
        boolean full = scheduled || first || published == Status.UNKNOWN || performance.settles(tick);
        Decision decision = performance.decide(tick, published, full);
        started = true;
        Status status = status(decision.performance());
        Trigger trigger = null;
        if (first) {
            trigger = Trigger.STARTUP;
        } else if (scheduled) {
            trigger = Trigger.SCHEDULED;
        } else if (decision.performance() != last.performance()) {
            trigger = decision.performance() == Status.UNKNOWN ? Trigger.STALE : Trigger.EARLY;
        } else if (decision.stale() != last.stale()) {
            trigger = Trigger.STALE;
        } else if (status != last.status() || !standing.override().equals(before.override())) {
            // Also a pinned status that is the one shown anyway: who pinned it sees at once that it holds, and why.
            trigger = standing.since(before);
        }
        if (trigger != null) {
            last = evaluation(tick, trigger, status, decision);
        }
        performance.forget(tick);
        operations.forget(tick, performance.policy().releaseWindow());
        quietUntil = Math.min(
                performance.quietUntil(),
                operations.nextChange(tick, performance.policy().releaseWindow()));
        return trigger == null ? Optional.empty() : Optional.of(last);
    }

    private Status status(Status performance) {
        if (standing.override().isPresent()) {
            return standing.override().get().status();
        }
        boolean works = performance == Status.OPERATIONAL || performance == Status.DEGRADED_PERFORMANCE;
        boolean fresh = stage != Stage.LIVE || standing.release().isPresent();
        return standing.maintenance().isPresent() || (works && fresh) ? Status.UNDER_MAINTENANCE : performance;
    }

    private Evaluation evaluation(Instant tick, Trigger trigger, Status status, Decision decision) {
        boolean statusHeld = last != null && last.status() == status;
        boolean changed =
                !statusHeld || last.performance() != decision.performance() || last.stale() != decision.stale();
        UserErrors userErrors = performance.userErrors(decision.hour());
        return new Evaluation(
                connectorId,
                tick,
                trigger,
                status,
                decision.performance(),
                last == null ? Status.UNKNOWN : last.status(),
                statusHeld ? last.since() : tick,
                changed,
                decision.stale(),
                ticks.nextScheduled(tick),
                performance.regimeSince(),
                performance.movedAt(),
                incidentSince(tick, status),
                last != null && tick.isAfter(last.nextAt()) ? Optional.of(last.nextAt()) : Optional.empty(),
                decision.tally().summary(decision.hour()),
                userErrors,
                new Reason(tick, stage, performance.policy()).of(decision, standing, status, userErrors),
                Optional.of(Explanation.of(decision.ruling(), performance.policy(), status, standing)));
    }

    private Optional<Instant> incidentSince(Instant tick, Status status) {
        if (last != null && last.status().isOutage()) {
            return last.incidentSince().or(() -> Optional.of(last.since()));
        }
        return status.isOutage() ? Optional.of(tick) : Optional.empty();
    }
}

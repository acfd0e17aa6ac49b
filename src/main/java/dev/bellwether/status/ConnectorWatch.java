package dev.bellwether.status;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.Window.Hour;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches one connector: takes its evidence and the words of operators in and, tick by tick, decides on its status and what is to be
 * published. The live daemon and the back-test drive the same watch, with the time as an argument; ticks must not go back.
 * Belongs to one thread.
 */
public final class ConnectorWatch {
    private final String connectorId;
    private Stage stage;
    private final Ticks ticks;
    private final PerformanceWatch performance;
    private final StandingOperations operations = new StandingOperations();

    /** What was last published; null before the first time. */
    private Evaluation last;
    /** Whether {@link #tick} has been called since this watch was made. */
    private boolean started;
    /** The tick up to which operators' words count as known; null but after a restart. */
    private Instant resumedAt;
    /** Whether evidence came since the latest tick that decided. */
    private boolean fresh;
    /** What operators' words amounted to at the latest tick that looked. */
    private StandingOperations.Standing standing = StandingOperations.Standing.NOTHING;
    /** Until this time (microseconds, exclusive) a recheck changes nothing. */
    private long quietUntil = Long.MIN_VALUE;

    ConnectorWatch(String connectorId, Stage stage, Classifier classifier, Ticks ticks) {
        this.connectorId = connectorId;
        this.stage = stage;
        this.ticks = ticks;
        this.performance = new PerformanceWatch(classifier, ticks);
    }

    /** Goes on under another stage or policy, with its evidence and its standing. */
    void change(Stage next, Classifier classifier) {
        stage = next;
        performance.change(classifier);
        lookAgain();
    }

    public String connectorId() {
        return connectorId;
    }

    /** Goes on from what was last published, as after a restart. */
    public void resume(Evaluation evaluation) {
        last = evaluation;
        performance.resume(evaluation);
        resumedAt(evaluation.at());
    }

    /** Goes on from what a later tick left that published nothing. */
    public void resume(Instant tick, WatchState state) {
        performance.resume(state);
        resumedAt(tick);
    }

    private void resumedAt(Instant tick) {
        started = true;
        resumedAt = tick;
        lookAgain();
    }

    /** Takes a job outcome in; the fault of a success is without meaning. */
    public void add(JobOutcome outcome, Fault fault) {
        performance.window().add(outcome, fault);
        fresh = true;
        lookAgain();
    }

    /** Takes a probe run in; an informational one is left out, and the same one once more changes nothing. */
    public void add(ProbeRun run) {
        if (!run.informational()) {
            performance.window().addRun(Micros.of(run.at()), run.probe(), run.result(), run.fault(), run.confirm());
            fresh = true;
            lookAgain();
        }
    }

    /**
     * Takes a run of a probe in that is not known by name: each counts.
     *
     * @param time when it ended, in microseconds since the epoch
     * @param fault of a failure; without meaning otherwise
     * @param confirm whether it is a confirmation run
     */
    public void addRun(long time, ProbeResult result, Fault fault, boolean confirm) {
        performance.window().addRun(time, "", result, fault, confirm);
        fresh = true;
        lookAgain();
    }

    /**
     * Takes in how many outcomes there were in the quarter of a day of a time, and how many of them with fault {@code user}, from before
     * what is taken in one by one; they matter only for what is usual.
     */
    public void addEarlier(Instant at, int outcomes, int userFaults) {
        performance.window().addEarlier(Micros.of(at), outcomes, userFaults);
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
        return tick(tick, Optional.empty());
    }

    /**
     * Decides at a tick that is later than what was published last; the evaluation is there if it is to be published. Who looks is handed
     * what is not, and yet to be shown or kept.
     */
    Optional<Evaluation> tick(Instant tick, Optional<Consumer<Recheck>> rechecked) {
        boolean scheduled = ticks.isScheduled(tick);
        boolean published = last != null && !tick.isAfter(last.at());
        if (published || (!scheduled && Micros.of(tick) < quietUntil)) {
            return Optional.empty();
        }
        WatchState stateBefore = performance.state();
        StandingOperations.Standing before = resumedAt == null ? standing : standingAt(resumedAt);
        resumedAt = null;
        standing = standingAt(tick);
        PerformanceWatch.Decision decision = performance.decide(tick, present(tick), !started);
        Status status = status(decision.performance());
        Optional<Trigger> trigger = trigger(scheduled, decision, status, before);
        started = true;
        if (trigger.isPresent()) {
            last = evaluation(tick, trigger.get(), status, decision);
        } else if (rechecked.isPresent()) {
            boolean watchChanged = !performance.state().equals(stateBefore);
            if (fresh || watchChanged) {
                rechecked.get().accept(recheck(tick, decision, watchChanged));
            }
        }
        fresh = performance.expectsEvidence();
        operations.forget(tick, performance.policy().releaseWindow());
        quietUntil = Math.min(
                performance.quietUntil(),
                operations.nextChange(tick, performance.policy().releaseWindow()));
        return trigger.map(found -> last);
    }

    private StandingOperations.Standing standingAt(Instant tick) {
        return operations.at(tick, performance.policy().releaseWindow());
    }

    private Status present(Instant tick) {
        Status published = last == null ? Status.UNKNOWN : last.performance();
        if (standing.maintenance().isPresent()) {
            performance.duringMaintenance(published);
        } else if (performance.state().beforeMaintenance().isPresent()) {
            return performance.afterMaintenance(tick, published, operations.latestEnd(tick, ticks));
        }
        return published;
    }

    /** Why a tick publishes; empty if it does not. */
    private Optional<Trigger> trigger(
            boolean scheduled, PerformanceWatch.Decision decision, Status status, StandingOperations.Standing before) {
        if (!started) {
            return Optional.of(Trigger.STARTUP);
        }
        if (scheduled) {
            return Optional.of(Trigger.SCHEDULED);
        }
        if (decision.performance() != last.performance()) {
            return Optional.of(decision.performance() == Status.UNKNOWN ? Trigger.STALE : Trigger.EARLY);
        }
        if (decision.stale() != last.stale()) {
            return Optional.of(Trigger.STALE);
        }
        // Also a pinned status that is the one shown anyway: who pinned it sees at once that it holds, and why.
        return status != last.status() || !standing.override().equals(before.override())
                ? Optional.of(standing.since(before))
                : Optional.empty();
    }

    private Recheck recheck(Instant tick, PerformanceWatch.Decision decision, boolean watchChanged) {
        Hour hour = decision.hour();
        return new Recheck(
                connectorId,
                tick,
                decision.tally().summary(hour),
                performance.userErrors(hour),
                performance.state(),
                watchChanged);
    }

    private Status status(Status performance) {
        if (standing.override().isPresent()) {
            return standing.override().get().status();
        }
        boolean works = performance == Status.OPERATIONAL || performance == Status.DEGRADED_PERFORMANCE;
        boolean fresh = stage != Stage.LIVE || standing.release().isPresent();
        return standing.maintenance().isPresent() || (works && fresh) ? Status.UNDER_MAINTENANCE : performance;
    }

    private Evaluation evaluation(Instant tick, Trigger trigger, Status status, PerformanceWatch.Decision decision) {
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
                performance.state(),
                incidentSince(tick, status),
                last != null && tick.isAfter(last.nextAt()) ? Optional.of(last.nextAt()) : Optional.empty(),
                decision.tally().summary(decision.hour()),
                userErrors,
                new Reason(tick, ticks.nextScheduled(tick), stage, performance.policy())
                        .of(
                                decision,
                                standing,
                                status,
                                userErrors,
                                performance.state().unstable()),
                Optional.of(Explanation.of(decision.ruling(), performance.policy(), status, standing)));
    }

    private Optional<Instant> incidentSince(Instant tick, Status status) {
        if (last != null && last.status().isOutage()) {
            return last.incidentSince().or(() -> Optional.of(last.since()));
        }
        return status.isOutage() ? Optional.of(tick) : Optional.empty();
    }
}

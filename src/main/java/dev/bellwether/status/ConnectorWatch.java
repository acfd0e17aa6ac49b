package dev.bellwether.status;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Hour;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.WeekOfOutcomes;
import dev.bellwether.evidence.Window;
import java.time.Instant;
import java.util.Optional;

/**
 * Watches one connector: takes its evidence in and, tick by tick, decides on its status. The live daemon and the back-test
 * drive the same watch, with the time as an argument; ticks must not go back. Belongs to one thread.
 */
public final class ConnectorWatch {
    private final String connectorId;
    private final Stage stage;
    private final Classifier classifier;
    private final Ticks ticks;
    private final Window window;
    private final WeekOfOutcomes week;
    private final Operations operations;
    private final Rulings rulings = new Rulings();

    /** What was last published; null before the first time. */
    private Evaluation last;
    /** Whether {@link #tick} has been called since this watch was made. */
    private boolean started;
    /** What operators' words amounted to at the tick before. */
    private Operations.Standing standing = Operations.Standing.NOTHING;
    /** Start of the present regime, from the next tick on. */
    private Optional<Instant> regime = Optional.empty();
    /** The latest tick whose correction made a move. */
    private Optional<Instant> movedAt = Optional.empty();
    /** Until this time (microseconds) a recheck without new evidence decides as the tick before. */
    private long quietUntil = Long.MIN_VALUE;

    private long quietVersion;
    /** Outcomes up to this time (microseconds) the window has forgotten; they still count for the week. */
    private long forgotten = Long.MIN_VALUE;
    /** The next full decision that is due before a scheduled tick (microseconds). */
    private long settleAt = Long.MIN_VALUE;

    ConnectorWatch(String connectorId, Stage stage, Classifier classifier, Ticks ticks) {
        this.connectorId = connectorId;
        this.stage = stage;
        this.classifier = classifier;
        this.ticks = ticks;
        this.window = new Window();
        this.week = new WeekOfOutcomes();
        this.operations = new Operations();
    }

    /** Takes over from a watch of the same connector, under another stage or policy; the old one must not be used any more. */
    ConnectorWatch(ConnectorWatch old, Stage stage, Classifier classifier) {
        this.connectorId = old.connectorId;
        this.stage = stage;
        this.classifier = classifier;
        this.ticks = old.ticks;
        this.window = old.window;
        this.week = old.week;
        this.operations = old.operations;
        this.last = old.last;
        this.started = old.started;
        this.standing = old.standing;
        this.regime = old.regime;
        this.movedAt = old.movedAt;
        this.forgotten = old.forgotten;
        this.rulings.resume(old.rulings);
    }

    public String connectorId() {
        return connectorId;
    }

    /** Goes on from what was last published, as after a restart. */
    public void resume(Evaluation evaluation) {
        last = evaluation;
        regime = evaluation.regimeSince();
        movedAt = evaluation.movedAt();
        rulings.resume(evaluation);
    }

    /**
     * Takes a job outcome in.
     *
     * @param fault of its failure; without meaning for a success
     */
    public void add(JobOutcome outcome, Fault fault) {
        long at = Micros.of(outcome.completedAt());
        if (window.add(outcome, fault) || at <= forgotten) {
            week.add(at, !outcome.success() && fault == Fault.USER);
        }
    }

    /**
     * Takes in how many outcomes there were, from before what is taken in one by one; they matter only for what is usual.
     *
     * @param at when, to the quarter of a day
     * @param outcomes how many
     * @param userFaults how many of them have fault {@code user}
     */
    public void addEarlier(Instant at, int outcomes, int userFaults) {
        week.add(Micros.of(at), outcomes, userFaults);
    }

    /** Takes a probe run in. */
    public void add(ProbeRun run) {
        window.add(run);
    }

    /** The evidence that this watch holds. */
    public Window window() {
        return window;
    }

    /** Takes in what an operator said. */
    public void apply(Operation operation) {
        operations.apply(operation);
    }

    /** Decides at a tick; the evaluation is there if it is to be published. */
    public Optional<Evaluation> tick(Instant tick) {
        long now = Micros.of(tick);
        boolean scheduled = ticks.isScheduled(tick);
        boolean asBefore = !scheduled && now < quietUntil && window.version() == quietVersion;
        if (asBefore && now < settleAt && operations.isEmpty() && standing.equals(Operations.Standing.NOTHING)) {
            return Optional.empty();
        }
        Policy policy = classifier.policy();
        boolean first = !started;
        boolean full = scheduled
                || first
                || last.performance() == Status.UNKNOWN
                || movedAt.map(moved -> ticks.settles(tick, moved)).orElse(false);
        Operations.Standing before = standing;
        standing = operations.isEmpty() ? Operations.Standing.NOTHING : operations.at(tick, policy.releaseWindow());
        if (asBefore && !first) {
            boolean restless = full && last.performance() != Status.UNKNOWN;
            if (!restless && status(last.performance()) == last.status()) {
                return Optional.empty();
            }
        }
        Decision decision = decide(tick, full);
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
        } else if (status != last.status()) {
            trigger = cause(before);
        }
        if (trigger != null) {
            last = evaluation(tick, trigger, status, decision);
        }
        decision.lastMove().ifPresent(move -> {
            regime = Optional.of(Micros.toInstant(move.since()));
            movedAt = Optional.of(tick);
        });
        settleAt =
                movedAt.map(moved -> Micros.of(ticks.nextSettling(tick, moved))).orElse(Long.MAX_VALUE);
        forget(tick);
        return trigger == null ? Optional.empty() : Optional.of(last);
    }

    private Decision decide(Instant tick, boolean full) {
        Policy policy = classifier.policy();
        long now = Micros.of(tick);
        week.goOnTo(now);
        Hour hour = window.hour(
                now - Micros.of(policy.window()), now, regime.map(Micros::of).orElse(Long.MIN_VALUE));
        Tally tally = Tally.of(hour, policy.minJobs());
        Level before = last == null ? Level.OPERATIONAL : Level.of(last.performance());
        Optional<Classifier.Full> decided =
                full ? Optional.of(classifier.fullDecision(tally, before)) : Optional.empty();
        Correction.Corrected corrected =
                classifier.correct(hour, decided.map(Classifier.Full::level).orElse(before));
        boolean stale = tally.count() == 0;
        long lastCounted = stale ? window.lastCounted(now) : lastCounted(hour);
        boolean unknown = stale
                && (last == null
                        || last.performance() == Status.UNKNOWN
                        || lastCounted <= now - Micros.of(policy.staleAfter()));
        quietUntil =
                corrected.lastMove().isPresent() ? Long.MIN_VALUE : quietUntil(hour, corrected.level(), lastCounted);
        if (stale && !unknown) {
            quietUntil = Math.min(quietUntil, lastCounted + Micros.of(policy.staleAfter()));
        }
        quietVersion = window.version();
        Status published = last == null ? Status.UNKNOWN : last.performance();
        Ruling ruling = unknown
                ? rulings.unknown(tick, published, lastCounted)
                : rulings.decided(
                        tick,
                        published,
                        decided,
                        corrected.lastMove().map(move -> new Rulings.Corrected(move, classifier.testOf(move))),
                        Rulings.Counted.of(hour, tally, regime));
        return new Decision(
                unknown ? Status.UNKNOWN : corrected.level().status(),
                stale,
                ruling,
                hour,
                tally,
                corrected.lastMove());
    }

    /** Until then nothing can be decided otherwise by time alone. */
    private long quietUntil(Hour hour, Level level, long lastCounted) {
        long staleFrom = lastCounted > hour.from()
                ? lastCounted + Micros.of(classifier.policy().window())
                : Long.MAX_VALUE;
        return Math.min(Math.min(staleFrom, classifier.unmovedUntil(hour, level)), window.firstAfter(hour.to()));
    }

    /** The time of the latest job or regular probe run of an hour that has one. */
    private static long lastCounted(Hour hour) {
        Observations jobs = hour.jobs();
        long last = jobs.size() > 0 ? jobs.time(jobs.size() - 1) : Long.MIN_VALUE;
        Observations runs = hour.runs();
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (runs.regular(i)) {
                return Math.max(last, runs.time(i));
            }
        }
        return last;
    }

    private Status status(Status performance) {
        if (standing.override().isPresent()) {
            return standing.override().get().status();
        }
        boolean works = performance == Status.OPERATIONAL || performance == Status.DEGRADED_PERFORMANCE;
        boolean fresh = stage != Stage.LIVE || standing.release().isPresent();
        return standing.maintenance().isPresent() || (works && fresh) ? Status.UNDER_MAINTENANCE : performance;
    }

    /** What began or ended since the tick before, so that the status differs though the performance does not. */
    private Trigger cause(Operations.Standing before) {
        if (!before.override().equals(standing.override())) {
            return Trigger.OVERRIDE;
        }
        return before.maintenance().isPresent() != standing.maintenance().isPresent()
                ? Trigger.MAINTENANCE
                : Trigger.RELEASE;
    }

    private Evaluation evaluation(Instant tick, Trigger trigger, Status status, Decision decision) {
        boolean statusHeld = last != null && last.status() == status;
        boolean changed =
                !statusHeld || last.performance() != decision.performance() || last.stale() != decision.stale();
        UserErrors userErrors = userErrors(decision.hour());
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
                decision.lastMove().map(move -> Micros.toInstant(move.since())).or(() -> regime),
                decision.lastMove().isPresent() ? Optional.of(tick) : movedAt,
                incidentSince(tick, status),
                last != null && tick.isAfter(last.nextAt()) ? Optional.of(last.nextAt()) : Optional.empty(),
                decision.tally().summary(decision.hour()),
                userErrors,
                new Reason(tick, stage, classifier.policy()).of(decision, standing, status, userErrors),
                Optional.of(Explanation.of(decision.ruling(), classifier.policy(), status, standing)));
    }

    private Optional<Instant> incidentSince(Instant tick, Status status) {
        if (last != null && last.status().isOutage()) {
            return last.incidentSince().or(() -> Optional.of(last.since()));
        }
        return status.isOutage() ? Optional.of(tick) : Optional.empty();
    }

    private UserErrors userErrors(Hour hour) {
        return new UserErrors(
                hour.outcomes(), hour.outcomeFaults().getOrDefault(Fault.USER, 0), week.outcomes(), week.userFaults());
    }

    private void forget(Instant tick) {
        Policy policy = classifier.policy();
        forgotten = Math.max(forgotten, Micros.of(tick) - Micros.of(policy.window()));
        window.forget(forgotten);
        operations.forget(tick, policy.releaseWindow());
    }
}

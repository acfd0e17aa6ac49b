package dev.bellwether.status;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Hour;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.WeekOfOutcomes;
import dev.bellwether.evidence.Window;
import java.time.Instant;
import java.util.Optional;

/**
 * Watches the performance of one connector: what its evidence alone supports, whatever operators say. Belongs to one thread.
 */
final class PerformanceWatch {
    private final Classifier classifier;
    private final Ticks ticks;
    private final Window window;
    private final WeekOfOutcomes week;
    private final Rulings rulings = new Rulings();

    /** Start of the present regime, from the next tick on. */
    private Optional<Instant> regime = Optional.empty();
    /** The latest tick whose correction made a move. */
    private Optional<Instant> movedAt = Optional.empty();
    /** Outcomes up to this time (microseconds) the window has forgotten; they still count for the week. */
    private long forgotten = Long.MIN_VALUE;
    /** Until this time (microseconds, exclusive) a recheck without new evidence decides as the tick before. */
    private long quietUntil = Long.MIN_VALUE;

    PerformanceWatch(Classifier classifier, Ticks ticks) {
        this.classifier = classifier;
        this.ticks = ticks;
        this.window = new Window();
        this.week = new WeekOfOutcomes();
    }

    /** Takes over the evidence and the standing of another under a new policy; the old one must not be used any more. */
    PerformanceWatch(PerformanceWatch old, Classifier classifier) {
        this.classifier = classifier;
        this.ticks = old.ticks;
        this.window = old.window;
        this.week = old.week;
        this.regime = old.regime;
        this.movedAt = old.movedAt;
        this.forgotten = old.forgotten;
        this.rulings.resume(old.rulings);
    }

    void resume(Evaluation evaluation) {
        regime = evaluation.regimeSince();
        movedAt = evaluation.movedAt();
        rulings.resume(evaluation);
    }

    Policy policy() {
        return classifier.policy();
    }

    void add(JobOutcome outcome, Fault fault) {
        long at = Micros.of(outcome.completedAt());
        if (window.add(outcome, fault) || at <= forgotten) {
            week.add(at, !outcome.success() && fault == Fault.USER);
        }
    }

    void addRun(long time, ProbeResult result, Fault fault, boolean confirm) {
        window.addRun(time, result, fault, confirm);
    }

    void addEarlier(long time, int outcomes, int userFaults) {
        week.add(time, outcomes, userFaults);
    }

    void goOnTo(long time) {
        week.goOnTo(time);
    }

    /** Start of the regime that holds from the tick after the latest decision on. */
    Optional<Instant> regimeSince() {
        return regime;
    }

    /** The latest tick whose correction made a move. */
    Optional<Instant> movedAt() {
        return movedAt;
    }

    /** Until when (microseconds, exclusive) a recheck without new evidence decides as the latest decision did. */
    long quietUntil() {
        return quietUntil;
    }

    /** Whether a full decision is due at a tick, scheduled or not, because of a move of the correction. */
    boolean settles(Instant tick) {
        return movedAt.isPresent() && ticks.settles(tick, movedAt.get());
    }

    /**
     * Decides at a tick.
     *
     * @param published the performance last published; {@code unknown} where there was none
     * @param full whether a full decision comes before the correction
     */
    Decision decide(Instant tick, Status published, boolean full) {
        Policy policy = classifier.policy();
        long now = Micros.of(tick);
        week.goOnTo(now);
        Hour hour = window.hour(
                now - Micros.of(policy.window()), now, regime.map(Micros::of).orElse(Long.MIN_VALUE));
        Tally tally = Tally.of(hour, policy.minJobs());
        Level before = Level.of(published);
        Optional<Classifier.Full> decided =
                full ? Optional.of(classifier.fullDecision(tally, before)) : Optional.empty();
        Correction.Corrected corrected =
                classifier.correct(hour, decided.map(Classifier.Full::level).orElse(before));
        boolean stale = tally.count() == 0;
        long lastCounted = stale ? window.lastCounted(now) : lastCounted(hour);
        long unknownFrom = stale ? lastCounted + Micros.of(policy.staleAfter()) : Long.MAX_VALUE;
        boolean unknown = stale && (published == Status.UNKNOWN || unknownFrom <= now);
        Ruling ruling = unknown
                ? rulings.unknown(tick, published, lastCounted)
                : rulings.decided(
                        tick,
                        published,
                        decided,
                        corrected.lastMove().map(move -> new Rulings.Corrected(move, classifier.testOf(move))),
                        Rulings.Counted.of(hour, tally, regime));
        corrected.lastMove().ifPresent(move -> {
            regime = Optional.of(Micros.toInstant(move.since()));
            movedAt = Optional.of(tick);
        });
        // The next tick begins from what is published now. Where that is not where this one ended, it may well move.
        Level next = unknown ? Level.of(Status.UNKNOWN) : corrected.level();
        quietUntil = corrected.lastMove().isPresent() || next != corrected.level()
                ? Long.MIN_VALUE
                : Math.min(
                        unmovedUntil(hour, next, lastCounted),
                        unknown ? Long.MAX_VALUE : Math.min(unknownFrom, settlesNext(tick)));
        return new Decision(
                unknown ? Status.UNKNOWN : corrected.level().status(),
                stale,
                ruling,
                hour,
                tally,
                corrected.lastMove());
    }

    /** How many outcomes blame the customer, in the hour of a decision and in the week before. */
    UserErrors userErrors(Hour hour) {
        return new UserErrors(
                hour.outcomes(), hour.outcomeFaults().getOrDefault(Fault.USER, 0), week.outcomes(), week.userFaults());
    }

    /** Drops what can never matter again after a tick. */
    void forget(Instant tick) {
        forgotten = Math.max(forgotten, Micros.of(tick) - Micros.of(policy().window()));
        window.forget(forgotten);
    }

    /** Until then time alone neither moves a level nor makes the connector stale. */
    private long unmovedUntil(Hour hour, Level level, long lastCounted) {
        long staleFrom = lastCounted > hour.from() ? lastCounted + Micros.of(policy().window()) : Long.MAX_VALUE;
        return Math.min(Math.min(staleFrom, classifier.unmovedUntil(hour, level)), window.firstAfter(hour.to()));
    }

    /** The next full decision that is due before a scheduled tick. */
    private long settlesNext(Instant tick) {
        return movedAt.isPresent() ? Micros.of(ticks.nextSettling(tick, movedAt.get())) : Long.MAX_VALUE;
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
}

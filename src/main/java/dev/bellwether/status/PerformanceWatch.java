package dev.bellwether.status;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.Window;
import java.time.Instant;
import java.util.Optional;

/** Watches the performance of one connector: what its evidence alone supports, whatever operators say. Belongs to one thread. */
final class PerformanceWatch {
    private Classifier classifier;
    private final Ticks ticks;
    private final Window window = new Window();
    private final Rulings rulings = new Rulings();

    private WatchState state = WatchState.NEW;
    /** Until this time (microseconds, exclusive) a recheck without new evidence decides as the tick before. */
    private long quietUntil = Long.MIN_VALUE;
    /** The time of the earliest evidence that is later than the latest decision. */
    private long expected = Long.MAX_VALUE;

    PerformanceWatch(Classifier classifier, Ticks ticks) {
        this.classifier = classifier;
        this.ticks = ticks;
    }

    /**
     * What the evidence of one tick came to: the performance, never {@code under-maintenance}, how it was decided, at this tick or
     * before, the hour, what of it was counted, and the last move of the correction. It is stale if nothing in the hour counts.
     */
    record Decision(
            Status performance,
            boolean stale,
            Ruling ruling,
            Window.Hour hour,
            Tally tally,
            Optional<Correction.Move> lastMove) {}

    void change(Classifier next) {
        classifier = next;
    }

    void resume(Evaluation evaluation) {
        state = evaluation.watch();
        rulings.resume(evaluation);
    }

    void resume(WatchState kept) {
        state = kept;
    }

    Policy policy() {
        return classifier.policy;
    }

    Window window() {
        return window;
    }

    WatchState state() {
        return state;
    }

    /** Until when (microseconds, exclusive) a recheck without new evidence decides as the latest decision did. */
    long quietUntil() {
        return quietUntil;
    }

    /** Whether there is evidence whose time comes only after the latest decision. */
    boolean expectsEvidence() {
        return expected != Long.MAX_VALUE;
    }

    /** Says at a tick that a maintenance window is open, and which performance was last published. */
    void duringMaintenance(Status published) {
        state = state.duringMaintenance(published);
    }

    /**
     * Says at a tick that no window is open though one was at the tick before, and answers with the performance before the maintenance.
     * What was seen until its end says nothing about now.
     */
    Status afterMaintenance(Instant tick, Status published, Instant end) {
        Status before = state.beforeMaintenance().orElse(Status.UNKNOWN);
        state = state.afterMaintenance(end);
        rulings.afterMaintenance(tick, published, end);
        return before;
    }

    /**
     * Decides at a tick, from the performance last published, {@code unknown} where there was none, or from that before a
     * maintenance; the first time no tick of the connector was before.
     */
    Decision decide(Instant tick, Status present, boolean first) {
        Policy policy = classifier.policy;
        long now = Micros.of(tick);
        long from = now - Micros.of(policy.window());
        window.forget(from);
        expected = window.firstAfter(now);
        Window.Hour hour =
                window.hour(from, now, state.regimeSince().map(Micros::of).orElse(Long.MIN_VALUE));
        Tally tally = Tally.of(hour, policy.minJobs());
        boolean full = ticks.isScheduled(tick) || first || present == Status.UNKNOWN || settles(tick);
        Rulings.Counted counted = new Rulings.Counted(hour, tally);
        Decision decision = hour.isEmpty() ? stale(tick, present, full, counted) : decide(tick, present, full, counted);
        state = state.withUnstable(unstableUntil() > now);
        return decision;
    }

    private Decision decide(Instant tick, Status present, boolean full, Rulings.Counted counted) {
        Window.Hour hour = counted.hour();
        long now = hour.to();
        // The swing of a tick counts from the next tick on.
        boolean unstable = unstableUntil() > now;
        Optional<Classifier.Full> decided = full
                ? Optional.of(classifier.fullDecision(
                        counted.tally(),
                        new Classifier.Standing(present, isYoung(hour.from()), !unstable || ticks.isScheduled(tick))))
                : Optional.empty();
        Status uncorrected = decided.map(Classifier.Full::performance).orElse(present);
        Level began = Level.of(uncorrected);
        Correction.Corrected corrected = classifier.correction.apply(hour, began, unstable);
        Optional<Correction.Move> move = corrected.lastMove();
        Status performance = move.isPresent() ? corrected.level().status() : uncorrected;
        Ruling ruling = rulings.decided(
                tick,
                present,
                decided,
                move.map(made -> new Rulings.Corrected(made, classifier.correction.testOf(made))),
                counted);
        move.ifPresent(made -> state = state.moved(Micros.toInstant(made.since()), tick));
        if (corrected.isSwing(began)) {
            state = state.swung(tick, policy().unstableSwings());
        }
        // What is left out is left out anew at every tick.
        quietUntil = move.isPresent() || corrected.leftOut()
                ? Long.MIN_VALUE
                : Math.min(
                        Math.min(staleFrom(hour), classifier.correction.unmovedUntil(hour, corrected.level())),
                        quietUntil(tick));
        if (performance == Status.UNKNOWN) {
            quietUntil = Math.min(quietUntil, unknownUntil(counted));
        }
        return new Decision(performance, false, ruling, hour, counted.tally(), move);
    }

    /** With nothing that counts in the hour there is no correction. */
    private Decision stale(Instant tick, Status present, boolean full, Rulings.Counted counted) {
        Window.Hour hour = counted.hour();
        long lastCounted = window.lastCounted(hour.to());
        long unknownFrom = lastCounted + Micros.of(policy().staleAfter());
        boolean unknown = present == Status.UNKNOWN || unknownFrom <= hour.to();
        Ruling ruling = unknown
                ? rulings.unknown(tick, present, lastCounted)
                : rulings.decided(
                        tick,
                        present,
                        full ? Optional.of(Classifier.Full.kept(present)) : Optional.empty(),
                        Optional.empty(),
                        counted);
        quietUntil = Math.min(unknown ? Long.MAX_VALUE : unknownFrom, quietUntil(tick));
        return new Decision(unknown ? Status.UNKNOWN : present, true, ruling, hour, counted.tally(), Optional.empty());
    }

    /** How many outcomes blame the customer, in the hour of a decision and in the week before. */
    UserErrors userErrors(Window.Hour hour) {
        int ofHour = hour.outcomeFaults().getOrDefault(Fault.USER, 0);
        long recent = Math.max(hour.first(), hour.to() - Micros.of(policy().recent()) + 1);
        return UserErrors.of(
                new Window.Blamed(hour.outcomes(), ofHour),
                ofHour == 0 ? Window.Blamed.NONE : window.blamed(recent, hour.to()),
                window.week(),
                policy().recentSignificance());
    }

    /** Whether a full decision is due at a tick, scheduled or not, because of a move of the correction. */
    private boolean settles(Instant tick) {
        return state.movedAt().filter(moved -> ticks.settles(tick, moved)).isPresent();
    }

    private boolean isYoung(long from) {
        return state.regimeSince().filter(since -> Micros.of(since) > from).isPresent();
    }

    /** Until when (microseconds, exclusive) the connector is unstable; the past where it is not. */
    private long unstableUntil() {
        return state.unstableUntil(policy()).map(Micros::of).orElse(Long.MIN_VALUE);
    }

    /** Until when nothing comes that was known to come: later evidence, a full decision, the end of instability. */
    private long quietUntil(Instant tick) {
        long now = Micros.of(tick);
        long settles = state.movedAt()
                .map(moved -> Micros.of(ticks.nextSettling(tick, moved)))
                .orElse(Long.MAX_VALUE);
        long unstable = unstableUntil();
        return Math.min(Math.min(settles, expected), unstable > now ? unstable : Long.MAX_VALUE);
    }

    /** An unknown performance has a full decision at every tick. */
    private long unknownUntil(Rulings.Counted counted) {
        Window.Hour hour = counted.hour();
        boolean young = isYoung(hour.from());
        long until = classifier.unknownUntil(hour, counted.tally(), young);
        return young ? Math.min(until, hour.first() + Micros.of(policy().window())) : until;
    }

    /** When nothing of an hour that is not empty will be left in it. */
    private long staleFrom(Window.Hour hour) {
        return Math.max(latest(hour.jobs()), latest(hour.runs())) + Micros.of(policy().window());
    }

    private static long latest(Observations observations) {
        return observations.size() == 0 ? Long.MIN_VALUE : observations.time(observations.size() - 1);
    }
}

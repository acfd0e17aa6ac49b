package dev.bellwether.status;

import dev.bellwether.evidence.Hour;
import java.util.Optional;

/**
 * How evidence becomes a level of performance, by one policy. It has no state but remembered tails of the binomial
 * distribution, and belongs to one thread.
 */
final class Classifier {
    private final Policy policy;
    private final Tails majorTails;
    private final Tails degradedTails;
    private final Tails operationalTails;
    private final Correction correction;

    Classifier(Policy policy) {
        this.policy = policy;
        this.majorTails = new Tails(policy.major(), policy.significance());
        this.degradedTails = new Tails(policy.degraded(), policy.significance());
        this.operationalTails = new Tails(policy.operational(), policy.significance());
        this.correction = new Correction(policy);
    }

    Policy policy() {
        return policy;
    }

    /**
     * What a full decision came to.
     *
     * @param rule why
     * @param test that ruled out what is better; for {@link Rule#KEPT} the one that did not
     */
    record Full(Level level, Rule rule, Optional<TailRuling> test) {}

    /** A full decision: the level of the hour's rates, as far as the hour is evidence enough to be worse than before. */
    Full fullDecision(Tally tally, Level before) {
        if (tally.count() == 0) {
            return new Full(before, Rule.KEPT, Optional.empty());
        }
        Level level = policy.level(tally.count(), tally.succeeded(), tally.firstTime());
        if (!level.isWorseThan(before)) {
            return new Full(level, Rule.HOUR_RATES, Optional.empty());
        }
        Level plausible = bestPlausible(tally);
        return plausible.isWorseThan(before)
                ? new Full(plausible, Rule.BEST_PLAUSIBLE_LEVEL, ofBetterThan(plausible, tally))
                : new Full(before, Rule.KEPT, ofBetterThan(before.worse(), tally));
    }

    /** Until when (microseconds, exclusive), without new evidence, no correction will move a level that this hour's did not. */
    long unmovedUntil(Hour hour, Level level) {
        return correction.unmovedUntil(hour, level);
    }

    /** The test by which the correction made a move. */
    TailRuling testOf(Correction.Move move) {
        return correction.testOf(move);
    }

    /** Moves a level by the most recent jobs and probe runs; the last move, if there was any, comes with it. */
    Correction.Corrected correct(Hour hour, Level level) {
        return correction.apply(hour, level);
    }

    private Level bestPlausible(Tally tally) {
        int count = tally.count();
        if (majorTails.ruledOutByFew(tally.succeeded(), count)) {
            return Level.MAJOR;
        }
        if (degradedTails.ruledOutByFew(tally.firstTime(), count)) {
            return Level.PARTIAL;
        }
        return operationalTails.ruledOutByFew(tally.firstTime(), count) ? Level.DEGRADED : Level.OPERATIONAL;
    }

    /** The test by which the hour rules out, or not, what is better than a level. */
    private Optional<TailRuling> ofBetterThan(Level level, Tally tally) {
        int count = tally.count();
        return switch (level) {
            case MAJOR -> Optional.of(majorTails.few(tally.succeeded(), count, false));
            case PARTIAL -> Optional.of(degradedTails.few(tally.firstTime(), count, true));
            case DEGRADED -> Optional.of(operationalTails.few(tally.firstTime(), count, true));
            case OPERATIONAL -> Optional.empty();
        };
    }
}

package dev.bellwether.status;

import dev.bellwether.evidence.Hour;

/**
 * How evidence becomes a level of performance, by one policy. It has no state but remembered tails of the binomial
 * distribution, and belongs to one thread.
 */
final class Classifier {
    private final Policy policy;
    private final Tails majorTails;
    private final Tails degradedTails;
    private final Correction correction;

    Classifier(Policy policy) {
        this.policy = policy;
        this.majorTails = new Tails(policy.major(), policy.significance());
        this.degradedTails = new Tails(policy.degraded(), policy.significance());
        this.correction = new Correction(policy);
    }

    Policy policy() {
        return policy;
    }

    /** A full decision: the level of the hour's rates, as far as the hour is evidence enough to be worse than before. */
    Level fullDecision(Tally tally, Level before) {
        if (tally.count() == 0) {
            return before;
        }
        Level level = policy.level(tally.count(), tally.succeeded(), tally.firstTime());
        return level.isWorseThan(before) ? before.orWorse(bestPlausible(tally)) : level;
    }

    /** The time (microseconds) at which, without new evidence, the recent observations of an hour will next be others. */
    long recentUntil(Hour hour) {
        return correction.recentUntil(hour);
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
        return Tails.atMost(tally.firstTime(), count, policy.operational()) < policy.significance()
                ? Level.DEGRADED
                : Level.OPERATIONAL;
    }
}

package dev.bellwether.status;

import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.Window.Hour;
import java.util.Optional;

/**
 * How evidence becomes a level of performance, by one policy. It has no state but remembered tails of the binomial
 * distribution, and belongs to one thread.
 */
final class Classifier {
    /** So much of what is to come is looked at: more would cost more than deciding anew. */
    private static final int WORTH_FORESEEING = 256;

    final Policy policy;
    private final Tails majorTails;
    private final Tails youngMajorTails;
    private final Tails degradedTails;
    private final Tails operationalTails;
    final Correction correction;

    Classifier(Policy policy) {
        this.policy = policy;
        this.majorTails = new Tails(policy.major(), policy.significance());
        this.youngMajorTails = new Tails(policy.major(), policy.recentSignificance());
        this.degradedTails = new Tails(policy.degraded(), policy.significance());
        this.operationalTails = new Tails(policy.operational(), policy.significance());
        this.correction = new Correction(policy);
    }

    /** What a full decision came to, with the test that ruled out what is better; for {@link Rule#KEPT} the one that did not. */
    record Full(Status performance, Rule rule, Optional<TailRuling> test) {
        static Full kept(Status performance) {
            return new Full(performance, Rule.KEPT, Optional.empty());
        }

        private static Full of(Level level, Rule rule) {
            return new Full(level.status(), rule, Optional.empty());
        }
    }

    /**
     * What a full decision goes by besides the hour: the performance before, whether the regime began within the hour, and whether it
     * may improve on that performance.
     */
    record Standing(Status present, boolean young, boolean improves) {}

    /** A full decision: the level of the hour's rates, as far as the hour is evidence enough for a change. */
    Full fullDecision(Tally tally, Standing standing) {
        Status present = standing.present();
        if (tally.count() == 0) {
            return Full.kept(present);
        }
        Level level = policy.level(tally.count(), tally.succeeded(), tally.firstTime());
        if (present == Status.UNKNOWN) {
            return level == Level.OPERATIONAL
                    ? Full.of(level, Rule.HOUR_RATES)
                    : notBetterThan(bestPlausible(tally, standing.young()), Level.OPERATIONAL, tally, standing);
        }
        Level before = Level.of(present);
        if (level.isWorseThan(before)) {
            return notBetterThan(bestPlausible(tally, standing.young()), before, tally, standing);
        }
        return level == before ? Full.of(before, Rule.HOUR_RATES) : improved(before, tally, standing);
    }

    /** The level that the hour proves, where that is worse than another; else what was before. */
    private Full notBetterThan(Level proven, Level before, Tally tally, Standing standing) {
        return proven.isWorseThan(before)
                ? new Full(proven.status(), Rule.BEST_PLAUSIBLE_LEVEL, ofBetterThan(proven, tally, standing.young()))
                : new Full(standing.present(), Rule.KEPT, ofBetterThan(before.worse(), tally, standing.young()));
    }

    private Full improved(Level before, Tally tally, Standing standing) {
        if (!standing.improves()) {
            return Full.of(before, Rule.UNSTABLE);
        }
        Level clear = policy.improvedLevel(tally.count(), tally.succeeded(), tally.firstTime());
        if (!clear.isBetterThan(before)) {
            return Full.of(before, Rule.HYSTERESIS);
        }
        return Full.of(tally.count() < policy.minJobs() ? clear.orWorse(before.better()) : clear, Rule.HOUR_RATES);
    }

    /**
     * Until when (microseconds, exclusive) full decisions leave an unknown performance so, without new evidence, given that this
     * hour's did: as time passes observations leave it, from the oldest on.
     */
    long unknownUntil(Hour hour, Tally tally, boolean young) {
        long window = Micros.of(policy.window());
        if (tally.count() == 0 || (tally.jobs() > 0 && tally.runs() > 0)) {
            return hour.firstEntry() + window;
        }
        boolean byJobs = tally.jobs() > 0;
        Observations left = byJobs ? hour.jobs() : hour.runs();
        // A job that succeeded after a failure did so first time once that has left.
        long[] mended = left.mendedFailures();
        // Fewer jobs would be filled up with runs, if there are any.
        int least = byJobs && hour.runs().size() > 0 ? policy.minJobs() : 1;
        Tally rest = tally;
        int m = 0;
        for (int i = 0; i < left.size(); ) {
            long time = left.time(i);
            if (m < mended.length && mended[m] < time) {
                time = mended[m++];
                rest = rest.with(0, 0, 1);
            } else if (left.regular(i)) {
                boolean succeeded = left.succeeded(i);
                rest = rest.with(-1, succeeded ? -1 : 0, (byJobs ? succeeded : left.firstTime(i)) ? -1 : 0);
                i++;
            } else {
                i++;
                continue;
            }
            if (i + m == WORTH_FORESEEING || rest.count() < least || !staysUnknown(rest, young)) {
                return time + window;
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether there is too little to say of a connector of which nothing was known before. */
    private boolean staysUnknown(Tally tally, boolean young) {
        return policy.level(tally.count(), tally.succeeded(), tally.firstTime()) != Level.OPERATIONAL
                && bestPlausible(tally, young) == Level.OPERATIONAL;
    }

    /** Of an outage that began a regime its first failures are not to convict once more. */
    private Tails majorTails(boolean young) {
        return young ? youngMajorTails : majorTails;
    }

    private Level bestPlausible(Tally tally, boolean young) {
        int count = tally.count();
        if (majorTails(young).few.rulesOut(tally.succeeded(), count)) {
            return Level.MAJOR;
        }
        if (degradedTails.few.rulesOut(tally.firstTime(), count)) {
            return Level.PARTIAL;
        }
        return operationalTails.few.rulesOut(tally.firstTime(), count) ? Level.DEGRADED : Level.OPERATIONAL;
    }

    /** The test by which the hour rules out, or not, what is better than a level. */
    private Optional<TailRuling> ofBetterThan(Level level, Tally tally, boolean young) {
        int count = tally.count();
        return switch (level) {
            case MAJOR -> Optional.of(majorTails(young).few.ruling(tally.succeeded(), count, false));
            case PARTIAL -> Optional.of(degradedTails.few.ruling(tally.firstTime(), count, true));
            case DEGRADED -> Optional.of(operationalTails.few.ruling(tally.firstTime(), count, true));
            case OPERATIONAL -> Optional.empty();
        };
    }
}

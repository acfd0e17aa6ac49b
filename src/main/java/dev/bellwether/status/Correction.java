package dev.bellwether.status;

import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.Window.Hour;
import java.util.Optional;

/**
 * The correction of a level by recent observations: jobs first, then probe runs, and of each the larger numbers first, so that
 * the newest evidence has the last word. Belongs to one thread.
 */
final class Correction {
    private static final int[] SMALLEST = {8, 12};
    private static final int LEAST = 8;
    /** How many tails are computed to look ahead: more would cost more than deciding anew. */
    private static final int WORTH_FORESEEING = 256;

    private final Policy policy;
    private final Tails major;
    private final Tails degraded;

    Correction(Policy policy) {
        this.policy = policy;
        this.major = new Tails(policy.major(), policy.recentSignificance());
        this.degraded = new Tails(policy.degraded(), policy.recentSignificance());
    }

    /** A level after the correction, with the move that had the last word; it tells whether instability left an improvement out. */
    record Corrected(Level level, Optional<Move> lastMove, boolean leftOut) {
        static Corrected none(Level level) {
            return new Corrected(level, Optional.empty(), false);
        }

        /** Whether the tick was a swing, given the level that the correction began with. */
        boolean isSwing(Level began) {
            return leftOut || (level.isWorseThan(began) && level.isWorseThan(Level.DEGRADED));
        }
    }

    /**
     * A move of the level by some number of the newest jobs, or probe runs, and how these went. Since the time of the first of
     * them, in microseconds since the epoch, there is a new regime.
     */
    record Move(boolean byJobs, Ruling.Sample sample, long since, Level from, Level to) {
        boolean worsened() {
            return to.isWorseThan(from);
        }
    }

    /** Moves a level by the most recent jobs and probe runs, without improvements where it is unstable; the last move comes with it. */
    Corrected apply(Hour hour, Level level, boolean unstable) {
        Corrected byJobs = move(hour, Corrected.none(level), true, unstable);
        return move(hour, byJobs, false, unstable);
    }

    /**
     * Until when (microseconds, exclusive) no correction will move a level, without new evidence, given that this hour's did
     * not. As time passes the recent observations become fewer, from the oldest on, so every smaller number is tried now.
     */
    long unmovedUntil(Hour hour, Level level) {
        Recent runs = recent(hour.runs(), hour.to());
        long until = Math.min(unmovedUntil(recent(hour.jobs(), hour.to()), level), unmovedUntil(runs, level));
        for (int k = runs.count(); k >= LEAST; k = nextSmaller(k)) {
            if (step(level, runs, k) != level) {
                // The jobs hold it back, and will do so only until one of the hour leaves.
                return Math.min(until, hour.firstEntry() + Micros.of(policy.window()));
            }
        }
        return until;
    }

    private long unmovedUntil(Recent recent, Level level) {
        long window = Micros.of(policy.window());
        long recentSpan = Math.min(Micros.of(policy.recent()), window);
        long until = recent.observations().earliestMendedFailure(recent.first(recent.count()));
        until = until == Long.MAX_VALUE ? until : until + window;
        long most = computed() + WORTH_FORESEEING;
        for (int k = recent.count() - 1; k >= LEAST; k--) {
            long shrinks = recent.since(k + 1) + (k >= policy.recentMin() ? recentSpan : window);
            if (shrinks >= until) {
                break;
            }
            if (step(level, recent, k) != level || computed() > most) {
                return shrinks;
            }
        }
        return until;
    }

    private long computed() {
        return major.computed() + degraded.computed();
    }

    private Recent recent(Observations observations, long to) {
        return Recent.of(observations, to - Micros.of(policy.recent()), policy.recentMin());
    }

    private Corrected move(Hour hour, Corrected before, boolean byJobs, boolean unstable) {
        Recent recent = recent(byJobs ? hour.jobs() : hour.runs(), hour.to());
        Corrected corrected = before;
        for (int k = recent.count(); k >= LEAST; k = nextSmaller(k)) {
            Level from = corrected.level();
            Level to = step(from, recent, k);
            if (to == from || !(byJobs || probesMay(hour, recent.first(k), to.isWorseThan(from)))) {
                continue;
            }
            if (unstable && to.isBetterThan(from)) {
                corrected = new Corrected(from, corrected.lastMove(), true);
            } else {
                Move move = new Move(byJobs, recent.sample(k), recent.since(k), from, to);
                corrected = new Corrected(to, Optional.of(move), corrected.leftOut());
            }
        }
        return corrected;
    }

    /** Where the newest {@code k} observations move a level. */
    private Level step(Level from, Recent recent, int k) {
        int succeeded = recent.succeeded()[k];
        int firstTime = recent.firstTime()[k];
        if (major.few.rulesOut(succeeded, k)) {
            return Level.MAJOR;
        }
        if (from.isBetterThan(Level.PARTIAL) && degraded.few.rulesOut(firstTime, k)) {
            return Level.PARTIAL;
        }
        Level level = from;
        if (level == Level.MAJOR && major.many.rulesOut(succeeded, k)) {
            level = Level.PARTIAL;
        }
        if (level == Level.PARTIAL && degraded.many.rulesOut(firstTime, k)) {
            level = Level.DEGRADED;
        }
        return level;
    }

    /** The test by which a move was made; of two steps at once the second. */
    TailRuling testOf(Move move) {
        Ruling.Sample sample = move.sample();
        if (move.worsened()) {
            return move.to() == Level.MAJOR
                    ? major.few.ruling(sample.succeeded(), sample.count(), false)
                    : degraded.few.ruling(sample.firstTime(), sample.count(), true);
        }
        return move.to() == Level.PARTIAL
                ? major.many.ruling(sample.succeeded(), sample.count(), false)
                : degraded.many.ruling(sample.firstTime(), sample.count(), true);
    }

    private boolean probesMay(Hour hour, int firstRun, boolean worsen) {
        Observations jobs = hour.jobs();
        int first = jobs.after(hour.runs().time(firstRun) - 1);
        for (int i = first; i < jobs.size(); i++) {
            if (jobs.succeeded(i) == worsen) {
                return false;
            }
        }
        return (first < jobs.size() || jobs.size() < policy.minJobs())
                && (worsen || failedBefore(hour.runs(), firstRun));
    }

    private static boolean failedBefore(Observations runs, int index) {
        for (int i = 0; i < index && runs.time(i) < runs.time(index); i++) {
            if (!runs.succeeded(i)) {
                return true;
            }
        }
        return false;
    }

    /** The largest of 8, 12, 16, 24, 32, 48, ... that is smaller than a number; 0 if none is. */
    static int nextSmaller(int number) {
        int largest = 0;
        for (int size : SMALLEST) {
            for (long doubled = size; doubled < number; doubled *= 2) {
                largest = Math.max(largest, (int) doubled);
            }
        }
        return largest;
    }

    /** The most recent observations of an hour, and at each number how many of so many newest succeeded, and did so first time. */
    @SuppressWarnings("ArrayRecordComponent") // Lives for one decision and is never compared.
    private record Recent(Observations observations, int count, int[] succeeded, int[] firstTime) {
        /** Those later than a time, or the newest {@code least} if these are fewer. */
        static Recent of(Observations observations, long after, int least) {
            int size = observations.size();
            int count = size - observations.after(after);
            if (count < least) {
                count = Math.min(least, size);
            }
            int[] succeeded = new int[count + 1];
            int[] firstTime = new int[count + 1];
            for (int k = 1; k <= count; k++) {
                succeeded[k] = succeeded[k - 1] + (observations.succeeded(size - k) ? 1 : 0);
                firstTime[k] = firstTime[k - 1] + (observations.firstTime(size - k) ? 1 : 0);
            }
            return new Recent(observations, count, succeeded, firstTime);
        }

        /** The index, among all of the hour, of the first of the newest {@code k}. */
        int first(int k) {
            return observations.size() - k;
        }

        /** The time of the first of the newest {@code k}, in microseconds since the epoch. */
        long since(int k) {
            return observations.time(first(k));
        }

        Ruling.Sample sample(int k) {
            return new Ruling.Sample(k, succeeded[k], firstTime[k]);
        }
    }
}

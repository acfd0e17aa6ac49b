package dev.bellwether.status;

import dev.bellwether.evidence.Hour;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import java.util.Optional;

/**
 * The correction of a level by recent observations: jobs first, then probe runs, and of each the larger numbers first, so that
 * the newest evidence has the last word. Belongs to one thread.
 */
final class Correction {
    private static final int[] SMALLEST = {8, 12};
    private static final int LEAST = 8;

    private final Policy policy;
    private final Tails major;
    private final Tails degraded;

    Correction(Policy policy) {
        this.policy = policy;
        this.major = new Tails(policy.major(), policy.recentSignificance());
        this.degraded = new Tails(policy.degraded(), policy.recentSignificance());
    }

    /**
     * A level after the correction.
     *
     * @param lastMove the move that had the last word, if any was made
     */
    record Corrected(Level level, Optional<Move> lastMove) {}

    /**
     * A move of the level by some number of the newest observations.
     *
     * @param byJobs whether jobs moved it, or probe runs
     * @param sample how many, and how they went
     * @param since the time of the first of them, in microseconds since the epoch: here a new regime begins
     * @param from the level before
     * @param to the level after
     */
    record Move(boolean byJobs, Ruling.Sample sample, long since, Level from, Level to) {
        boolean worsened() {
            return to.isWorseThan(from);
        }
    }

    Corrected apply(Hour hour, Level level) {
        Corrected byJobs = move(hour, new Corrected(level, Optional.empty()), true);
        return move(hour, byJobs, false);
    }

    /** The time (microseconds) at which, without new evidence, the recent observations of an hour will next be others. */
    long recentUntil(Hour hour) {
        return Math.min(recentUntil(hour.jobs(), hour.to()), recentUntil(hour.runs(), hour.to()));
    }

    private long recentUntil(Observations observations, long to) {
        int first = observations.after(to - Micros.of(policy.recent()));
        boolean byTime = observations.size() - first >= policy.recentMin();
        return byTime ? observations.time(first) + Micros.of(policy.recent()) : Long.MAX_VALUE;
    }

    private Corrected move(Hour hour, Corrected before, boolean byJobs) {
        Observations observations = byJobs ? hour.jobs() : hour.runs();
        int size = observations.size();
        int recent = size - observations.after(hour.to() - Micros.of(policy.recent()));
        if (recent < policy.recentMin()) {
            recent = Math.min(policy.recentMin(), size);
        }
        if (recent < LEAST) {
            return before;
        }
        int[] succeeded = new int[recent + 1];
        int[] firstTime = new int[recent + 1];
        for (int k = 1; k <= recent; k++) {
            succeeded[k] = succeeded[k - 1] + (observations.succeeded(size - k) ? 1 : 0);
            firstTime[k] = firstTime[k - 1] + (observations.firstTime(size - k) ? 1 : 0);
        }
        Corrected corrected = before;
        for (int k = recent; k >= LEAST; k = nextSmaller(k)) {
            Level from = corrected.level();
            Level to = step(from, succeeded[k], firstTime[k], k);
            if (to != from && (byJobs || probesMay(hour, size - k, to.isWorseThan(from)))) {
                Ruling.Sample sample = new Ruling.Sample(k, succeeded[k], firstTime[k]);
                Move move = new Move(byJobs, sample, observations.time(size - k), from, to);
                corrected = new Corrected(to, Optional.of(move));
            }
        }
        return corrected;
    }

    /** Where {@code k} observations move a level. */
    private Level step(Level from, int succeeded, int firstTime, int k) {
        if (major.ruledOutByFew(succeeded, k)) {
            return Level.MAJOR;
        }
        if (from.isBetterThan(Level.PARTIAL) && degraded.ruledOutByFew(firstTime, k)) {
            return Level.PARTIAL;
        }
        Level level = from;
        if (level == Level.MAJOR && major.exceededByMany(succeeded, k)) {
            level = Level.PARTIAL;
        }
        if (level == Level.PARTIAL && degraded.exceededByMany(firstTime, k)) {
            level = Level.DEGRADED;
        }
        return level;
    }

    /** The test by which a move was made; of two steps at once the second. */
    TailTest testOf(Move move) {
        Ruling.Sample sample = move.sample();
        if (move.worsened()) {
            return move.to() == Level.MAJOR
                    ? major.few(sample.succeeded(), sample.count(), false)
                    : degraded.few(sample.firstTime(), sample.count(), true);
        }
        return move.to() == Level.PARTIAL
                ? major.many(sample.succeeded(), sample.count(), false)
                : degraded.many(sample.firstTime(), sample.count(), true);
    }

    /** Whether the jobs leave it to the probe runs from one on to move the level. */
    private boolean probesMay(Hour hour, int firstRun, boolean worsen) {
        Observations jobs = hour.jobs();
        int first = jobs.after(hour.runs().time(firstRun) - 1);
        for (int i = first; i < jobs.size(); i++) {
            if (jobs.succeeded(i) == worsen) {
                return false;
            }
        }
        boolean busy = jobs.size() >= policy.minJobs();
        if (busy && first == jobs.size()) {
            return false;
        }
        return worsen || failedBefore(hour.runs(), firstRun);
    }

    private static boolean failedBefore(Observations runs, int index) {
        for (int i = 0; i < index; i++) {
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
}

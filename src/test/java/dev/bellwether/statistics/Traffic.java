package dev.bellwether.statistics;

import dev.bellwether.statistics.Observation.Kind;
import dev.bellwether.status.Confirmation;
import java.util.Random;
import java.util.function.LongToDoubleFunction;

/**
 * What is seen of a connector, in order of time: jobs at random at a rate, and a probe a minute that confirms a changed result
 * as {@link Confirmation} says; each succeeds with the probability of its time, independently.
 */
final class Traffic {
    private static final long SECOND = 1_000_000;
    private static final long REGULAR = 60 * SECOND;

    private final Confirmation confirmation = Confirmation.DEFAULT;
    private final Random random;
    private final double jobsAnHour;
    private final LongToDoubleFunction chance;
    private long nextJob;
    private long nextRun;
    private long nextConfirm = Long.MAX_VALUE;
    private int confirmations;
    private int agreeing;
    private boolean lastRun = true;

    /** @param probed whether there is a probe */
    Traffic(long seed, double jobsAnHour, boolean probed, LongToDoubleFunction chance, long from) {
        this.random = new Random(seed);
        this.jobsAnHour = jobsAnHour;
        this.chance = chance;
        this.nextJob = from;
        this.nextRun = probed ? from + (long) (random.nextDouble() * REGULAR) : Long.MAX_VALUE;
        scheduleJob();
    }

    Observation next() {
        if (nextConfirm <= nextRun && nextConfirm <= nextJob) {
            return confirm();
        }
        if (nextRun <= nextJob) {
            long at = nextRun;
            boolean success = succeeds(at);
            if (success != lastRun && nextConfirm == Long.MAX_VALUE) {
                confirmations = 0;
                agreeing = 0;
                nextConfirm = at + confirmation.confirmInterval().toSeconds() * SECOND;
            }
            lastRun = success;
            nextRun = at + REGULAR;
            return new Observation(at, Kind.REGULAR, success);
        }
        long at = nextJob;
        scheduleJob();
        return new Observation(at, Kind.JOB, succeeds(at));
    }

    private Observation confirm() {
        long at = nextConfirm;
        boolean success = succeeds(at);
        confirmations++;
        agreeing = success == lastRun ? agreeing + 1 : 1;
        lastRun = success;
        boolean sure = agreeing >= confirmation.confirmRuns() || confirmations >= confirmation.confirmMost();
        nextConfirm =
                sure ? Long.MAX_VALUE : at + confirmation.confirmInterval().toSeconds() * SECOND;
        return new Observation(at, Kind.CONFIRMATION, success);
    }

    private boolean succeeds(long at) {
        return random.nextDouble() < chance.applyAsDouble(at);
    }

    /** Exponential gaps; by StrictMath, whose last digit is the same on every machine. */
    private void scheduleJob() {
        double hours = -StrictMath.log(1 - random.nextDouble()) / jobsAnHour;
        nextJob += Math.max(1, (long) (hours * 3600 * SECOND));
    }
}

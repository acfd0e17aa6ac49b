package dev.bellwether.status;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Makes up what a connector would see: jobs at random at a rate, a probe every minute that confirms a changed result every ten
 * seconds, each a success with the probability of its time. Jobs fail without a retry.
 */
final class SimulatedConnector {
    private static final Duration REGULAR = Duration.ofSeconds(60);

    private final Confirmation confirmation = Confirmation.DEFAULT;
    private final Random random;
    private final ConnectorStory story;
    private final double jobsAnHour;
    private final ToDoubleFunction<Instant> chanceOfJobs;
    private final ToDoubleFunction<Instant> chanceOfRuns;
    private Instant nextJob;
    private Instant nextRun;
    private Instant nextConfirm = Instant.MAX;
    private int confirmations;
    private int agreeing;
    private boolean lastRun = true;

    SimulatedConnector(long seed, ConnectorStory story, double jobsAnHour, ToDoubleFunction<Instant> chance) {
        this(seed, story, jobsAnHour, chance, chance);
    }

    /** One whose probe sees something else than its jobs do. */
    SimulatedConnector(
            long seed,
            ConnectorStory story,
            double jobsAnHour,
            ToDoubleFunction<Instant> chanceOfJobs,
            ToDoubleFunction<Instant> chanceOfRuns) {
        this.random = new Random(seed);
        this.story = story;
        this.jobsAnHour = jobsAnHour;
        this.chanceOfJobs = chanceOfJobs;
        this.chanceOfRuns = chanceOfRuns;
        Instant from = ConnectorStory.START.minus(Duration.ofHours(1));
        this.nextJob = from;
        scheduleJob();
        this.nextRun = from.plusMillis(random.nextInt(60_000));
    }

    /** Lets everything up to a time happen, ticks included. */
    void until(Instant end) {
        while (true) {
            Instant next = earliest();
            if (next.isAfter(end)) {
                break;
            }
            story.until(next.minusNanos(1000));
            if (next.equals(nextJob)) {
                story.job(next, succeeds(next, chanceOfJobs));
                scheduleJob();
            } else if (next.equals(nextRun)) {
                run(next, false);
                nextRun = next.plus(REGULAR);
            } else {
                run(next, true);
            }
        }
        story.until(end);
    }

    private void run(Instant at, boolean confirm) {
        boolean success = succeeds(at, chanceOfRuns);
        story.watch()
                .addRun(Micros.of(at), success ? ProbeResult.SUCCESS : ProbeResult.FAILURE, Fault.INSTITUTION, confirm);
        if (confirm) {
            confirmations++;
            agreeing = success == lastRun ? agreeing + 1 : 1;
            boolean sure = agreeing >= confirmation.confirmRuns() || confirmations >= confirmation.confirmMost();
            nextConfirm = sure ? Instant.MAX : at.plus(confirmation.confirmInterval());
        } else if (success != lastRun && nextConfirm.equals(Instant.MAX)) {
            confirmations = 0;
            agreeing = 0;
            nextConfirm = at.plus(confirmation.confirmInterval());
        }
        lastRun = success;
    }

    private boolean succeeds(Instant at, ToDoubleFunction<Instant> chance) {
        return random.nextDouble() < chance.applyAsDouble(at);
    }

    private void scheduleJob() {
        if (jobsAnHour == 0) {
            nextJob = Instant.MAX;
            return;
        }
        double hours = -Math.log(1 - random.nextDouble()) / jobsAnHour;
        nextJob = nextJob.plusNanos(((long) (hours * 3.6e9)) * 1000);
    }

    private Instant earliest() {
        Instant earliest = nextJob.isBefore(nextRun) ? nextJob : nextRun;
        return nextConfirm.isBefore(earliest) ? nextConfirm : earliest;
    }
}

package dev.bellwether.demo;

import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.time.Duration;

/**
 * The policy of the demo: the thresholds and significances of the default one, but shorter spans of time, so that a visitor
 * sees within a minute what otherwise takes an hour to come about.
 */
public final class DemoPolicy {
    /** The window is 10 minutes instead of an hour, the others shrink with it. */
    public static final Policy POLICY = new Policy(
            Policy.DEFAULT.operational(),
            Policy.DEFAULT.degraded(),
            Policy.DEFAULT.major(),
            Policy.DEFAULT.minJobs(),
            Duration.ofMinutes(10),
            Duration.ofMinutes(2),
            Policy.DEFAULT.recentMin(),
            Policy.DEFAULT.significance(),
            Policy.DEFAULT.recentSignificance(),
            Policy.DEFAULT.hysteresis(),
            Policy.DEFAULT.unstableSwings(),
            Duration.ofMinutes(20),
            Duration.ofMinutes(20),
            Duration.ofMinutes(3));

    /** A full decision every 30 seconds instead of every 30 minutes. */
    public static final Ticks TICKS = new Ticks(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(15));

    /** Between two runs of a probe. */
    public static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    /** Confirmation runs follow one another in 2 seconds instead of 10. */
    public static final Confirmation CONFIRMATION = new Confirmation(
            Confirmation.DEFAULT.confirmRuns(), Confirmation.DEFAULT.confirmMost(), Duration.ofSeconds(2));

    /** What a visitor must know, for the page. */
    public static final String NOTICE = "This is a demo. The institutions' names are real; how they behave here is"
            + " simulated on this machine and says nothing about them. Statuses are decided over 10 minutes instead of"
            + " an hour, and every 30 seconds instead of every 30 minutes.";

    private DemoPolicy() {}
}

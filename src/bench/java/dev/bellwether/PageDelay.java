package dev.bellwether;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.ConnectorWatch;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Watches;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * From a fault to a page, part by part, with everything at its default: a simulated clock, the real classifier, a probe every 60
 * s, and the intervals as the shipped files say them. Which phase each clock has is drawn anew for every outage. Takes seconds.
 */
public final class PageDelay {
    private static final int OUTAGES = 2000;
    private static final Duration REGULAR = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<String> PARTS = List.of(
            "fault to the first failed run",
            "first failed run to status",
            "status to scrape",
            "scrape to rule",
            "group_wait");

    private final Random random = new Random(2026);
    /** How long a probe takes to find out that nothing answers. */
    private final Duration hang;

    private PageDelay(Duration hang) {
        this.hang = hang;
    }

    /** Prints two tables. */
    public static void main(String[] arguments) {
        new PageDelay(Duration.ZERO).tell("an institution that answers with an error, or refuses at once");
        new PageDelay(Duration.ofSeconds(10)).tell("an institution that hangs until the probe's timeout of 10 s");
    }

    private void tell(String what) {
        double[][] parts = new double[PARTS.size() + 1][OUTAGES];
        for (int i = 0; i < OUTAGES; i++) {
            double[] took = outage();
            double sum = 0;
            for (int part = 0; part < took.length; part++) {
                parts[part][i] = took[part];
                sum += took[part];
            }
            parts[PARTS.size()][i] = sum;
        }
        System.out.printf("%n%s: %d outages, seconds%n%-32s %8s %8s %8s%n", what, OUTAGES, "", "median", "p90", "most");
        for (int part = 0; part < parts.length; part++) {
            Arrays.sort(parts[part]);
            System.out.printf(
                    "%-32s %8.1f %8.1f %8.1f%n",
                    part < PARTS.size() ? PARTS.get(part) : "fault to page",
                    parts[part][OUTAGES / 2],
                    parts[part][OUTAGES * 9 / 10],
                    parts[part][OUTAGES - 1]);
        }
    }

    /** Seconds that each part took. */
    private double[] outage() {
        ConnectorWatch watch = new Watches(Policy.DEFAULT, Ticks.DEFAULT)
                .watch(new Connector("bank", Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of()));
        Instant fault = START.plusSeconds(3900).plusMillis(random.nextInt(1_800_000));
        Instant run = START.plusMillis(random.nextInt(60_000));
        Instant tick = START;
        Optional<Instant> firstFailed = Optional.empty();
        int confirmations = 0;
        Instant confirm = Instant.MAX;
        while (true) {
            boolean confirming = confirm.isBefore(run);
            Instant begun = confirming ? confirm : run;
            boolean failed = !begun.isBefore(fault);
            Instant ended = failed ? begun.plus(hang) : begun;
            for (; tick.isBefore(ended); tick = Ticks.DEFAULT.next(tick)) {
                Optional<Status> status = watch.tick(tick).map(Evaluation::status);
                if (status.equals(Optional.of(Status.MAJOR_OUTAGE))) {
                    return parts(fault, firstFailed.orElseThrow(), tick);
                }
            }
            watch.addRun(
                    Micros.of(ended),
                    failed ? ProbeResult.FAILURE : ProbeResult.SUCCESS,
                    Fault.INSTITUTION,
                    confirming);
            if (confirming) {
                confirmations++;
                confirm = confirmations >= Confirmation.DEFAULT.confirmRuns()
                        ? Instant.MAX
                        : begun.plus(Confirmation.DEFAULT.confirmInterval());
            } else {
                run = run.plus(REGULAR);
            }
            if (failed && firstFailed.isEmpty()) {
                firstFailed = Optional.of(ended);
                confirm = ended.plus(Confirmation.DEFAULT.confirmInterval());
            }
        }
    }

    private double[] parts(Instant fault, Instant firstFailed, Instant status) {
        Path prometheus = ShippedAlerting.PROMETHEUS.resolve("prometheus.yml");
        Path alertmanager = ShippedAlerting.ALERTMANAGER.resolve("alertmanager.yml");
        return new double[] {
            seconds(fault, firstFailed),
            seconds(firstFailed, status),
            random.nextDouble() * ShippedAlerting.waitMs(prometheus, "global:", "scrape_interval") / 1000,
            random.nextDouble() * ShippedAlerting.waitMs(prometheus, "global:", "evaluation_interval") / 1000,
            ShippedAlerting.waitMs(alertmanager, "severity = page, scope = connector", "group_wait") / 1000.0
        };
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}

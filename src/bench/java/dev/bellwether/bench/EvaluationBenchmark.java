package dev.bellwether.bench;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Window;
import dev.bellwether.status.ConnectorWatch;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Watches;
import dev.bellwether.status.Watchlist;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the windows of a large catalogue take in memory, and how long its ticks take on one thread: 57,000 connectors with 10
 * million jobs in the hour, spread as unevenly as banks are (by rank to the power of -0.8), one in twenty jobs retried. With
 * {@code customers} each job says whose it is, and one customer in twenty comes again.
 */
public final class EvaluationBenchmark {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double SKEW = 0.8;

    private final Random random = new Random(1);
    private final boolean named;
    private long customer;

    private EvaluationBenchmark(boolean named) {
        this.named = named;
    }

    /** Takes the numbers of connectors and of jobs, 57000 and 10000000 where they are left out, and perhaps {@code customers}. */
    public static void main(String[] args) {
        int connectors = args.length > 0 ? Integer.parseInt(args[0]) : 57_000;
        int jobs = args.length > 1 ? Integer.parseInt(args[1]) : 10_000_000;
        new EvaluationBenchmark(args.length > 2 && args[2].equals("customers")).run(connectors, jobs);
    }

    private void run(int connectors, int jobs) {
        oneWindow(1_000_000);
        Watchlist watches = watches(connectors);
        long before = LiveObjects.bytes();
        int outcomes = fill(watches, connectors, jobs);
        long bytes = LiveObjects.bytes() - before;
        print(
                "%,d connectors, %,d jobs, %,d outcomes: %.1f bytes a job",
                connectors, jobs, outcomes, (double) bytes / jobs);
        Instant tick = START.plus(HOUR);
        tick("scheduled tick (the first)", watches, tick);
        for (int i = 0; i < 20; i++) {
            tick = Ticks.DEFAULT.next(tick);
            tick("recheck without new evidence", watches, tick);
        }
        for (int i = 0; i < 3; i++) {
            tick = Ticks.DEFAULT.next(tick);
            int some = fresh(watches, connectors, jobs / 240, tick);
            tick("recheck with " + some + " new jobs", watches, tick);
        }
        tick("scheduled tick with what is left", watches, Ticks.DEFAULT.nextScheduled(tick));
    }

    private void oneWindow(int jobs) {
        Window window = new Window();
        long before = LiveObjects.bytes();
        int outcomes = fill(jobs, outcome -> window.add(outcome, Fault.INSTITUTION));
        long bytes = LiveObjects.bytes() - before;
        print("one window, %,d jobs, %,d outcomes: %.1f bytes a job", jobs, outcomes, (double) bytes / jobs);
        if (window.firstAfter(0) == 0) {
            throw new IllegalStateException("nothing is there");
        }
    }

    private record Retry(Instant at, String id, long customer) {}

    /** An hour of jobs, each outcome some seconds at random after it happened, as platforms send. */
    private int fill(int jobs, Consumer<JobOutcome> sink) {
        PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparing(Retry::at));
        int outcomes = 0;
        for (int job = 0; job < jobs; job++) {
            Instant at = START.plusNanos((long) (HOUR.toNanos() * ((job + random.nextDouble()) / jobs)));
            while (!retries.isEmpty() && retries.peek().at().isBefore(at)) {
                Retry due = retries.remove();
                sink.accept(outcome(due.id(), 2, late(due.at()), true, due.customer()));
                outcomes++;
            }
            String id = id();
            int roll = random.nextInt(100);
            long whose = whose();
            sink.accept(outcome(id, 1, late(at), roll >= 8, whose));
            outcomes++;
            if (roll < 5) {
                retries.add(new Retry(at.plusSeconds(20 + random.nextInt(100)), id, whose));
            }
        }
        return outcomes;
    }

    /** The hash of a customer: nearly always another one. */
    private long whose() {
        if (!named || random.nextInt(20) != 0) {
            customer = random.nextLong();
        }
        return customer;
    }

    private Instant late(Instant at) {
        return at.minusMillis(random.nextInt(3000));
    }

    private static Watchlist watches(int connectors) {
        Watches make = new Watches(Policy.DEFAULT, Ticks.DEFAULT);
        List<ConnectorWatch> watches = new ArrayList<>();
        for (int rank = 1; rank <= connectors; rank++) {
            watches.add(make.watch(
                    new Connector(name(rank), Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of())));
        }
        return new Watchlist(watches, Ticks.DEFAULT);
    }

    private static String name(int rank) {
        return "connector-" + rank;
    }

    /** Fills the hour up to the first tick, in order of time as a platform sends. */
    private int fill(Watchlist watches, int connectors, int jobs) {
        double all = 0;
        for (int rank = 1; rank <= connectors; rank++) {
            all += Math.pow(rank, -SKEW);
        }
        // As a start does, so that what is taken in is counted at once.
        int outcomes = 0;
        for (int rank = 1; rank <= connectors; rank++) {
            String name = name(rank);
            int share = Math.toIntExact(Math.round(jobs * Math.pow(rank, -SKEW) / all));
            outcomes += fill(share, outcome -> tell(watches, name, outcome));
        }
        return outcomes;
    }

    private int fresh(Watchlist watches, int connectors, int jobs, Instant tick) {
        for (int i = 0; i < jobs; i++) {
            // The density of ranks to the power of -SKEW.
            int rank = 1 + (int) (connectors * Math.pow(random.nextDouble(), 1 / (1 - SKEW)));
            Instant at = tick.minusMillis(random.nextInt(15_000));
            tell(watches, name(rank), outcome(id(), 1, at, random.nextInt(100) >= 8, whose()));
        }
        return jobs;
    }

    private static void tell(Watchlist watches, String name, JobOutcome outcome) {
        if (!watches.tell(name, watch -> watch.add(outcome, Fault.INSTITUTION))) {
            throw new IllegalStateException("there is no " + name);
        }
    }

    private static void tick(String what, Watchlist watches, Instant tick) {
        long begin = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int[] published = new int[1];
        int[] rechecked = new int[1];
        watches.tick(tick, evaluation -> published[0]++, recheck -> rechecked[0]++, (watch, failure) -> {
            throw failure;
        });
        double wall = (System.nanoTime() - begin) / 1e6;
        double own = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
        print(
                "%s: %.1f ms, of which %.1f ms on the processor, %,d published, %,d shown",
                what, wall, own, published[0], rechecked[0]);
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private JobOutcome outcome(String id, int attempt, Instant at, boolean success, long whose) {
        OptionalLong named = this.named ? OptionalLong.of(whose) : OptionalLong.empty();
        return new JobOutcome("c", id, attempt, named, at, success, "", "", OptionalLong.empty(), Map.of());
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}

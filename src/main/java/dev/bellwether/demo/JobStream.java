package dev.bellwether.demo;

import dev.bellwether.evidence.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The outcomes of endless jobs over many connectors, in order of time. It holds one entry for each flow and for each retry
 * that is due within seconds, so it does not grow. Not thread-safe: it belongs to the one that takes from it.
 */
public final class JobStream {
    private static final Duration RETRY_LEAST = Duration.ofSeconds(8);
    private static final Duration RETRY_SPREAD = Duration.ofSeconds(12);

    /** A sender that takes a little late still gets everything, whatever the backlog. */
    private static final Duration LEAST_LAG = Duration.ofMinutes(1);

    private final Function<String, Behaviour> behaviours;
    private final RandomGenerator random;
    private final JobScript script;
    private final String prefix;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private long jobs;
    private long order;

    private record Due(Instant at, long order, Flow flow, String jobId, int attempt) {}

    /**
     * A stream that starts with the backlog of each flow.
     *
     * @param behaviours how the institution behind a connector behaves at present
     * @param prefix makes the ids of jobs unique among streams that send to the same store
     * @param now where the backlogs end
     */
    public JobStream(
            List<Flow> flows,
            Function<String, Behaviour> behaviours,
            RandomGenerator random,
            String prefix,
            Instant now) {
        this.behaviours = behaviours;
        this.random = random;
        this.script = new JobScript(random);
        this.prefix = prefix;
        for (Flow flow : flows) {
            // The first job comes anywhere in the first interval, or all connectors would send at once.
            Duration wait = Duration.ofNanos((long) (interval(flow).toNanos() * random.nextDouble()));
            add(now.minus(flow.backlog()).plus(wait), flow, "", 1);
        }
    }

    /** The next outcomes that were complete at the time given, oldest first, at most {@code most} of them. */
    public List<JobOutcome> take(Instant clock, int most) {
        Instant now = clock.truncatedTo(ChronoUnit.MICROS);
        List<JobOutcome> outcomes = new ArrayList<>();
        while (outcomes.size() < most && !due.isEmpty() && !due.peek().at().isAfter(now)) {
            Due next = due.remove();
            Instant oldest = now.minus(mostLag(next.flow()));
            if (next.at().isBefore(oldest)) {
                // A sender that fell behind further, as when the intake was away for long, skips what is older.
                add(oldest, next.flow(), next.jobId(), next.attempt());
                continue;
            }
            outcomes.add(run(next));
        }
        return outcomes;
    }

    private JobOutcome run(Due next) {
        Flow flow = next.flow();
        boolean first = next.attempt() == 1;
        String jobId = first ? prefix + "-" + ++jobs : next.jobId();
        Behaviour.Jobs habits = behaviours.apply(flow.connectorId()).jobs();
        JobScript.Attempt attempt = script.attempt(flow.connectorId(), jobId, next.attempt(), next.at(), habits);
        if (first) {
            add(next.at().plus(spread(interval(flow))), flow, "", 1);
            if (attempt.worthRetrying()) {
                long wait = RETRY_LEAST.toNanos() + (long) (RETRY_SPREAD.toNanos() * random.nextDouble());
                add(next.at().plusNanos(wait), flow, jobId, 2);
            }
        }
        return attempt.outcome();
    }

    /** Half to one and a half times as long: what bounds the rate to twice the average. */
    private Duration spread(Duration interval) {
        return Duration.ofNanos((long) (interval.toNanos() * (0.5 + random.nextDouble())));
    }

    private static Duration mostLag(Flow flow) {
        return flow.backlog().compareTo(LEAST_LAG) < 0 ? LEAST_LAG : flow.backlog();
    }

    private static Duration interval(Flow flow) {
        return Duration.ofNanos((long) (60e9 / flow.jobsPerMinute()));
    }

    private void add(Instant at, Flow flow, String jobId, int attempt) {
        due.add(new Due(at.truncatedTo(ChronoUnit.MICROS), order++, flow, jobId, attempt));
    }

    /**
     * The jobs that the simulated platform runs over one connector.
     *
     * @param connectorId the connector
     * @param jobsPerMinute on average, more than 0; at most twice as many in any minute
     * @param backlog how far back the first jobs lie, as on a platform that comes back online
     */
    public record Flow(String connectorId, double jobsPerMinute, Duration backlog) {
        public Flow {
            if (!(jobsPerMinute > 0 && jobsPerMinute <= 60_000)) {
                throw new IllegalArgumentException(
                        connectorId + " needs more than 0 and at most 60000 jobs a minute, not " + jobsPerMinute);
            }
            if (backlog.isNegative()) {
                throw new IllegalArgumentException(connectorId + " cannot have a backlog of " + backlog);
            }
        }
    }
}

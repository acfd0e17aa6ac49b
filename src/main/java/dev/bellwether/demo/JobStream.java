package dev.bellwether.demo;

import dev.bellwether.evidence.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The outcomes of endless jobs over many connectors, in order of time. A job that fails is retried by the platform, and a customer
 * whose job failed in the end tries again, as people do. It holds one entry for each flow and for each of these that is due within
 * minutes, so it does not grow. Not thread-safe: it belongs to the one that takes from it.
 */
public final class JobStream {
    private static final Duration RETRY_LEAST = Duration.ofSeconds(8);
    private static final Duration RETRY_SPREAD = Duration.ofSeconds(12);
    /** How a customer tries again: how often, after how long, and how many of them do. */
    private static final int MOST_TRIES = 4;

    private static final Duration AGAIN_LEAST = Duration.ofSeconds(20);
    private static final Duration AGAIN_SPREAD = Duration.ofSeconds(70);
    private static final double TRY_AGAIN = 0.6;

    /** A sender that takes a little late still gets everything, whatever the backlog. */
    private static final Duration LEAST_LAG = Duration.ofMinutes(1);

    private final Function<String, Behaviour> behaviours;
    private final RandomGenerator random;
    private final String prefix;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private long jobs;
    /** Different ones for different prefixes. */
    private long customers;

    private long order;

    /** An attempt to come, from 1 on, of a job whose id is empty while it is still to begin. */
    private record Due(Instant at, long order, Flow flow, Turn turn, String jobId, int attempt) {}

    /** Whose turn it is: a customer, 0 for one who is still to come, and how many jobs that one had before. */
    private record Turn(long customer, int tries) {
        static final Turn NEXT = new Turn(0, 0);
    }

    /**
     * A stream that starts with the backlog of each flow, which ends now. A prefix makes the ids of jobs unique among streams that
     * send to the same store.
     */
    public JobStream(
            List<Flow> flows,
            Function<String, Behaviour> behaviours,
            RandomGenerator random,
            String prefix,
            Instant now) {
        this.behaviours = behaviours;
        this.random = random;
        this.prefix = prefix;
        this.customers = (long) prefix.hashCode() << 32;
        for (Flow flow : flows) {
            // The first job comes anywhere in the first interval, or all connectors would send at once.
            Duration wait = Duration.ofNanos((long) (interval(flow).toNanos() * random.nextDouble()));
            add(now.minus(flow.backlog()).plus(wait), flow, Turn.NEXT, "", 1);
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
                add(oldest, next.flow(), next.turn(), next.jobId(), next.attempt());
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
        Turn turn = next.turn();
        if (turn.customer() == 0) {
            turn = new Turn(++customers, 0);
            add(next.at().plus(spread(interval(flow))), flow, Turn.NEXT, "", 1);
        }
        Behaviour.Jobs habits = behaviours.apply(flow.connectorId()).jobs();
        Behaviour.Attempt attempt = habits.draw(random, flow.connectorId(), jobId, next.attempt(), next.at());
        if (first && attempt.worthRetrying()) {
            add(next.at().plus(between(RETRY_LEAST, RETRY_SPREAD)), flow, turn, jobId, 2);
        } else if (!attempt.outcome().success() && turn.tries() + 1 < MOST_TRIES && random.nextDouble() < TRY_AGAIN) {
            Turn again = new Turn(turn.customer(), turn.tries() + 1);
            add(next.at().plus(between(AGAIN_LEAST, AGAIN_SPREAD)), flow, again, "", 1);
        }
        return attempt.outcome().withCustomer(OptionalLong.of(turn.customer()));
    }

    private Duration between(Duration least, Duration spread) {
        return least.plusNanos((long) (spread.toNanos() * random.nextDouble()));
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

    private void add(Instant at, Flow flow, Turn turn, String jobId, int attempt) {
        due.add(new Due(at.truncatedTo(ChronoUnit.MICROS), order++, flow, turn, jobId, attempt));
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

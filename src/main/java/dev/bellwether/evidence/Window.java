package dev.bellwether.evidence;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The evidence of one connector that may still matter: outcomes and probe runs in order of time, whatever the order in which
 * they came. The same outcome counts once, by job and attempt. Belongs to one thread.
 */
public final class Window {
    private static final long NEVER = Long.MIN_VALUE;

    private final Timeline<Attempt> attempts = new Timeline<>(Attempt.ORDER);
    private final Timeline<Run> runs = new Timeline<>(Run.ORDER);
    /** The last attempt of each job. */
    private final Map<String, Attempt> jobs = new HashMap<>();
    /** What is not later than this is forgotten. */
    private long forgotten = NEVER;
    /** The latest counted outcome or counted regular run among what is forgotten. */
    private long forgottenCounted = NEVER;
    /** Grows with every change. */
    private long version;

    /**
     * Takes a job outcome in.
     *
     * @param fault of its failure; without meaning for a success
     * @return whether it changed anything: false if the same attempt of the job is here already
     */
    public boolean add(JobOutcome outcome, Fault fault) {
        Attempt attempt = new Attempt(outcome, fault);
        if (attempt.time <= forgotten) {
            if (attempt.counts() && attempt.time > forgottenCounted) {
                forgottenCounted = attempt.time;
                version++;
            }
            return false;
        }
        Attempt next = null;
        Attempt previous = jobs.get(attempt.jobId);
        for (Attempt other = previous; other != null; other = other.before) {
            if (other.number == attempt.number) {
                return false;
            }
        }
        while (previous != null && Attempt.ORDER.compare(previous, attempt) > 0) {
            next = previous;
            previous = previous.before;
        }
        attempt.link(previous, next);
        if (next == null) {
            jobs.put(attempt.jobId, attempt);
        }
        attempts.add(attempt);
        version++;
        return true;
    }

    /** Takes a probe run in; an informational one is left out. */
    public void add(ProbeRun run) {
        if (!run.informational()) {
            addRun(Micros.of(run.at()), run.result(), run.fault(), run.confirm());
        }
    }

    /**
     * Takes a probe run in.
     *
     * @param time when it ended, in microseconds since the epoch
     * @param fault of a failure; without meaning otherwise
     * @param confirm whether it is a confirmation run
     */
    public void addRun(long time, ProbeResult result, Fault fault, boolean confirm) {
        Run run = new Run(time, result, fault, confirm);
        if (time > forgotten) {
            runs.add(run);
            version++;
        } else if (run.counts() && !confirm && time > forgottenCounted) {
            forgottenCounted = time;
            version++;
        }
    }

    /** Changes whenever evidence came that may matter. */
    public long version() {
        return version;
    }

    /** Drops what is not later than a time; what is asked for afterwards must not begin before it. */
    public void forget(long upTo) {
        if (upTo <= forgotten) {
            return;
        }
        forgotten = upTo;
        while (attempts.size() > 0 && attempts.get(0).time <= upTo) {
            drop(attempts.removeFirst());
        }
        while (runs.size() > 0 && runs.get(0).time() <= upTo) {
            Run run = runs.removeFirst();
            if (run.counts() && !run.confirm()) {
                forgottenCounted = Math.max(forgottenCounted, run.time());
            }
        }
    }

    /** The latest counted outcome or counted regular run not later than a time; {@link Long#MIN_VALUE} where there is none. */
    public long lastCounted(long upTo) {
        long last = forgottenCounted;
        for (int i = attempts.after(upTo) - 1; i >= 0; i--) {
            if (attempts.get(i).counts()) {
                last = Math.max(last, attempts.get(i).time);
                break;
            }
        }
        for (int i = runs.after(upTo) - 1; i >= 0; i--) {
            if (runs.get(i).counts() && !runs.get(i).confirm()) {
                return Math.max(last, runs.get(i).time());
            }
        }
        return last;
    }

    /** The earliest outcome or run later than a time; {@link Long#MAX_VALUE} where there is none. */
    public long firstAfter(long time) {
        int attempt = attempts.after(time);
        int run = runs.after(time);
        return Math.min(
                attempt < attempts.size() ? attempts.get(attempt).time : Long.MAX_VALUE,
                run < runs.size() ? runs.get(run).time() : Long.MAX_VALUE);
    }

    /**
     * What lies in {@code (from, to]}, without what is earlier than the start of the regime.
     *
     * @param regime in microseconds since the epoch; {@link Long#MIN_VALUE} where there is none
     */
    public Hour hour(long from, long to, long regime) {
        long first = Math.max(from + 1, regime);
        int firstAttempt = attempts.after(first - 1);
        int endAttempt = attempts.after(to);
        Observations jobs = new Observations(endAttempt - firstAttempt);
        Map<Fault, Integer> outcomeFaults = new EnumMap<>(Fault.class);
        for (int i = firstAttempt; i < endAttempt; i++) {
            Attempt attempt = attempts.get(i);
            if (!attempt.success) {
                outcomeFaults.merge(attempt.fault, 1, Integer::sum);
            }
            if (attempt.counts() && attempt.isLastUpTo(to)) {
                jobs.add(attempt.time, attempt.success, !attempt.failedSince(first), true);
            }
        }
        int firstRun = runs.after(first - 1);
        int endRun = runs.after(to);
        Observations counted = new Observations(endRun - firstRun);
        Map<Fault, Integer> runFaults = new EnumMap<>(Fault.class);
        for (int i = firstRun; i < endRun; i++) {
            Run run = runs.get(i);
            if (!run.result().succeeded()) {
                runFaults.merge(run.fault(), 1, Integer::sum);
            }
            if (run.counts()) {
                counted.add(run.time(), run.result().succeeded(), run.result() == ProbeResult.SUCCESS, !run.confirm());
            }
        }
        long firstEntry = Math.min(
                firstAttempt < endAttempt ? attempts.get(firstAttempt).time : Long.MAX_VALUE,
                firstRun < endRun ? runs.get(firstRun).time() : Long.MAX_VALUE);
        return new Hour(from, to, jobs, counted, endAttempt - firstAttempt, outcomeFaults, runFaults, firstEntry);
    }

    private void drop(Attempt attempt) {
        if (attempt.counts()) {
            forgottenCounted = Math.max(forgottenCounted, attempt.time);
        }
        if (attempt.after == null) {
            jobs.remove(attempt.jobId);
        } else {
            attempt.after.before = null;
        }
    }
}

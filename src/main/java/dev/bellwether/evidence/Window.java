package dev.bellwether.evidence;

import dev.bellwether.evidence.Window.Runs.Run;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence of one connector that may still matter: outcomes and probe runs in order of time, whatever the order in which
 * they came, and how many outcomes there were in the week before. The same outcome counts once. Belongs to one thread.
 */
public final class Window {
    private static final long NEVER = Long.MIN_VALUE;

    private final OutcomeLog outcomes = new OutcomeLog();
    private final Runs runs = new Runs();
    private final WeekOfOutcomes week = new WeekOfOutcomes();
    /** What is not later than this is forgotten. */
    private long forgotten = NEVER;
    /** The latest counted outcome or counted regular run among what is forgotten. */
    private long forgottenCounted = NEVER;

    /**
     * Takes a job outcome in, whose fault is without meaning for a success, and answers whether it is among what is not forgotten
     * now: false too if it was already.
     */
    public boolean add(JobOutcome outcome, Fault fault) {
        long time = Micros.of(outcome.completedAt());
        if (time <= forgotten) {
            forgetOutcome(time, outcome.success(), fault);
            return false;
        }
        return outcomes.add(outcome, fault);
    }

    private void forgetOutcome(long time, boolean success, Fault fault) {
        week.add(time, 1, !success && fault == Fault.USER ? 1 : 0);
        if (success || fault.counts()) {
            forgottenCounted = Math.max(forgottenCounted, time);
        }
    }

    /**
     * Takes in how many outcomes there were, from before what is taken in one by one; they matter only for what is usual.
     *
     * @param time to the quarter of a day, in microseconds since the epoch
     * @param count how many
     * @param userFaults how many of them have fault {@code user}
     */
    public void addEarlier(long time, int count, int userFaults) {
        week.add(time, count, userFaults);
    }

    /** How many outcomes there were in the 7 days up to what is forgotten, and how many of them have fault {@code user}. */
    public Blamed week() {
        return week.upTo(forgotten);
    }

    /** How many outcomes there are in {@code [first, to]}, excluded ones too, and how many of them have fault {@code user}. */
    public Blamed blamed(long first, long to) {
        long count = 0;
        long userFaults = 0;
        List<OutcomeBlock> blocks = outcomes.blocks;
        for (int number = outcomes.blockAfter(first - 1);
                number < blocks.size() && blocks.get(number).time(0) <= to;
                number++) {
            OutcomeBlock block = blocks.get(number);
            int end = block.after(to);
            for (int i = block.after(first - 1); i < end; i++) {
                int bits = block.bits(i);
                count++;
                userFaults += !OutcomeBits.success(bits) && OutcomeBits.fault(bits) == Fault.USER ? 1 : 0;
            }
        }
        return new Blamed(count, userFaults);
    }

    /** How many outcomes of some time there were, excluded ones too, and how many of them have fault {@code user}. */
    public record Blamed(long outcomes, long userFaults) {
        public static final Blamed NONE = new Blamed(0, 0);
    }

    /**
     * Takes a probe run in, unless the same probe's run of the same time is here already.
     *
     * @param time when it ended, in microseconds since the epoch
     * @param probe its id; empty where it is not known, and each run counts
     * @param fault of a failure; without meaning otherwise
     * @param confirm whether it is a confirmation run
     */
    public void addRun(long time, String probe, ProbeResult result, Fault fault, boolean confirm) {
        Run run = new Run(time, probe.intern(), result, fault, confirm);
        if (time > forgotten) {
            if (!isHere(run)) {
                runs.add(run);
            }
        } else if (run.counts() && !confirm) {
            forgottenCounted = Math.max(forgottenCounted, time);
        }
    }

    private boolean isHere(Run run) {
        for (int i = runs.after(run.time()) - 1; i >= 0 && runs.get(i).time() == run.time(); i--) {
            if (!run.probe().isEmpty() && runs.get(i).probe().equals(run.probe())) {
                return true;
            }
        }
        return false;
    }

    /** Drops what is not later than a time; what is asked for afterwards must not begin before it. */
    public void forget(long upTo) {
        if (upTo <= forgotten) {
            return;
        }
        forgotten = upTo;
        while (!outcomes.isEmpty() && outcomes.blocks.get(0).time(0) <= upTo) {
            OutcomeBlock block = outcomes.blocks.get(0);
            int bits = block.bits(0);
            forgetOutcome(block.time(0), OutcomeBits.success(bits), OutcomeBits.fault(bits));
            outcomes.removeFirst();
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
        long last = Math.max(forgottenCounted, lastCountedOutcome(upTo));
        for (int i = runs.after(upTo) - 1; i >= 0; i--) {
            if (runs.get(i).counts() && !runs.get(i).confirm()) {
                return Math.max(last, runs.get(i).time());
            }
        }
        return last;
    }

    /** The earliest outcome or run later than a time; {@link Long#MAX_VALUE} where there is none. */
    public long firstAfter(long time) {
        int run = runs.after(time);
        return Math.min(
                firstOutcomeAfter(time), run < runs.size() ? runs.get(run).time() : Long.MAX_VALUE);
    }

    /**
     * What lies in {@code (from, to]}, without what is earlier than the start of the regime.
     *
     * @param regime in microseconds since the epoch; {@link Long#MIN_VALUE} where there is none
     */
    public Hour hour(long from, long to, long regime) {
        long first = Math.max(from + 1, regime);
        HourOfJobs jobs = new HourOfJobs(outcomes, first, to);
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
                jobs.firstOutcome, firstRun < endRun ? runs.get(firstRun).time() : Long.MAX_VALUE);
        return new Hour(
                from, first, to, jobs.observations, counted, jobs.outcomes, jobs.faults(), runFaults, firstEntry);
    }

    private long lastCountedOutcome(long upTo) {
        List<OutcomeBlock> blocks = outcomes.blocks;
        for (int number = Math.min(outcomes.blockAfter(upTo), blocks.size() - 1); number >= 0; number--) {
            OutcomeBlock block = blocks.get(number);
            for (int i = block.after(upTo) - 1; i >= 0; i--) {
                if (OutcomeBits.counts(block.bits(i))) {
                    return block.time(i);
                }
            }
        }
        return NEVER;
    }

    private long firstOutcomeAfter(long time) {
        int number = outcomes.blockAfter(time);
        if (number == outcomes.blocks.size()) {
            return Long.MAX_VALUE;
        }
        OutcomeBlock block = outcomes.blocks.get(number);
        return block.time(block.after(time));
    }

    /** Probe runs in order of time, at equal times as they came; the oldest are dropped. Belongs to one thread. */
    static final class Runs {
        private final List<Run> runs = new ArrayList<>();
        /** Where the kept runs begin; those before are dropped, and removed now and then. */
        private int head;

        int size() {
            return runs.size() - head;
        }

        Run get(int index) {
            return runs.get(head + index);
        }

        void add(Run run) {
            boolean isLast = size() == 0 || get(size() - 1).time() <= run.time();
            runs.add(isLast ? runs.size() : head + after(run.time()), run);
        }

        /** The first run that is later than a time; the size if none is. */
        int after(long time) {
            return Search.first(0, size(), index -> get(index).time() > time);
        }

        Run removeFirst() {
            Run first = runs.get(head);
            runs.set(head, null);
            head++;
            if (head > 64 && head * 2 > runs.size()) {
                runs.subList(0, head).clear();
                head = 0;
            }
            return first;
        }

        /** A probe run inside a window, its time in microseconds since the epoch; the probe is empty where it is not known. */
        record Run(long time, String probe, ProbeResult result, Fault fault, boolean confirm) {
            boolean counts() {
                return result.succeeded() || fault.counts();
            }
        }
    }

    /**
     * What a window holds at one tick: {@code (T - window, T]}, without what lies before the start of the regime. Fixed for the
     * whole tick. Times are microseconds since the epoch.
     *
     * @param from start of the span, exclusive, whatever the regime
     * @param first start of what is looked at, inclusive: that of the regime where this is later
     * @param to the tick, inclusive
     * @param jobs each customer's jobs with a counted outcome as one, at the time of the last
     * @param runs counted probe runs, confirmations included
     * @param outcomes how many outcomes there were, excluded ones too
     * @param outcomeFaults failed outcomes by fault, excluded ones too
     * @param runFaults failed probe runs by fault, excluded ones too
     * @param firstEntry the earliest outcome or run; {@link Long#MAX_VALUE} where there is none
     */
    public record Hour(
            long from,
            long first,
            long to,
            Observations jobs,
            Observations runs,
            int outcomes,
            Map<Fault, Integer> outcomeFaults,
            Map<Fault, Integer> runFaults,
            long firstEntry) {
        /** Whether nothing in it counts, not even a confirmation run. */
        public boolean isEmpty() {
            return jobs.size() == 0 && runs.size() == 0;
        }
    }
}

package dev.bellwether.evidence;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Forms the jobs of a span of time from their outcomes. Times are microseconds since the epoch. */
@SuppressWarnings("EnumOrdinal") // An array for each tick of each connector is cheaper than a map.
final class HourOfJobs {
    private static final Fault[] FAULTS = Fault.values();

    private final OutcomeLog log;
    private final long first;
    private final long to;
    private final Observations observations;
    private final int[] failures = new int[FAULTS.length];
    private long firstOutcome = Long.MAX_VALUE;
    private int outcomes;

    /** The jobs from {@code first} to {@code to}, both inclusive. */
    HourOfJobs(OutcomeLog log, long first, long to) {
        this.log = log;
        this.first = first;
        this.to = to;
        List<OutcomeBlock> blocks = log.blocks();
        int begin = log.blockAfter(first - 1);
        int end = begin;
        int most = 0;
        while (end < blocks.size() && blocks.get(end).time(0) <= to) {
            most += blocks.get(end++).size();
        }
        observations = new Observations(most);
        for (int number = begin; number < end; number++) {
            take(blocks.get(number));
        }
    }

    /** Each job with a counted outcome, at the time of its last one. */
    Observations observations() {
        return observations;
    }

    /** How many outcomes there were, excluded ones too. */
    int outcomes() {
        return outcomes;
    }

    /** The earliest outcome; {@link Long#MAX_VALUE} where there is none. */
    long firstOutcome() {
        return firstOutcome;
    }

    /** Failed outcomes by fault, excluded ones too. */
    Map<Fault, Integer> faults() {
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        for (Fault fault : FAULTS) {
            if (failures[fault.ordinal()] > 0) {
                faults.put(fault, failures[fault.ordinal()]);
            }
        }
        return faults;
    }

    private void take(OutcomeBlock block) {
        int begin = block.time(0) >= first ? 0 : block.after(first - 1);
        int end = block.time(block.size() - 1) <= to ? block.size() : block.after(to);
        if (begin < end && firstOutcome == Long.MAX_VALUE) {
            firstOutcome = block.time(begin);
        }
        outcomes += end - begin;
        for (int i = begin; i < end; i++) {
            int bits = block.bits(i);
            boolean success = OutcomeBits.success(bits);
            if (!success) {
                Fault fault = OutcomeBits.fault(bits);
                failures[fault.ordinal()]++;
                if (!fault.counts()) {
                    continue;
                }
            }
            if (OutcomeBits.retried(bits)) {
                takeRetried(block, i);
            } else {
                observations.add(block.time(i), success, success, true);
            }
        }
    }

    /** Takes a counted outcome of a job with several, if it is the last of them. */
    private void takeRetried(OutcomeBlock block, int index) {
        long time = block.time(index);
        int bits = block.bits(index);
        long failedAt = Long.MIN_VALUE;
        for (OutcomeLog.Place other : log.attempts(OutcomeBits.kind(bits), block.high(index), block.low(index))) {
            boolean within = other.time() >= first && other.time() <= to;
            if (within && OutcomeBits.counts(other.bits())) {
                boolean later = other.time() != time
                        ? other.time() > time
                        : OutcomeBits.attempt(other.bits()) > OutcomeBits.attempt(bits);
                if (later) {
                    return;
                }
                if (OutcomeBits.failed(other.bits())) {
                    failedAt = Math.max(failedAt, other.time());
                }
            }
        }
        if (OutcomeBits.success(bits) && failedAt != Long.MIN_VALUE) {
            observations.addMended(time, failedAt);
        } else {
            observations.add(time, OutcomeBits.success(bits), OutcomeBits.success(bits), true);
        }
    }
}

package dev.bellwether.evidence;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Forms the customers' jobs of a span of time from their outcomes. Times are microseconds since the epoch. */
@SuppressWarnings("EnumOrdinal") // An array for each tick of each connector is cheaper than a map.
final class HourOfJobs {
    private static final Fault[] FAULTS = Fault.values();

    private final long first;
    private final long to;
    final Observations observations;
    private final int[] failures = new int[FAULTS.length];
    long firstOutcome = Long.MAX_VALUE;
    int outcomes;
    /** Of the outcomes that are not alone in their group; null as long as there are none. */
    private Groups groups;

    private int members;

    /** The jobs from {@code first} to {@code to}, both inclusive. */
    HourOfJobs(OutcomeLog log, long first, long to) {
        this.first = first;
        this.to = to;
        List<OutcomeBlock> blocks = log.blocks;
        int begin = log.blockAfter(first - 1);
        int end = begin;
        int most = 0;
        while (end < blocks.size() && blocks.get(end).time(0) <= to) {
            group(blocks.get(end));
            most += blocks.get(end++).size();
        }
        observations = new Observations(most);
        for (int number = begin; number < end; number++) {
            take(blocks.get(number));
        }
    }

    Map<Fault, Integer> faults() {
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        for (Fault fault : FAULTS) {
            if (failures[fault.ordinal()] > 0) {
                faults.put(fault, failures[fault.ordinal()]);
            }
        }
        return faults;
    }

    private int begin(OutcomeBlock block) {
        return block.time(0) >= first ? 0 : block.after(first - 1);
    }

    private int end(OutcomeBlock block) {
        return block.last() <= to ? block.size() : block.after(to);
    }

    private void group(OutcomeBlock block) {
        int end = end(block);
        for (int i = begin(block); i < end; i++) {
            int bits = block.bits(i);
            if (OutcomeBits.shared(bits) && OutcomeBits.counts(bits)) {
                groups = groups == null ? new Groups() : groups;
                groups.take(block, i);
            }
        }
    }

    private void take(OutcomeBlock block) {
        int begin = begin(block);
        int end = end(block);
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
            if (!OutcomeBits.shared(bits)) {
                observations.add(block.time(i), success, success, true);
            } else if (groups.isLast(members++)) {
                long failedAt = groups.failedAt(members - 1);
                if (success && failedAt != Long.MIN_VALUE) {
                    observations.addMended(block.time(i), failedAt);
                } else {
                    observations.add(block.time(i), success, success, true);
                }
            }
        }
    }
}

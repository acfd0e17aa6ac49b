package dev.bellwether.evidence;

import java.util.Arrays;

/**
 * Finds, of each group with several outcomes in a span of time, the last and whether another failed. Every outcome costs the same,
 * however many its group has. Takes counted outcomes alone, in the order of an {@link OutcomeLog}.
 */
final class Groups {
    private static final int FEW = 16;

    /** An open hash table of groups; each slot is a group's number plus one. */
    private int[] slots = new int[4 * FEW];

    private int groups;
    private int[] kinds = new int[FEW];
    private long[] highs = new long[FEW];
    private long[] lows = new long[FEW];
    /** The last outcome of each: which of all that were taken, and what it was. */
    private int[] lasts = new int[FEW];

    private int[] lastBits = new int[FEW];
    private long[] lastTimes = new long[FEW];
    /** When the last failure was beside the last outcome. */
    private long[] failedAt = new long[FEW];

    private int taken;
    /** Of each outcome that was taken, the number of its group. */
    private int[] members = new int[4 * FEW];

    void take(OutcomeBlock block, int index) {
        int bits = block.bits(index);
        long time = block.time(index);
        int group = number(block.group(index));
        if (taken == members.length) {
            members = Arrays.copyOf(members, taken * 2);
        }
        members[taken] = group;
        // At equal times they come by job, so the later of two with equal attempts is the one with the later job id.
        boolean last = lasts[group] < 0
                || time > lastTimes[group]
                || OutcomeBits.attempt(bits) >= OutcomeBits.attempt(lastBits[group]);
        if (!last) {
            failed(group, bits, time);
        } else {
            if (lasts[group] >= 0) {
                failed(group, lastBits[group], lastTimes[group]);
            }
            lasts[group] = taken;
            lastBits[group] = bits;
            lastTimes[group] = time;
        }
        taken++;
    }

    /** Whether, of all that were taken, this was the last of its group. */
    boolean isLast(int member) {
        return lasts[members[member]] == member;
    }

    /** When another outcome of the group last failed; {@link Long#MIN_VALUE} where none did. */
    long failedAt(int member) {
        return failedAt[members[member]];
    }

    private void failed(int group, int bits, long time) {
        if (!OutcomeBits.success(bits)) {
            failedAt[group] = Math.max(failedAt[group], time);
        }
    }

    private int number(Group group) {
        int at = home(group.high(), group.low());
        for (; slots[at] != 0; at = at + 1 == slots.length ? 0 : at + 1) {
            int number = slots[at] - 1;
            if (lows[number] == group.low() && highs[number] == group.high() && kinds[number] == group.kind()) {
                return number;
            }
        }
        if (groups == kinds.length) {
            grow();
            return number(group);
        }
        slots[at] = groups + 1;
        kinds[groups] = group.kind();
        highs[groups] = group.high();
        lows[groups] = group.low();
        lasts[groups] = -1;
        failedAt[groups] = Long.MIN_VALUE;
        return groups++;
    }

    private void grow() {
        int most = groups * 2;
        kinds = Arrays.copyOf(kinds, most);
        highs = Arrays.copyOf(highs, most);
        lows = Arrays.copyOf(lows, most);
        lasts = Arrays.copyOf(lasts, most);
        lastBits = Arrays.copyOf(lastBits, most);
        lastTimes = Arrays.copyOf(lastTimes, most);
        failedAt = Arrays.copyOf(failedAt, most);
        slots = new int[4 * most];
        for (int number = 0; number < groups; number++) {
            int at = home(highs[number], lows[number]);
            while (slots[at] != 0) {
                at = at + 1 == slots.length ? 0 : at + 1;
            }
            slots[at] = number + 1;
        }
    }

    private int home(long high, long low) {
        return (int) (((Group.mix(high, low) >>> 32) * slots.length) >>> 32);
    }
}

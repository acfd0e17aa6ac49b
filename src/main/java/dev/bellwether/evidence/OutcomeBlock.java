package dev.bellwether.evidence;

import java.util.Arrays;

/**
 * Up to 384 job outcomes in a row, 24 bytes each, 4 more where customers are known, and at most 100 more where ids are hashed, in the order of an
 * {@link OutcomeLog}. Times are kept as differences of 32 bits, so a block spans at most 71 minutes.
 */
final class OutcomeBlock {
    static final int MOST = 384;
    private static final long LONGEST = 0xFFFF_FFFFL;
    private static final int WORTH_SHRINKING = 16;
    private static final int[] NONE = {};
    private static final String[] NO_BEGINNINGS = {};

    /** By which an index knows this block; 0 where there is no index. */
    int id;

    private long base;
    private int[] offsets = new int[4];
    private long[] highs = new long[4];
    private long[] lows = new long[4];
    private int[] bits = new int[4];
    /** The rest of the customers; empty as long as none of them was named. */
    private int[] customers = NONE;
    /** Of the ids that are hashed; empty as long as none was. */
    private String[] beginnings = NO_BEGINNINGS;
    /** Where the kept outcomes begin; those before are dropped. */
    private int head;

    private int end;

    int size() {
        return end - head;
    }

    long time(int index) {
        return base + (offsets[head + index] & LONGEST);
    }

    long last() {
        return time(size() - 1);
    }

    int bits(int index) {
        return bits[head + index];
    }

    /** The customer, as {@link OutcomeBits#customer} has it; 0 where none was named. */
    long customer(int index) {
        return customers.length == 0 ? 0 : OutcomeBits.customer(bits[head + index], customers[head + index]);
    }

    /** The {@link JobCode#beginning beginning} of an id that is hashed; null of any other. */
    String beginning(int index) {
        return beginnings.length == 0 ? null : beginnings[head + index];
    }

    JobCode code(int index) {
        return new JobCode(OutcomeBits.kind(bits(index)), highs[head + index], lows[head + index]);
    }

    Group group(int index) {
        return Group.of(OutcomeBits.kind(bits(index)), highs[head + index], lows[head + index], customer(index));
    }

    void markShared(int index) {
        bits[head + index] = OutcomeBits.withShared(bits[head + index]);
    }

    /** The place of an outcome of a group from a place on; -1 where there is none. */
    int find(Group group, int from) {
        boolean byCustomer = group.kind() == Group.CUSTOMER;
        if (byCustomer && customers.length == 0) {
            return -1;
        }
        long[] words = lows;
        int rest = (int) group.low();
        for (int i = head + from; i < end; i++) {
            if (byCustomer ? customers[i] == rest : words[i] == group.low() && highs[i] == group.high()) {
                if (group.equals(group(i - head))) {
                    return i - head;
                }
            }
        }
        return -1;
    }

    /** The first outcome later than a time; the size if none is. */
    int after(long time) {
        return Search.first(0, size(), index -> time(index) > time);
    }

    /** Whether a time lies so near that an outcome with it may be put here. */
    boolean spans(long time) {
        return size() == 0 || Math.max(time, last()) - Math.min(time, base) <= LONGEST;
    }

    /**
     * Puts an outcome in its place; there must be room, and its time must not be too far.
     *
     * @param beginning of an id that is hashed; null of any other
     */
    void insert(int index, long time, JobCode code, String beginning, int outcome, long customer) {
        if (end == bits.length) {
            int capacity = size() + size() / 8 + 8;
            // What grew almost to the whole will be full.
            take(this, head, end, capacity > MOST - MOST / 8 ? MOST : capacity);
        }
        if (customer != 0 && customers.length == 0) {
            customers = new int[bits.length];
        }
        if (beginning != null && beginnings.length == 0) {
            beginnings = new String[bits.length];
        }
        if (size() == 0) {
            base = time;
        } else if (time < base) {
            rebase(time);
        }
        int at = head + index;
        int moved = end - at;
        System.arraycopy(offsets, at, offsets, at + 1, moved);
        System.arraycopy(highs, at, highs, at + 1, moved);
        System.arraycopy(lows, at, lows, at + 1, moved);
        System.arraycopy(bits, at, bits, at + 1, moved);
        offsets[at] = (int) (time - base);
        highs[at] = code.high();
        lows[at] = code.low();
        bits[at] = outcome;
        if (customers.length > 0) {
            System.arraycopy(customers, at, customers, at + 1, moved);
            customers[at] = (int) customer;
        }
        if (beginnings.length > 0) {
            System.arraycopy(beginnings, at, beginnings, at + 1, moved);
            beginnings[at] = beginning;
        }
        end++;
    }

    void removeFirst() {
        if (beginnings.length > 0) {
            beginnings[head] = null;
        }
        head++;
        if (head >= WORTH_SHRINKING && head * 4 >= end) {
            trim();
        }
    }

    /** Takes what is at a place and behind it out, into a block of its own. */
    OutcomeBlock split(int index) {
        OutcomeBlock later = new OutcomeBlock();
        int from = head + index;
        later.take(this, from, end, end - from);
        later.base = base;
        later.rebase(later.time(0));
        take(this, head, from, index);
        return later;
    }

    /** Keeps no more room than its outcomes take. */
    void trim() {
        take(this, head, end, size());
    }

    private void rebase(long earliest) {
        int shift = (int) (base - earliest);
        for (int i = head; i < end; i++) {
            offsets[i] += shift;
        }
        base = earliest;
    }

    /** Holds what another holds in a range, and has room for so many. */
    private void take(OutcomeBlock other, int from, int to, int capacity) {
        int most = from + capacity;
        offsets = Arrays.copyOfRange(other.offsets, from, most);
        highs = Arrays.copyOfRange(other.highs, from, most);
        lows = Arrays.copyOfRange(other.lows, from, most);
        bits = Arrays.copyOfRange(other.bits, from, most);
        customers = other.customers.length == 0 ? NONE : Arrays.copyOfRange(other.customers, from, most);
        beginnings = other.beginnings.length == 0 ? NO_BEGINNINGS : Arrays.copyOfRange(other.beginnings, from, most);
        head = 0;
        end = to - from;
    }
}

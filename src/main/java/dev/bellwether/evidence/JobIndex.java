package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which blocks may hold outcomes of a job: an open hash table of 32 bits for each outcome, nine of them a print of the job's
 * code. An answer may name a block in vain, never leave one out.
 */
final class JobIndex {
    private static final int EMPTY = 0;
    private static final int GONE = -1;
    private static final int ID_BITS = 22;
    private static final int ID_MASK = (1 << ID_BITS) - 1;

    private final List<OutcomeBlock> blocks = new ArrayList<>();
    private final List<Integer> freeIds = new ArrayList<>();
    private int[] slots;
    /** Slots that are not empty, those of what is gone included: they still lead on. */
    private int used;
    /** Slots of what is gone. */
    private int gone;

    /** An index of all outcomes in some blocks. */
    JobIndex(List<OutcomeBlock> all) {
        blocks.add(null);
        all.forEach(this::add);
        rebuild();
    }

    /** Makes a block known, not its outcomes. */
    void add(OutcomeBlock block) {
        if (freeIds.isEmpty()) {
            block.id = blocks.size();
            blocks.add(block);
        } else {
            block.id = freeIds.remove(freeIds.size() - 1);
            blocks.set(block.id, block);
        }
    }

    /** Forgets a block that is empty. */
    void remove(OutcomeBlock block) {
        blocks.set(block.id, null);
        freeIds.add(block.id);
    }

    /** Notes an outcome that was put into a block before. */
    void put(long high, long low, OutcomeBlock block) {
        if ((used + 1) * 100L > slots.length * 92L) {
            // What was put into the block is found there.
            rebuild();
        } else {
            insert(JobCode.mix(high, low), block.id);
        }
    }

    /** Takes the note of one outcome away, which the block still has. */
    void take(long high, long low, OutcomeBlock block) {
        slots[find(JobCode.mix(high, low), block)] = GONE;
        gone++;
    }

    /** Gives back what a time with more traffic has left, if it is much. */
    void trim() {
        if (room((used - gone) * 2) < slots.length) {
            rebuild();
        }
    }

    /** How many outcomes there is room for. */
    int capacity() {
        return slots.length;
    }

    /** Changes the note of an outcome that went from one block to another. */
    void move(long high, long low, OutcomeBlock from, OutcomeBlock to) {
        long hash = JobCode.mix(high, low);
        slots[find(hash, from)] = slot(hash, to.id);
    }

    /** Hands over each block that may hold outcomes of a job, once. */
    void candidates(long high, long low, Consumer<OutcomeBlock> consumer) {
        long hash = JobCode.mix(high, low);
        int print = slot(hash, 0);
        int[] told = new int[4];
        int count = 0;
        for (int at = home(hash); slots[at] != EMPTY; at = at + 1 == slots.length ? 0 : at + 1) {
            int slot = slots[at];
            if (slot != GONE && (slot & ~ID_MASK) == print && !contains(told, count, slot)) {
                if (count == told.length) {
                    told = Arrays.copyOf(told, count * 2);
                }
                told[count++] = slot;
                consumer.accept(blocks.get(slot & ID_MASK));
            }
        }
    }

    private static boolean contains(int[] values, int count, int value) {
        for (int i = 0; i < count; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    private void rebuild() {
        int outcomes = 0;
        for (OutcomeBlock block : blocks) {
            outcomes += block == null ? 0 : block.size();
        }
        slots = new int[room(outcomes)];
        used = 0;
        gone = 0;
        for (OutcomeBlock block : blocks) {
            for (int i = 0; block != null && i < block.size(); i++) {
                insert(JobCode.mix(block.high(i), block.low(i)), block.id);
            }
        }
    }

    /** How many slots so many outcomes are given. */
    private static int room(int outcomes) {
        return Math.toIntExact(outcomes * 6L / 5 + 64);
    }

    private void insert(long hash, int id) {
        int at = home(hash);
        while (slots[at] != EMPTY && slots[at] != GONE) {
            at = at + 1 == slots.length ? 0 : at + 1;
        }
        used += slots[at] == EMPTY ? 1 : 0;
        gone -= slots[at] == GONE ? 1 : 0;
        slots[at] = slot(hash, id);
    }

    /**
     * The slot of an outcome, or an equal one before it. Which of two equal ones is changed does not matter: the later is
     * found from the home of either.
     */
    private int find(long hash, OutcomeBlock block) {
        int wanted = slot(hash, block.id);
        int at = home(hash);
        while (slots[at] != wanted) {
            at = at + 1 == slots.length ? 0 : at + 1;
        }
        return at;
    }

    private int home(long hash) {
        return (int) (((hash >>> 32) * slots.length) >>> 32);
    }

    private static int slot(long hash, int id) {
        // Of nine bits, so that no slot is negative as those are that are gone.
        int print = (int) (hash & 0x1FF);
        return (print << ID_BITS) | id;
    }
}

package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which blocks hold outcomes of a group: an open hash table of 32 bits for each group and block, nine of them a print of the
 * group. However many outcomes a group has, it has no more notes than there are blocks. A note stays when its group leaves the
 * block, since who finds a block looks into it; its place is free again once the block is gone.
 */
final class GroupIndex {
    private static final int EMPTY = 0;
    private static final int ID_BITS = 22;
    private static final int ID_MASK = (1 << ID_BITS) - 1;

    /** By their ids; null where a block is gone. */
    private final List<OutcomeBlock> blocks = new ArrayList<>();

    private int[] slots;
    /** Slots that are not empty, those of blocks that are gone included: they still lead on. */
    private int used;

    GroupIndex(List<OutcomeBlock> all) {
        rebuild(all, 0);
    }

    void add(OutcomeBlock block) {
        block.id = blocks.size();
        blocks.add(block);
    }

    /** Gives back what a time with more traffic has left, if it is much. */
    void remove(OutcomeBlock block) {
        blocks.set(block.id, null);
        long outcomes = live().stream().mapToLong(OutcomeBlock::size).sum();
        if (room(outcomes * 2) < slots.length) {
            rebuild(live(), 0);
        }
    }

    /** Notes that a block holds a group, which it did not before; it does already. */
    void put(Group group, OutcomeBlock block) {
        if ((used + 1) * 100L > slots.length * 92L || blocks.size() > ID_MASK) {
            // What was put into the block is found there.
            rebuild(live(), 1);
        } else {
            insert(group.hash(), block.id);
        }
    }

    int capacity() {
        return slots.length;
    }

    Optional<OutcomeBlock> holder(Group group) {
        long hash = group.hash();
        int print = slot(hash, 0);
        for (int at = home(hash); slots[at] != EMPTY; at = at + 1 == slots.length ? 0 : at + 1) {
            if ((slots[at] & ~ID_MASK) == print) {
                OutcomeBlock block = blocks.get(slots[at] & ID_MASK);
                if (block != null && block.find(group, 0) >= 0) {
                    return Optional.of(block);
                }
            }
        }
        return Optional.empty();
    }

    private List<OutcomeBlock> live() {
        return blocks.stream().filter(Objects::nonNull).toList();
    }

    private void rebuild(List<OutcomeBlock> all, int more) {
        blocks.clear();
        // No slot with this id is empty.
        blocks.add(null);
        all.forEach(this::add);
        BitSet firsts = new BitSet();
        int outcomes = 0;
        for (OutcomeBlock block : all) {
            for (int i = 0; i < block.size(); i++) {
                firsts.set(outcomes++, isFirst(block, i));
            }
        }
        slots = new int[room(firsts.cardinality() + more)];
        used = 0;
        outcomes = 0;
        for (OutcomeBlock block : all) {
            for (int i = 0; i < block.size(); i++) {
                if (firsts.get(outcomes++)) {
                    insert(block.group(i).hash(), block.id);
                }
            }
        }
    }

    /** Whether no outcome before it in its block is of the same group. */
    static boolean isFirst(OutcomeBlock block, int index) {
        return !OutcomeBits.shared(block.bits(index)) || block.find(block.group(index), 0) == index;
    }

    private static int room(long notes) {
        return Math.toIntExact(notes * 6L / 5 + 64);
    }

    private void insert(long hash, int id) {
        int at = home(hash);
        while (slots[at] != EMPTY && blocks.get(slots[at] & ID_MASK) != null) {
            at = at + 1 == slots.length ? 0 : at + 1;
        }
        used += slots[at] == EMPTY ? 1 : 0;
        slots[at] = slot(hash, id);
    }

    private int home(long hash) {
        return (int) (((hash >>> 32) * slots.length) >>> 32);
    }

    private static int slot(long hash, int id) {
        int print = (int) (hash & 0x1FF);
        return (print << ID_BITS) | id;
    }
}

package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which blocks hold outcomes of a group: an open hash table of 32 bits for each group and block, nine of them a print of the
 * group. However many outcomes a group has, it has no more notes than there are blocks.
 */
final class GroupIndex {
    private static final int EMPTY = 0;
    private static final int GONE = -1;
    private static final int ID_BITS = 22;
    private static final int ID_MASK = (1 << ID_BITS) - 1;

    private final List<OutcomeBlock> blocks = new ArrayList<>();
    private final List<Integer> freeIds = new ArrayList<>();
    private int[] slots;
    /** Slots that are not empty, those of what is gone included: they still lead on. */
    private int used;

    private int gone;

    GroupIndex(List<OutcomeBlock> all) {
        blocks.add(null);
        all.forEach(this::add);
        rebuild(all.stream().mapToInt(OutcomeBlock::size).sum());
    }

    void add(OutcomeBlock block) {
        if (freeIds.isEmpty()) {
            block.id = blocks.size();
            blocks.add(block);
        } else {
            block.id = freeIds.remove(freeIds.size() - 1);
            blocks.set(block.id, block);
        }
    }

    void remove(OutcomeBlock block) {
        blocks.set(block.id, null);
        freeIds.add(block.id);
    }

    /** Notes that a block holds a group, which it did not before; it does already. */
    void put(Group group, OutcomeBlock block) {
        if (!hasRoom(1)) {
            // What was put into the block is found there.
            rebuild(used - gone + 1);
        } else {
            insert(group.hash(), block.id);
        }
    }

    void makeRoom(int more) {
        if (!hasRoom(more)) {
            rebuild(used - gone + more);
        }
    }

    private boolean hasRoom(int more) {
        return (used + more) * 100L <= slots.length * 92L;
    }

    void take(Group group, OutcomeBlock block) {
        slots[find(group.hash(), block)] = GONE;
        gone++;
    }

    /** Gives back what a time with more traffic has left, if it is much. */
    void trim() {
        if (room((used - gone) * 2) < slots.length) {
            rebuild(used - gone);
        }
    }

    int capacity() {
        return slots.length;
    }

    /** Changes the note of a group that went from one block to another. */
    void move(Group group, OutcomeBlock from, OutcomeBlock to) {
        long hash = group.hash();
        slots[find(hash, from)] = slot(hash, to.id);
    }

    Optional<OutcomeBlock> holder(Group group) {
        long hash = group.hash();
        int print = slot(hash, 0);
        for (int at = home(hash); slots[at] != EMPTY; at = at + 1 == slots.length ? 0 : at + 1) {
            int slot = slots[at];
            if (slot != GONE && (slot & ~ID_MASK) == print) {
                OutcomeBlock block = blocks.get(slot & ID_MASK);
                if (block.find(group, 0) >= 0) {
                    return Optional.of(block);
                }
            }
        }
        return Optional.empty();
    }

    private void rebuild(int notes) {
        slots = new int[room(notes)];
        used = 0;
        gone = 0;
        for (OutcomeBlock block : blocks) {
            for (int i = 0; block != null && i < block.size(); i++) {
                Group group = block.group(i);
                if (!OutcomeBits.shared(block.bits(i)) || block.find(group, 0) == i) {
                    insert(group.hash(), block.id);
                }
            }
        }
    }

    private static int room(int notes) {
        return Math.toIntExact(notes * 6L / 5 + 64);
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

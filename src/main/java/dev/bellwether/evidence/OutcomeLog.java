package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * Job outcomes in order of time, at equal times by job and attempt, so that the order of arrival does not matter; the oldest
 * are dropped. It takes 24 bytes for an outcome, 4 more where customers are known and, from some thousand on, about 5 more to
 * find the others of a {@link Group}. Of ids that fit no {@link JobCode} without loss the beginning is kept, for the order at equal times.
 */
final class OutcomeLog {
    /** As long as there are no more blocks, all are searched: that is as fast and takes no memory. */
    private static final int FEW_BLOCKS = 8;
    /** So far behind the newest hardly anything comes late any more. */
    private static final int SETTLED = 10;

    final List<OutcomeBlock> blocks = new ArrayList<>(2);
    private GroupIndex index;

    /**
     * An outcome to be taken in.
     *
     * @param beginning of an id that is hashed; null of any other
     * @param customer as {@link OutcomeBits#customer} has it; 0 where none was named
     */
    private record Entry(long time, JobCode code, String beginning, int bits, long customer) {
        static Entry of(JobOutcome outcome, Fault fault) {
            JobCode code = JobCode.of(outcome.jobId());
            long customer = outcome.customer().isPresent()
                    ? OutcomeBits.customer(outcome.customer().getAsLong())
                    : 0;
            return new Entry(
                    Micros.of(outcome.completedAt()),
                    code,
                    code.kind() == JobCode.Kind.HASHED ? JobCode.beginning(outcome.jobId()) : null,
                    OutcomeBits.of(outcome.success(), fault, code.kind(), outcome.attempt(), customer),
                    customer);
        }

        Group group() {
            return Group.of(code.kind(), code.high(), code.low(), customer);
        }

        Entry shared() {
            return new Entry(time, code, beginning, OutcomeBits.withShared(bits), customer);
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** The first block with an outcome later than a time; the number of blocks if there is none. */
    int blockAfter(long time) {
        return Search.first(0, blocks.size(), number -> blocks.get(number).last() > time);
    }

    /** Takes an outcome in; answers false, and does nothing, if it is here already. */
    boolean add(JobOutcome outcome, Fault fault) {
        Entry entry = Entry.of(outcome, fault);
        int number = blocks.isEmpty() ? -1 : blockFor(entry);
        int at = number < 0 ? 0 : place(blocks.get(number), entry);
        // The same outcome comes again with the same time, so it is the neighbour.
        if (at > 0 && compare(blocks.get(number), at - 1, entry) == 0) {
            return false;
        }
        insert(number, at, markShared(entry));
        return true;
    }

    void removeFirst() {
        OutcomeBlock block = blocks.get(0);
        block.removeFirst();
        if (block.size() > 0) {
            return;
        }
        blocks.remove(0);
        if (blocks.size() <= FEW_BLOCKS / 2) {
            index = null;
        } else if (index != null) {
            index.remove(block);
        }
    }

    /** Marks an outcome as one of several of its group if there are others here, and these too. */
    private Entry markShared(Entry entry) {
        Group group = entry.group();
        OutcomeBlock holder = holder(group);
        if (holder == null) {
            return entry;
        }
        // One that is marked stands for all that are here; one that is not is the only one.
        holder.markShared(holder.find(group, 0));
        return entry.shared();
    }

    private OutcomeBlock holder(Group group) {
        if (index != null) {
            return index.holder(group).orElse(null);
        }
        for (OutcomeBlock block : blocks) {
            if (block.find(group, 0) >= 0) {
                return block;
            }
        }
        return null;
    }

    /** The block that an outcome belongs into: the last that begins before it, or the first. */
    private int blockFor(Entry entry) {
        int last = blocks.size() - 1;
        if (last == 0 || compare(blocks.get(last), 0, entry) <= 0) {
            return last;
        }
        return Search.first(1, last, number -> compare(blocks.get(number), 0, entry) > 0) - 1;
    }

    private void insert(int number, int place, Entry entry) {
        int at = place;
        OutcomeBlock block;
        if (number < 0) {
            block = insertBlock(0, new OutcomeBlock());
        } else {
            block = blocks.get(number);
            if (at == block.size() && (block.size() == OutcomeBlock.MOST || !block.spans(entry.time()))) {
                block = insertBlock(number + 1, new OutcomeBlock());
                at = 0;
            } else if (!block.spans(entry.time())) {
                block = insertBlock(number, new OutcomeBlock());
            } else if (block.size() == OutcomeBlock.MOST) {
                // What comes a little out of order leaves the earlier block nearly full.
                insertBlock(number + 1, block.split(Math.max(at, block.size() / 2)));
            }
        }
        block.insert(at, entry.time(), entry.code(), entry.beginning(), entry.bits(), entry.customer());
        if (index != null
                && (!OutcomeBits.shared(entry.bits())
                        || block.find(entry.group(), block.find(entry.group(), 0) + 1) < 0)) {
            index.put(entry.group(), block);
        }
    }

    private OutcomeBlock insertBlock(int at, OutcomeBlock block) {
        blocks.add(at, block);
        if (blocks.size() > SETTLED) {
            blocks.get(blocks.size() - SETTLED).trim();
        }
        if (index != null) {
            index.add(block);
            for (int i = 0; i < block.size(); i++) {
                if (GroupIndex.isFirst(block, i)) {
                    index.put(block.group(i), block);
                }
            }
        } else if (blocks.size() > FEW_BLOCKS) {
            index = new GroupIndex(blocks);
        }
        return block;
    }

    /** The first place in a block behind all that come before an outcome, or are the same. */
    private int place(OutcomeBlock block, Entry entry) {
        int size = block.size();
        return size > 0 && compare(block, size - 1, entry) <= 0
                ? size
                : Search.first(0, size, index -> compare(block, index, entry) > 0);
    }

    /** Whether an outcome that is here comes before (negative) or after (positive) another, or is the same. */
    private int compare(OutcomeBlock block, int at, Entry entry) {
        long here = block.time(at);
        if (here != entry.time()) {
            return here < entry.time() ? -1 : 1;
        }
        int byJob = compareIds(block.code(at), block.beginning(at), entry);
        return byJob != 0
                ? byJob
                : Integer.compare(OutcomeBits.attempt(block.bits(at)), OutcomeBits.attempt(entry.bits()));
    }

    /** By the first 40 characters of the ids; of ids that are equal in them, and differ behind, by their hashes. */
    private static int compareIds(JobCode one, String beginning, Entry entry) {
        JobCode other = entry.code();
        if (one.kind() != other.kind() || beginning != null) {
            int byId = (beginning == null ? one.id() : beginning)
                    .compareTo(entry.beginning() == null ? other.id() : entry.beginning());
            if (byId != 0) {
                return byId;
            }
        }
        int byHigh = Long.compareUnsigned(one.high(), other.high());
        return byHigh != 0 ? byHigh : Long.compareUnsigned(one.low(), other.low());
    }
}

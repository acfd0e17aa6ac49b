package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Job outcomes in order of time, at equal times by job and attempt, so that the order of arrival does not matter; the oldest
 * are dropped. It takes 24 bytes for an outcome and, from some thousand on, about 5 more to find the other attempts of a job.
 * Ids that fit no {@link JobCode} without loss are kept beside, for the order at equal times.
 */
final class OutcomeLog {
    /** As long as there are no more blocks, all are searched: that is as fast and takes no memory. */
    private static final int FEW_BLOCKS = 8;
    /** So far behind the newest hardly anything comes late any more. */
    private static final int SETTLED = 10;

    private final List<OutcomeBlock> blocks = new ArrayList<>(2);
    private final Map<JobCode, String> longIds = new HashMap<>(0);
    private JobIndex index;

    /** Where an outcome is; only until the next change. */
    record Place(OutcomeBlock block, int index) {
        long time() {
            return block.time(index);
        }

        int bits() {
            return block.bits(index);
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    List<OutcomeBlock> blocks() {
        return blocks;
    }

    /** The first block with an outcome later than a time; the number of blocks if there is none. */
    int blockAfter(long time) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            OutcomeBlock block = blocks.get(middle);
            if (block.time(block.size() - 1) > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** All outcomes of a job, in no order. */
    List<Place> attempts(JobCode.Kind kind, long high, long low) {
        List<Place> found = new ArrayList<>(2);
        if (index == null) {
            for (OutcomeBlock block : blocks) {
                collect(block, kind, high, low, found);
            }
        } else {
            index.candidates(high, low, block -> collect(block, kind, high, low, found));
        }
        return found;
    }

    private static void collect(OutcomeBlock block, JobCode.Kind kind, long high, long low, List<Place> found) {
        for (int i = block.find(kind, high, low, 0); i >= 0; i = block.find(kind, high, low, i + 1)) {
            found.add(new Place(block, i));
        }
    }

    /** Takes an outcome in; answers false, and does nothing, if the attempt is here already. */
    boolean add(long time, String jobId, int attempt, boolean success, Fault fault) {
        JobCode code = JobCode.of(jobId);
        int bits = OutcomeBits.of(success, fault, code.kind(), attempt);
        List<Place> others = attempts(code.kind(), code.high(), code.low());
        for (Place other : others) {
            if (OutcomeBits.attempt(other.bits()) == OutcomeBits.attempt(bits)) {
                return false;
            }
        }
        others.forEach(other -> other.block().markRetried(other.index()));
        if (code.kind() == JobCode.Kind.HASHED) {
            longIds.put(code, jobId);
        }
        insert(time, code, others.isEmpty() ? bits : OutcomeBits.withRetried(bits));
        return true;
    }

    /** Drops the oldest outcome. */
    void removeFirst() {
        OutcomeBlock block = blocks.get(0);
        long high = block.high(0);
        long low = block.low(0);
        JobCode.Kind kind = OutcomeBits.kind(block.bits(0));
        if (index != null) {
            index.take(high, low, block);
        }
        block.removeFirst();
        if (block.size() == 0) {
            removeBlock(0);
        }
        if (blocks.size() <= FEW_BLOCKS / 2) {
            index = null;
        } else if (index != null) {
            index.trim();
        }
        if (kind == JobCode.Kind.HASHED && attempts(kind, high, low).isEmpty()) {
            longIds.remove(new JobCode(kind, high, low));
        }
    }

    private void insert(long time, JobCode code, int bits) {
        int number = blocks.size() - 1;
        while (number > 0 && compare(blocks.get(number), 0, time, code, bits) > 0) {
            number--;
            if (blocks.size() - number > 4) {
                number = search(time, code, bits);
                break;
            }
        }
        if (number < 0) {
            insertBlock(0).insert(0, time, code, bits);
            return;
        }
        int known = blocks.size();
        OutcomeBlock block = blocks.get(number);
        int at = place(block, time, code, bits);
        if (at == block.size() && (block.size() == OutcomeBlock.MOST || !block.spans(time))) {
            block = insertBlock(number + 1);
            at = 0;
        } else if (!block.spans(time)) {
            block = insertBlock(number);
        } else if (block.size() == OutcomeBlock.MOST && !shiftLast(number)) {
            OutcomeBlock later = split(number);
            if (at > block.size()) {
                at -= block.size();
                block = later;
            }
        }
        block.insert(at, time, code, bits);
        if (index != null) {
            index.put(code.high(), code.low(), block);
        }
        if (blocks.size() > known) {
            fill(blocks.size() - SETTLED);
        }
    }

    /** Fills a block up from those behind it: what came a little out of order has left gaps. */
    private void fill(int number) {
        while (number >= 0 && number + 1 < blocks.size() && blocks.get(number).size() < OutcomeBlock.MOST) {
            OutcomeBlock block = blocks.get(number);
            OutcomeBlock next = blocks.get(number + 1);
            long time = next.time(0);
            if (!block.spans(time)) {
                return;
            }
            JobCode code = new JobCode(OutcomeBits.kind(next.bits(0)), next.high(0), next.low(0));
            block.insert(block.size(), time, code, next.bits(0));
            next.removeFirst();
            if (index != null) {
                index.move(code.high(), code.low(), next, block);
            }
            if (next.size() == 0) {
                removeBlock(number + 1);
            }
        }
    }

    private void removeBlock(int number) {
        OutcomeBlock block = blocks.remove(number);
        if (index != null) {
            index.remove(block);
        }
    }

    private OutcomeBlock insertBlock(int at) {
        OutcomeBlock block = new OutcomeBlock();
        blocks.add(at, block);
        if (index != null) {
            index.add(block);
        } else if (blocks.size() > FEW_BLOCKS) {
            index = new JobIndex(blocks);
        }
        return block;
    }

    /** Moves the last outcome of a full block on to the next where that has room, so that blocks stay full. */
    private boolean shiftLast(int number) {
        OutcomeBlock block = blocks.get(number);
        if (number + 1 == blocks.size()) {
            return false;
        }
        OutcomeBlock next = blocks.get(number + 1);
        int last = block.size() - 1;
        if (next.size() == OutcomeBlock.MOST || !next.spans(block.time(last))) {
            return false;
        }
        JobCode code = new JobCode(OutcomeBits.kind(block.bits(last)), block.high(last), block.low(last));
        next.insert(0, block.time(last), code, block.bits(last));
        block.removeLast();
        if (index != null) {
            index.move(code.high(), code.low(), block, next);
        }
        return true;
    }

    private OutcomeBlock split(int number) {
        OutcomeBlock block = blocks.get(number);
        OutcomeBlock later = block.split();
        blocks.add(number + 1, later);
        if (index != null) {
            index.add(later);
            for (int i = 0; i < later.size(); i++) {
                index.move(later.high(i), later.low(i), block, later);
            }
        } else if (blocks.size() > FEW_BLOCKS) {
            index = new JobIndex(blocks);
        }
        return later;
    }

    /** The last block that begins before an outcome, or the first. */
    private int search(long time, JobCode code, int bits) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (compare(blocks.get(middle), 0, time, code, bits) > 0) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private int place(OutcomeBlock block, long time, JobCode code, int bits) {
        int low = 0;
        int high = block.size();
        if (high > 0 && compare(block, high - 1, time, code, bits) < 0) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(block, middle, time, code, bits) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether an outcome that is here comes before (negative) or after (positive) another. */
    private int compare(OutcomeBlock block, int at, long time, JobCode code, int bits) {
        long here = block.time(at);
        if (here != time) {
            return here < time ? -1 : 1;
        }
        int byJob = compareIds(new JobCode(OutcomeBits.kind(block.bits(at)), block.high(at), block.low(at)), code);
        return byJob != 0 ? byJob : Integer.compare(OutcomeBits.attempt(block.bits(at)), OutcomeBits.attempt(bits));
    }

    private int compareIds(JobCode one, JobCode other) {
        if (one.kind() == other.kind() && one.kind() != JobCode.Kind.HASHED) {
            int byHigh = Long.compareUnsigned(one.high(), other.high());
            return byHigh != 0 ? byHigh : Long.compareUnsigned(one.low(), other.low());
        }
        return id(one).compareTo(id(other));
    }

    private String id(JobCode code) {
        return code.kind() == JobCode.Kind.HASHED ? longIds.get(code) : code.id();
    }
}

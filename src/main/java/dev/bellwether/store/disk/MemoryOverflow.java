package dev.bellwether.store.disk;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Records that neither PostgreSQL nor the disk takes now. It is in memory and so within a narrow bound, beyond which the oldest go,
 * of those that do not matter as long as there are any. Belongs to one thread; the numbers are for any.
 */
final class MemoryOverflow<T> {
    private final int most;
    private final Predicate<T> matters;
    private final Deque<T> records = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * @param most records that it holds, at least 1
     * @param matters which of them are to be kept longest
     */
    MemoryOverflow(int most, Predicate<T> matters) {
        this.most = most;
        this.matters = matters;
    }

    void add(List<T> more) {
        records.addAll(more);
        int tooMany = records.size() - most;
        if (tooMany > 0) {
            int others = removeFirst(tooMany, matters.negate());
            removeFirst(tooMany - others, record -> true);
            dropped.addAndGet(tooMany);
        }
        waiting.set(records.size());
    }

    private int removeFirst(int count, Predicate<T> which) {
        int removed = 0;
        for (Iterator<T> each = records.iterator(); removed < count && each.hasNext(); ) {
            if (which.test(each.next())) {
                each.remove();
                removed++;
            }
        }
        return removed;
    }

    List<T> all() {
        return List.copyOf(records);
    }

    /** Lets go of these very records, as far as they are still there. */
    void remove(List<T> safe) {
        Set<T> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(safe);
        records.removeIf(gone::contains);
        waiting.set(records.size());
    }

    int waiting() {
        return waiting.get();
    }

    /** How many went so far because there was no room for them. */
    long dropped() {
        return dropped.get();
    }
}

package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Entries in order of time, of which the oldest are dropped; most arrive nearly in order. */
final class Timeline<E extends Timeline.Entry> {
    /** Something that happened at a time. */
    interface Entry {
        /** Microseconds since the epoch. */
        long time();
    }

    private final Comparator<? super E> order;
    private final List<E> entries = new ArrayList<>();
    /** Where the kept entries begin; those before are dropped, and removed now and then. */
    private int head;

    Timeline(Comparator<? super E> order) {
        this.order = order;
    }

    int size() {
        return entries.size() - head;
    }

    E get(int index) {
        return entries.get(head + index);
    }

    /** Puts an entry in its place, behind those that are equal in order. */
    void add(E entry) {
        int at = entries.size();
        while (at > head && order.compare(entries.get(at - 1), entry) > 0) {
            at--;
            if (entries.size() - at > 16) {
                at = search(entry);
                break;
            }
        }
        entries.add(at, entry);
    }

    /** The first entry that is later than a time; the size if none is. */
    int after(long time) {
        int low = head;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).time() > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low - head;
    }

    /** Takes the oldest entry away. */
    E removeFirst() {
        E first = entries.get(head);
        entries.set(head, null);
        head++;
        if (head > 64 && head * 2 > entries.size()) {
            entries.subList(0, head).clear();
            head = 0;
        }
        return first;
    }

    private int search(E entry) {
        int low = head;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(entries.get(middle), entry) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

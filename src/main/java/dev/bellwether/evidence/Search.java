package dev.bellwether.evidence;

import java.util.function.IntPredicate;

/** Finds places in what is in order. */
final class Search {
    private Search() {}

    /** The first place in {@code [from, to)} of those from which on something holds; {@code to} where it never does. */
    static int first(int from, int to, IntPredicate holds) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

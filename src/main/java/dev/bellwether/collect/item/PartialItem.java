package dev.bellwether.collect.item;

import java.util.Arrays;

/** Holds the beginning of an item until the rest of it comes, and hands whole items on. */
public final class PartialItem {
    private final Splitter.Items items;
    private final int longest;
    private byte[] held = new byte[0];
    private int length;
    private long offset;
    private boolean tooLong;

    /**
     * A partial that holds nothing yet.
     *
     * @param longest how many bytes an item may have
     */
    public PartialItem(Splitter.Items items, int longest) {
        this.items = items;
        this.longest = longest;
    }

    /** Keeps the first or the next bytes of an item that does not end with them. */
    public void keep(byte[] bytes, int from, int to, long at) {
        int more = to - from;
        if (isEmpty()) {
            offset = at;
        }
        if (tooLong || more > longest - length) {
            tooLong = true;
            length = 0;
            return;
        }
        if (length + more > held.length) {
            held = Arrays.copyOf(held, Math.min(longest, Math.max(length + more, 2 * held.length)));
        }
        System.arraycopy(bytes, from, held, length, more);
        length += more;
    }

    /** Hands on the item that ends with these bytes. */
    public void complete(byte[] bytes, int from, int to, long at) {
        if (isEmpty() && to - from <= longest) {
            items.item(bytes, from, to, at);
            return;
        }
        keep(bytes, from, to, at);
        boolean dropped = tooLong;
        int size = length;
        tooLong = false;
        length = 0;
        if (dropped) {
            items.tooLong(offset);
        } else {
            items.item(held, 0, size, offset);
        }
    }

    boolean isEmpty() {
        return length == 0 && !tooLong;
    }

    /** Where the item that is held began. */
    public long offset() {
        return offset;
    }
}

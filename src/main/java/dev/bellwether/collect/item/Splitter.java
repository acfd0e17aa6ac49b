package dev.bellwether.collect.item;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into items, so that one bad item does not spoil those beside it. Bytes may come in pieces of any
 * size. It belongs to the thread that feeds it.
 */
public interface Splitter {
    void feed(byte[] bytes, int from, int to);

    void end();

    /** Where the text begins: after the mark that some programs put at the beginning of UTF-8, and RFC 8259 lets a reader ignore. */
    static int afterMark(byte[] bytes, int from, int to) {
        boolean marked = to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return marked ? from + 3 : from;
    }

    /** Whether a byte is the one of the mark that belongs at an offset of a stream. */
    static boolean isMark(long offset, byte b) {
        return (offset == 0 && b == (byte) 0xEF)
                || (offset == 1 && b == (byte) 0xBB)
                || (offset == 2 && b == (byte) 0xBF);
    }

    interface Items {
        /**
         * One item, unchecked.
         *
         * @param bytes hold the item only during the call
         * @param from its first byte
         * @param to the byte after its last
         * @param offset of its first byte in the stream
         */
        void item(byte[] bytes, int from, int to, long offset);

        /** An item was passed over because it is too long. */
        void tooLong(long offset);
    }

    /** Holds the beginning of an item until the rest of it comes, and hands whole items on. */
    static final class PartialItem {
        private final Splitter.Items items;
        private final int longest;
        private byte[] held = new byte[0];
        private int length;
        private long offset;
        private boolean tooLong;

        /** @param longest how many bytes an item may have */
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

    /** Cuts at line feeds. Every line is handed on without its end, blank ones too, so that lines can be counted. */
    static final class LineSplitter implements Splitter {
        private final PartialItem partial;
        private long consumed;

        public LineSplitter(Items items, int longest) {
            this.partial = new PartialItem(items, longest);
        }

        @Override
        public void feed(byte[] bytes, int from, int to) {
            int start = from;
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    partial.complete(bytes, start, i, consumed + start - from);
                    start = i + 1;
                }
            }
            if (start < to) {
                partial.keep(bytes, start, to, consumed + start - from);
            }
            consumed += to - from;
        }

        @Override
        public void end() {
            if (!partial.isEmpty()) {
                partial.complete(new byte[0], 0, 0, consumed);
            }
        }

        /** Whether a line holds nothing but spaces, tabs and a carriage return. */
        public static boolean isBlank(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}

package dev.bellwether.collect.item;

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
}

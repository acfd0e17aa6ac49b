package dev.bellwether.collect.item;

/**
 * Cuts a stream of bytes into items, so that one bad item does not spoil those beside it. Bytes may come in pieces of any
 * size. It belongs to the thread that feeds it.
 */
public interface Splitter {
    void feed(byte[] bytes, int from, int to);

    void end();

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

package dev.bellwether.collect.item;

/**
 * Cuts a stream of bytes into items, so that one bad item does not spoil those beside it. Bytes may come in pieces of any
 * size. It belongs to the thread that feeds it.
 */
public interface Splitter {
    /** Takes the next bytes; they may change afterwards. */
    void feed(byte[] bytes, int from, int to);

    /** Says that no more bytes will come. */
    void end();
}

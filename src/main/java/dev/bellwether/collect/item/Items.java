package dev.bellwether.collect.item;

/** Takes the items of a stream of bytes, one after the other. */
public interface Items {
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

package dev.bellwether.collect.item;

/** The mark that some programs put at the beginning of UTF-8; RFC 8259 lets a reader ignore it. */
public final class ByteOrderMark {
    private ByteOrderMark() {}

    /** Where the text begins: after the mark, if there is one. */
    public static int skip(byte[] bytes, int from, int to) {
        boolean marked = to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return marked ? from + 3 : from;
    }

    /** Whether a byte is the one of the mark that belongs at an offset of a stream. */
    public static boolean isAt(long offset, byte b) {
        return (offset == 0 && b == (byte) 0xEF)
                || (offset == 1 && b == (byte) 0xBB)
                || (offset == 2 && b == (byte) 0xBF);
    }
}

package dev.bellwether.collect;

/** Cuts at line feeds. Every line is handed on without its end, blank ones too, so that lines can be counted. */
final class LineSplitter implements Splitter {
    private final Carry carry;
    private long consumed;

    LineSplitter(Items items, int longest) {
        this.carry = new Carry(items, longest);
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                carry.complete(bytes, start, i, consumed + start - from);
                start = i + 1;
            }
        }
        if (start < to) {
            carry.keep(bytes, start, to, consumed + start - from);
        }
        consumed += to - from;
    }

    @Override
    public void end() {
        if (!carry.isEmpty()) {
            carry.complete(new byte[0], 0, 0, consumed);
        }
    }

    /** Whether a line holds nothing but spaces, tabs and a carriage return. */
    static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}

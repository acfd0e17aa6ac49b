package dev.bellwether.collect.item;

/** Cuts at line feeds. Every line is handed on without its end, blank ones too, so that lines can be counted. */
public final class LineSplitter implements Splitter {
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

package dev.bellwether.demo;

/** What the Consumer Data Standards say about the headers {@code x-v} and {@code x-min-v}, where only version 1 exists. */
enum VersionHeader {
    SUPPORTED,
    MISSING,
    INVALID,
    UNSUPPORTED;

    private static final int OURS = 1;

    /** Judges a request by its headers {@code x-v} and {@code x-min-v}, each null where it is absent. */
    static VersionHeader of(String most, String least) {
        if (most == null) {
            return MISSING;
        }
        int upper = number(most);
        int lower = least == null ? upper : number(least);
        if (upper < 1 || lower < 1) {
            return INVALID;
        }
        // A least version above the one asked for is to be ignored.
        return upper >= OURS && Math.min(lower, upper) <= OURS ? SUPPORTED : UNSUPPORTED;
    }

    private static int number(String header) {
        try {
            return Integer.parseInt(header.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

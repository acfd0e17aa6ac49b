package dev.bellwether.document;

/** Shows a user what was written or sent: short, and with nothing in it that could garble a log or a terminal. */
public final class Quote {
    private static final int MOST = 64;

    private Quote() {}

    /** A value in quotation marks, cut off where it is long. */
    public static String of(String text) {
        return '"' + clean(text, MOST) + '"';
    }

    /** The beginning of a text without control characters. */
    public static String clean(String text, int most) {
        int length = Math.min(text.length(), most);
        StringBuilder cleaned = new StringBuilder(length + 1);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean garbles =
                    Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT;
            cleaned.append(garbles ? '\uFFFD' : c);
        }
        return length < text.length() ? cleaned.append('\u2026').toString() : cleaned.toString();
    }
}

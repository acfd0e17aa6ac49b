package dev.bellwether.document;

/** Text that can be stored and written again as it is: PostgreSQL keeps no NUL, and half of a surrogate pair is no character. */
public final class PlainText {
    private PlainText() {}

    /** Whether a text holds neither NUL nor half of a surrogate pair. */
    public static boolean is(String text) {
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == 0 || (Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE)) {
                return false;
            }
        }
        return true;
    }
}

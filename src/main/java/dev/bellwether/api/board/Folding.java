package dev.bellwether.api.board;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes names comparable to what people type: without case and accents. */
final class Folding {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Folding() {}

    static String fold(String text) {
        String bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        // Up and then down, for letters that have two lower-case forms.
        return bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}

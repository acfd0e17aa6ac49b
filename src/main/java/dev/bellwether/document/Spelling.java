package dev.bellwether.document;

import java.util.Collection;

/** Guesses which known word a misspelt one was meant to be. */
public final class Spelling {
    private Spelling() {}

    /** A hint at the known word that is at most two edits away, or else at all of them. */
    public static String hint(String word, Collection<String> known, String allAre) {
        String best = "";
        int least = 3;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? allAre + String.join(", ", known) : "did you mean `" + best + "`?";
    }

    /** Levenshtein's distance, ignoring case: how many letters have to be changed, added or left out. */
    public static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[to.length()];
    }
}

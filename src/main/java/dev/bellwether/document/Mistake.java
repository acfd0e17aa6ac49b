package dev.bellwether.document;

/**
 * One thing that is wrong in a file.
 *
 * @param file its name as the user gave it
 * @param line from 1
 * @param what names the key, the value and what is wrong with it
 * @param hint what to do about it
 */
public record Mistake(String file, int line, String what, String hint) implements Comparable<Mistake> {
    @Override
    public int compareTo(Mistake other) {
        int byFile = file.compareTo(other.file);
        return byFile != 0 ? byFile : Integer.compare(line, other.line);
    }

    /** {@code conf/catalogue.yaml:12: what (hint)}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + what + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}

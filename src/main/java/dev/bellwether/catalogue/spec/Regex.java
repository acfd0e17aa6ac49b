package dev.bellwether.catalogue.spec;

import java.util.regex.Pattern;

/** A regular expression that, unlike a {@link Pattern}, equals another of the same text, so that a reload sees no change. */
public final class Regex {
    private final Pattern pattern;

    /** The expression of a text; a {@link java.util.regex.PatternSyntaxException} if that is none. */
    public Regex(String text) {
        this.pattern = Pattern.compile(text);
    }

    public Pattern pattern() {
        return pattern;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Regex regex && regex.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}

package dev.bellwether.catalogue;

import java.util.regex.Pattern;

/** What an id of an institution, connector or probe looks like. */
public final class Identifiers {
    /** 1 to 64 of letters, digits, dot, underscore and hyphen. */
    public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Identifiers() {}

    public static boolean isValid(String id) {
        return PATTERN.matcher(id).matches();
    }
}

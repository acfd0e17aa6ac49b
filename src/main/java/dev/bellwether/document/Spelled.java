package dev.bellwether.document;

import java.util.Locale;

/** A word of a closed list, for enums: spelt alike in files, in the API, in metrics, in reports and in the store. */
public interface Spelled {
    String name();

    /** The spelling: small letters, words parted by hyphens. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

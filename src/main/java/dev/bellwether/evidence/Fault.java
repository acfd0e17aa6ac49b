package dev.bellwether.evidence;

import dev.bellwether.document.Spelled;
import java.util.Locale;

/** Who caused a failure. */
public enum Fault implements Spelled {
    INSTITUTION,
    CONNECTOR,
    UNKNOWN,
    /** The customer, by a wrong password for example; never evidence against the institution. */
    USER,
    /** Our own side; no evidence against the institution either. */
    PLATFORM;

    /** The one with a spelling; throws {@link IllegalArgumentException} where there is none. */
    public static Fault ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** Whether a failure with this fault says something about the connector. */
    public boolean counts() {
        return this != USER && this != PLATFORM;
    }
}

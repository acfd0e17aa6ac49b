package dev.bellwether.catalogue;

import java.util.Locale;

/** How mature a connector is. Anything but {@link #LIVE} is shown as under maintenance while it works. */
public enum Stage {
    LIVE,
    BETA,
    ALPHA;

    /** The spelling in files and in the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}

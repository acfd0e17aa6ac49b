package dev.bellwether.catalogue;

import java.util.Locale;

/** How a connector reaches its institution. */
public enum Method {
    OPEN_BANKING,
    WEB;

    /** The spelling in files and in the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

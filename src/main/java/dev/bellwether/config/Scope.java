package dev.bellwether.config;

import java.util.Locale;

/** What a key may be used for. Reading needs none. */
public enum Scope {
    /** To send job outcomes and pushed probe results. */
    INGEST,
    /** To register releases, maintenance, overrides and subscriptions, and to run back-tests. */
    OPERATE;

    /** The spelling in the file and in the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}

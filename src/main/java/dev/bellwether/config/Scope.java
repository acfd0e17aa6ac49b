package dev.bellwether.config;

import dev.bellwether.document.Spelled;

/** What a key may be used for. Reading needs none. */
public enum Scope implements Spelled {
    /** To send job outcomes and pushed probe results. */
    INGEST,
    /** To register releases, maintenance, overrides and subscriptions, and to run back-tests. */
    OPERATE
}

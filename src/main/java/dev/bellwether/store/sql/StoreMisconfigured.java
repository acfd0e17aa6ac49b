package dev.bellwether.store.sql;

/** The store cannot be opened as it is configured; the message names the setting and the remedy, and never a password. */
public final class StoreMisconfigured extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreMisconfigured(String message) {
        super(message);
    }

    public StoreMisconfigured(String message, Throwable cause) {
        super(message, cause);
    }
}

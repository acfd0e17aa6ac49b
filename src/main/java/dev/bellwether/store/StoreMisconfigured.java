package dev.bellwether.store;

/** The store cannot be opened as it is configured; the message names the setting and the remedy, and never a password. */
public final class StoreMisconfigured extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreMisconfigured(String message) {
        super(message);
    }

    StoreMisconfigured(String message, Throwable cause) {
        super(message, cause);
    }
}

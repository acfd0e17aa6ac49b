package dev.bellwether.store.backup;

/** A backup cannot be made or restored as it was asked for; the message says why, and the remedy. */
public final class BackupRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BackupRefused(String message) {
        super(message);
    }

    BackupRefused(String message, Throwable cause) {
        super(message, cause);
    }
}

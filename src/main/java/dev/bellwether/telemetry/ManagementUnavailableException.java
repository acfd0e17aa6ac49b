package dev.bellwether.telemetry;

import dev.bellwether.config.Listen;

/** Metrics and health cannot be served at their address. The message says what to do about it. */
public final class ManagementUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ManagementUnavailableException(Listen listen, Throwable cause) {
        super(
                "cannot listen on " + listen + " (" + cause.getMessage()
                        + "): stop what uses it, or choose another with management.host and management.port; port 0 takes a"
                        + " free one",
                cause);
    }
}

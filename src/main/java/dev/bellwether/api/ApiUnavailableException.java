package dev.bellwether.api;

/** The API cannot be served at its address. The message says what to do about it. */
public final class ApiUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApiUnavailableException(ApiSettings settings, Throwable cause) {
        super(
                "cannot listen on " + settings.host() + ":" + settings.port() + " (" + cause.getMessage()
                        + "): stop what uses it, or choose another with http.host and http.port; port 0 takes a free one",
                cause);
    }
}

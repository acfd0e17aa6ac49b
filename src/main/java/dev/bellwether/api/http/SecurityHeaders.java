package dev.bellwether.api.http;

import io.vertx.core.http.HttpServerResponse;

/** What every answer tells a browser not to do. */
public final class SecurityHeaders {
    /** The page loads its own files, asks its own host and shows pictures drawn into it; nothing else, from nowhere else. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /** For whatever is no page, errors too. */
    static void forData(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", DATA_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** For the status page and its files; to be called after {@link #forData}. */
    public static void forPage(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", PAGE_POLICY)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}

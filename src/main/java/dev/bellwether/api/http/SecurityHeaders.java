package dev.bellwether.api.http;

import dev.bellwether.document.Sha256;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What every answer tells a browser not to do. */
public final class SecurityHeaders {
    /** The page loads its own files, asks its own host and shows pictures drawn into it; nothing else, from nowhere else. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'%s; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
    /** Browsers take an import map only from within the page, where the policy must name it by its hash. */
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private SecurityHeaders() {}

    /** For whatever is no page, errors too. */
    static void forData(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", DATA_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** For the status page and its files. */
    public static ForPage forPage(String html) {
        return new ForPage(PAGE_POLICY.replace(
                "%s",
                IMPORT_MAP
                        .matcher(html)
                        .results()
                        .map(found -> " 'sha256-" + sha256(found.group(1)) + "'")
                        .collect(Collectors.joining())));
    }

    /** The headers of a page; to be put after {@link #forData}. */
    public record ForPage(String policy) {
        public void put(HttpServerResponse response) {
            response.putHeader("Content-Security-Policy", policy)
                    .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                    .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        }
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}

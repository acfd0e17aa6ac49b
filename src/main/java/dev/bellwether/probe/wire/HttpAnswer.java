package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A complete answer to an HTTP request.
 *
 * @param url that answered, after redirects
 * @param version {@code 1.0}, {@code 1.1} or {@code 2}
 * @param headers as they came
 * @param body decompressed, not to be changed; empty where it was not to be kept
 */
@SuppressWarnings("ArrayRecordComponent") // Of megabytes, no copies; nothing compares answers.
public record HttpAnswer(WebUrl url, int status, String version, HttpHeaders headers, byte[] body) {
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([\\w.:-]+)\"?", Pattern.CASE_INSENSITIVE);

    /** The charset that the head names, where it is a known one. */
    public Optional<Charset> charset() {
        Matcher named = CHARSET.matcher(headers.get("Content-Type", ""));
        try {
            return named.find() ? Optional.of(Charset.forName(named.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The body as text, in the charset that the head names or UTF-8; bytes that are none of it are replaced. */
    public String text() {
        return new String(body, charset().orElse(StandardCharsets.UTF_8));
    }

    boolean isRedirect() {
        return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                && headers.contains("Location");
    }
}

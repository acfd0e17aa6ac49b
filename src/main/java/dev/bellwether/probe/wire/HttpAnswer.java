package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A complete answer to an HTTP request. */
public final class HttpAnswer {
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([\\w.:-]+)\"?", Pattern.CASE_INSENSITIVE);

    private final WebUrl url;
    private final int status;
    private final String version;
    private final HttpHeaders headers;
    private final byte[] body;

    HttpAnswer(WebUrl url, int status, String version, HttpHeaders headers, byte[] body) {
        this.url = url;
        this.status = status;
        this.version = version;
        this.headers = headers;
        this.body = body;
    }

    /** The URL that answered, after redirects. */
    public WebUrl url() {
        return url;
    }

    public int status() {
        return status;
    }

    /** {@code 1.0}, {@code 1.1} or {@code 2}; the last as {@code 2.0}, too. */
    public String version() {
        return version;
    }

    /** As they came. */
    public HttpHeaders headers() {
        return headers;
    }

    /** The body, decompressed, not to be changed; empty where nobody wants to read it. */
    public byte[] body() {
        return body;
    }

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

    /** Whether it sends the client elsewhere. */
    boolean isRedirect() {
        return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                && headers.contains("Location");
    }
}

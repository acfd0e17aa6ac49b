package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

    private static final List<Map.Entry<String, Charset>> MARKS = List.of(
            Map.entry("efbbbf", StandardCharsets.UTF_8),
            Map.entry("0000feff", Charset.forName("UTF-32BE")),
            Map.entry("fffe0000", Charset.forName("UTF-32LE")),
            Map.entry("feff", StandardCharsets.UTF_16BE),
            Map.entry("fffe", StandardCharsets.UTF_16LE));

    /** The charset that the head names, where it is a known one. */
    public Optional<Charset> charset() {
        Matcher named = CHARSET.matcher(headers.get("Content-Type", ""));
        try {
            return named.find() ? Optional.of(Charset.forName(named.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The charset of which the body begins with a byte order mark. */
    public Optional<Charset> mark() {
        String begin = HexFormat.of().formatHex(body, 0, Math.min(4, body.length));
        return MARKS.stream()
                .filter(mark -> begin.startsWith(mark.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * The body as text, in the charset that its byte order mark or the head names, or else UTF-8; bytes that are none of it are
     * replaced.
     */
    public String text() {
        String text = new String(body, mark().or(this::charset).orElse(StandardCharsets.UTF_8));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The values of a header. What is not ASCII is UTF-8 where it can be, as many send it, or else Latin-1. */
    public List<String> header(String name) {
        return headers.getAll(name).stream().map(HttpAnswer::decoded).toList();
    }

    private static String decoded(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), StandardCharsets.UTF_8)
                ? new String(bytes, StandardCharsets.UTF_8)
                : value;
    }

    HttpAnswer with(byte[] other) {
        return new HttpAnswer(url, status, version, headers, other);
    }

    boolean isRedirect() {
        return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                && headers.contains("Location");
    }
}

package dev.bellwether.api.http;

import dev.bellwether.document.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * An answer to a read, with all that is costly done once: it may be sent many times, and its body never changes. It is gzipped
 * where that is smaller. The tag is a hash of the body; weak, since both forms of the body have it.
 */
public record Answer(String mediaType, Buffer body, Optional<Buffer> gzipped, String etag) {
    private static final int WORTH_GZIPPING = 1_000;

    public static Answer json(JsonObject json) {
        return of("application/json", json.toBuffer());
    }

    public static Answer of(String mediaType, Buffer body) {
        byte[] bytes = body.getBytes();
        return new Answer(mediaType, body, gzip(bytes), etag(bytes));
    }

    /** How much memory it takes, about. */
    public int size() {
        return body.length() + gzipped.map(Buffer::length).orElse(0);
    }

    private static Optional<Buffer> gzip(byte[] bytes) {
        if (bytes.length < WORTH_GZIPPING) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return out.size() < bytes.length ? Optional.of(Buffer.buffer(out.toByteArray())) : Optional.empty();
    }

    /** A text for XML or HTML. XML 1.0 has no character for most controls, however they are spelt. */
    public static String escaped(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String etag(byte[] bytes) {
        return "W/\""
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Sha256.of(bytes))
                        .substring(0, 22) + "\"";
    }
}

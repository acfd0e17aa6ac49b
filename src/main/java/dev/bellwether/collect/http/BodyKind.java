package dev.bellwether.collect.http;

import dev.bellwether.collect.http.JobOutcomeReader.Format;
import dev.bellwether.document.Quote;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;

/**
 * What a request says about its body.
 *
 * @param packed whether it is gzip
 */
record BodyKind(Format format, boolean packed) {
    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    /**
     * Reads the headers.
     *
     * @throws ProblemException with 415 for what cannot be read, with 413 for what is declared to be too long
     */
    static BodyKind of(HttpServerRequest request, IntakeLimits limits) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && isMoreThan(length, limits.bodyBytes())) {
            throw BodyReader.tooLarge(limits);
        }
        return new BodyKind(format(request.getHeader(HttpHeaders.CONTENT_TYPE)), packed(request));
    }

    private static Format format(String contentType) {
        if (contentType == null) {
            throw unsupported("Content-Type is missing");
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String charset = parts[i].strip().replace("\"", "");
            if (charset.startsWith("charset=") && !charset.equals("charset=utf-8")) {
                throw unsupported("JSON is UTF-8, not " + Quote.of(charset.substring("charset=".length())));
            }
        }
        String type = parts[0].strip();
        if (LINES.contains(type)) {
            return Format.LINES;
        }
        if (!type.equals("application/json")) {
            throw unsupported("Content-Type " + Quote.of(type) + " cannot be read");
        }
        return Format.ARRAY;
    }

    private static boolean packed(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw Problem.of(415, "Content-Encoding " + Quote.of(name) + " cannot be unpacked; send gzip or none.")
                        .asException();
        };
    }

    private static boolean isMoreThan(String length, int most) {
        try {
            return Long.parseLong(length.strip()) > most;
        } catch (NumberFormatException e) {
            // Not ours to judge: the server has read the body's length already.
            return false;
        }
    }

    private static ProblemException unsupported(String why) {
        return Problem.of(
                        415,
                        why
                                + "; send application/json for a JSON array or application/x-ndjson for one object on each line.")
                .asException();
    }
}

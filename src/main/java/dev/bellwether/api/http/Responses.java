package dev.bellwether.api.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends an answer in the form that the request asks for: whole, gzipped, as headers alone, or as "you have it already". */
public final class Responses {
    private Responses() {}

    /** Sends an answer once it is there; a failure becomes the request's. */
    public static void send(RoutingContext ctx, Future<Answer> asked) {
        asked.onSuccess(answer -> send(ctx, answer)).onFailure(ctx::fail);
    }

    public static void send(RoutingContext ctx, Answer answer) {
        HttpServerRequest request = ctx.request();
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers().set(HttpHeaders.ETAG, answer.etag());
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
        }
        headers.set(
                HttpHeaders.VARY, headers.contains(HttpHeaders.VARY) ? "Accept, Accept-Encoding" : "Accept-Encoding");
        if (isKnown(request, answer.etag())) {
            response.setStatusCode(304).end();
            return;
        }
        Buffer body = answer.body();
        if (answer.gzipped().isPresent() && takesGzip(request)) {
            body = answer.gzipped().get();
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType());
        if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }

    private static boolean isKnown(HttpServerRequest request, String etag) {
        for (String header : request.headers().getAll(HttpHeaders.IF_NONE_MATCH)) {
            for (String known : header.split(",", -1)) {
                if (known.strip().equals("*") || opaque(known.strip()).equals(opaque(etag))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The weak comparison of RFC 9110: with and without the mark of weakness is the same. */
    private static String opaque(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    private static boolean takesGzip(HttpServerRequest request) {
        return new Accepted(request.headers().getAll(HttpHeaders.ACCEPT_ENCODING)).takes("gzip", "*");
    }

    /** What a client takes, as a header such as {@code Accept} says (RFC 9110, section 12.5). What cannot be read in it says nothing. */
    static final class Accepted {
        private final Map<String, Boolean> ranges = new HashMap<>();

        /** @param lines of the header, each with any number of ranges */
        Accepted(List<String> lines) {
            for (String range : String.join(",", lines).toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = range.split(";", -1);
                boolean refused = false;
                for (int i = 1; i < parts.length; i++) {
                    refused |= parts[i].strip().matches("q\\s*=\\s*0?\\.?0*");
                }
                if (!parts[0].isBlank()) {
                    ranges.merge(parts[0].strip(), !refused, Boolean::logicalOr);
                }
            }
        }

        boolean saysNothing() {
            return ranges.isEmpty();
        }

        /** Whether something is taken, by its names in lower case, the most specific first: the first that is there decides. */
        boolean takes(String... names) {
            for (String name : names) {
                if (ranges.containsKey(name)) {
                    return ranges.get(name);
                }
            }
            return false;
        }
    }
}

package dev.bellwether.catalogue.spec;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request, the way to its target and what the answer must be like.
 *
 * @param url where to; in a journey it may hold {@code {{name}}}
 * @param method in upper case
 * @param headers by name, in order; {@code Authorization} among them where there is authentication
 * @param content the body of the request
 * @param redirects what is done with them
 * @param route the way there
 * @param expect what the answer must be like
 */
public record HttpCall(
        String url,
        String method,
        Map<String, Secret> headers,
        Content content,
        Redirects redirects,
        Route route,
        HttpExpect expect) {
    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A GET of a URL that expects a status of 200 to 299. */
    public static HttpCall get(String url) {
        return new HttpCall(
                url, "GET", Map.of(), new Content.None(), Redirects.FOLLOWED, Route.DIRECT, HttpExpect.USUAL);
    }

    /** The same request to another URL by another way, of which other things are expected. */
    public HttpCall with(String other, Redirects otherRedirects, Route otherRoute, HttpExpect otherExpect) {
        return new HttpCall(other, method, headers, content, otherRedirects, otherRoute, otherExpect);
    }

    /**
     * What is done with redirects, and with URLs that an answer told a journey.
     *
     * @param followed whether they are, at most 10
     * @param allowed where they may lead besides public addresses; one that the target chooses may be of this node's own network
     */
    public record Redirects(boolean followed, List<AddressRange> allowed) {
        public static final Redirects FOLLOWED = new Redirects(true, List.of());
        public static final Redirects NOT_FOLLOWED = new Redirects(false, List.of());

        public Redirects {
            allowed = List.copyOf(allowed);
        }
    }

    public sealed interface Content {
        record None() implements Content {}

        /** A text, sent as UTF-8. */
        record Text(Secret text) implements Content {}

        /** The bytes of a file, as it was when the probe began to run. */
        record File(Path path) implements Content {}

        /** Fields of a form, sent as {@code application/x-www-form-urlencoded}. */
        record Form(Map<String, Secret> fields) implements Content {
            public Form {
                fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            }
        }
    }
}

package dev.bellwether.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a request was not answered as asked, RFC 9457. Its type is {@code about:blank}, so its title is the status's own.
 *
 * @param status 400 to 599
 * @param detail what is wrong this time and what to do about it; never a secret, nor anything of the inside
 * @param instance a URI by which the log names this occurrence
 * @param errors the places that are wrong, possibly none
 * @param headers further headers of the answer
 */
public record Problem(
        int status, String detail, Optional<String> instance, List<Wrong> errors, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    /**
     * One wrong place.
     *
     * @param pointer a JSON pointer (RFC 6901) into the body, or a slash and the name of a parameter
     */
    public record Wrong(String pointer, String detail) {
        public static Wrong parameter(String name, String detail) {
            return new Wrong("/" + name.replace("~", "~0").replace("/", "~1"), detail);
        }
    }

    public static Problem of(int status, String detail) {
        return new Problem(status, detail, Optional.empty(), List.of(), Map.of());
    }

    public Problem with(Wrong wrong) {
        return with(List.of(wrong));
    }

    public Problem with(List<Wrong> wrongs) {
        return new Problem(
                status,
                detail,
                instance,
                Stream.concat(errors.stream(), wrongs.stream()).toList(),
                headers);
    }

    public Problem withInstance(String uri) {
        return new Problem(status, detail, Optional.of(uri), errors, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Problem(status, detail, instance, errors, all);
    }

    /** The same request may succeed after so many seconds. */
    public Problem retryAfter(int seconds) {
        return withHeader("Retry-After", Integer.toString(seconds));
    }

    /** To fail a routing context with. */
    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** Answers a request with it; of HEAD with the headers alone. */
    public void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.forEach(response::putHeader);
        Buffer body = toJson().toBuffer();
        if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }

    private JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail);
        instance.ifPresent(uri -> json.put("instance", uri));
        if (!errors.isEmpty()) {
            json.put(
                    "errors",
                    new JsonArray(errors.stream()
                            .map(wrong -> new JsonObject()
                                    .put("pointer", wrong.pointer())
                                    .put("detail", wrong.detail()))
                            .toList()));
        }
        return json;
    }
}

package dev.bellwether.api.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a request was not answered as asked, RFC 9457.
 *
 * @param status 400 to 599
 * @param title the kind of problem, the same for every occurrence
 * @param detail what is wrong this time and what to do about it; never a secret, nor anything of the inside
 * @param errors the places that are wrong, possibly none
 * @param headers further headers of the answer
 */
public record Problem(int status, String title, String detail, List<Wrong> errors, Map<String, String> headers) {
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

    /** A problem whose title is the status's own. */
    public static Problem of(int status, String detail) {
        return new Problem(status, HttpResponseStatus.valueOf(status).reasonPhrase(), detail, List.of(), Map.of());
    }

    public Problem with(Wrong wrong) {
        List<Wrong> all = new ArrayList<>(errors);
        all.add(wrong);
        return new Problem(status, title, detail, all, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Problem(status, title, detail, errors, all);
    }

    /** To fail a routing context with. */
    public ProblemException asException() {
        return new ProblemException(this);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (!errors.isEmpty()) {
            JsonArray list = new JsonArray();
            errors.forEach(wrong ->
                    list.add(new JsonObject().put("pointer", wrong.pointer()).put("detail", wrong.detail())));
            json.put("errors", list);
        }
        return json;
    }
}

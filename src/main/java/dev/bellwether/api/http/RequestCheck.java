package dev.bellwether.api.http;

import dev.bellwether.document.PlainText;
import dev.bellwether.document.Quote;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses what the contract does not have: unknown, repeated and bad query parameters, all of them named at once, and an
 * answer of another media type; and text that cannot be stored, in the path too. The body is left to the handler, which may want
 * to stream it.
 *
 * <p>It stands in for the library's own request validation, which reports the first mistake alone, ignores unknown and
 * repeated parameters, decodes values twice and reads the whole body.
 */
final class RequestCheck implements Handler<RoutingContext> {
    /** The contract's word for an answer of another media type, or one of several, that the library does not know. */
    private static final String MEDIA_TYPE = "x-media-type";

    /** Where the calls of Atlassian's Statuspage begin. */
    static final String STATUSPAGE = "/api/v2/";

    private final Map<String, ParameterRule> rules = new LinkedHashMap<>();
    private final String mediaType;
    private final boolean ignoresUnknown;

    RequestCheck(Operation operation) {
        mediaType = operation.getOpenAPIModel().getString(MEDIA_TYPE, "application/json");
        // As a Statuspage does, whose clients add what is to get past caches.
        ignoresUnknown = operation.getOpenAPIPath().startsWith(STATUSPAGE);
        operation.getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .map(ParameterRule::of)
                .forEach(rule -> rules.put(rule.name(), rule));
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (!ctx.pathParams().values().stream().allMatch(PlainText::is)) {
            throw ProblemException.of(400, "The address holds NUL or half a character.");
        }
        if (Stream.of(mediaType.split(", ")).noneMatch(type -> takes(type, ctx))) {
            throw ProblemException.of(
                    406, "The answer is " + mediaType + "; send an Accept header that takes it, or none.");
        }
        ctx.put(Query.KEY, query(ctx.queryParams()));
        ctx.next();
    }

    private Query query(MultiMap parameters) {
        List<Problem.Wrong> wrongs = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : new LinkedHashSet<>(
                parameters.entries().stream().map(Map.Entry::getKey).toList())) {
            if (ignoresUnknown && !rules.containsKey(name)) {
                continue;
            }
            List<String> given = parameters.getAll(name);
            values.put(name, given.get(0));
            complaint(name, given).ifPresent(complaint -> wrongs.add(Problem.Wrong.parameter(name, complaint)));
        }
        AskedRange.refuse(wrongs);
        return new Query(values);
    }

    private Optional<String> complaint(String name, List<String> given) {
        if (!PlainText.is(name) || !given.stream().allMatch(PlainText::is)) {
            return Optional.of(Quote.clean(name, 64) + " holds NUL or half a character.");
        }
        ParameterRule rule = rules.get(name);
        if (rule == null) {
            return Optional.of(unknown(name));
        }
        return given.size() > 1
                ? Optional.of(name + " is given " + given.size() + " times.")
                : rule.complaint(given.get(0));
    }

    private String unknown(String name) {
        return "There is no parameter " + name + " here; "
                + (rules.isEmpty()
                        ? "this address takes none."
                        : "there is " + String.join(", ", rules.keySet()) + ".");
    }

    private static boolean takes(String mediaType, RoutingContext ctx) {
        Responses.Accepted accepted =
                new Responses.Accepted(ctx.request().headers().getAll(HttpHeaders.ACCEPT));
        String all = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        return accepted.saysNothing() || accepted.takes(mediaType, all, "*/*", "*");
    }

    /**
     * What the contract says about one query parameter, in a form that can say what is wrong with a value. The contract's schema
     * is the only source; the keywords known here are those that the contract uses.
     */
    record ParameterRule(String name, boolean list, JsonObject schema, Optional<Pattern> pattern) {
        private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

        static ParameterRule of(Parameter parameter) {
            JsonObject whole = parameter.getOpenAPIModel().getJsonObject("schema");
            boolean list = "array".equals(whole.getString("type"));
            JsonObject schema = list ? whole.getJsonObject("items") : whole;
            Optional<Pattern> pattern =
                    Optional.ofNullable(schema.getString("pattern")).map(Pattern::compile);
            return new ParameterRule(parameter.getName(), list, schema, pattern);
        }

        /** What is wrong with a value, in words; empty where nothing is. */
        Optional<String> complaint(String value) {
            List<String> values = list ? List.of(value.split(",", -1)) : List.of(value);
            return values.stream().flatMap(one -> wrong(one).stream()).findFirst();
        }

        private Optional<String> wrong(String value) {
            JsonArray allowed = schema.getJsonArray("enum");
            if (allowed != null && !allowed.contains(value)) {
                String words = allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
                return complain(value, (list ? "each value must be one of " : "must be one of ") + words);
            }
            if ("integer".equals(schema.getString("type"))) {
                return wrongInteger(value);
            }
            if (value.length() < schema.getInteger("minLength", 0)) {
                return Optional.of(name + " must not be empty.");
            }
            int most = schema.getInteger("maxLength", Integer.MAX_VALUE);
            if (value.length() > most) {
                return Optional.of(name + " must have at most " + most + " characters.");
            }
            if (pattern.isPresent() && !pattern.get().matcher(value).find()) {
                return complain(value, "must match " + pattern.get());
            }
            return Optional.empty();
        }

        private Optional<String> wrongInteger(String value) {
            int least = schema.getInteger("minimum", Integer.MIN_VALUE);
            int most = schema.getInteger("maximum", Integer.MAX_VALUE);
            if (!INTEGER.matcher(value).matches()
                    || Integer.parseInt(value) < least
                    || Integer.parseInt(value) > most) {
                return complain(value, "must be an integer from " + least + " to " + most);
            }
            return Optional.empty();
        }

        private Optional<String> complain(String value, String rule) {
            return Optional.of(name + " " + rule + ", not " + Quote.of(value) + ".");
        }
    }
}

package dev.bellwether.api.http;

import dev.bellwether.document.Quote;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the contract says about one query parameter, in a form that can say what is wrong with a value. The contract's schema
 * is the only source; the keywords known here are those that the contract uses.
 */
final class ParameterRule {
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

    private final String name;
    private final boolean list;
    private final JsonObject schema;
    private final Optional<Pattern> pattern;

    private ParameterRule(String name, boolean list, JsonObject schema) {
        this.name = name;
        this.list = list;
        this.schema = schema;
        this.pattern = Optional.ofNullable(schema.getString("pattern")).map(Pattern::compile);
    }

    static ParameterRule of(Parameter parameter) {
        JsonObject schema = parameter.getOpenAPIModel().getJsonObject("schema");
        boolean list = "array".equals(schema.getString("type"));
        return new ParameterRule(parameter.getName(), list, list ? schema.getJsonObject("items") : schema);
    }

    String name() {
        return name;
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
        if (!INTEGER.matcher(value).matches() || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            return complain(value, "must be an integer from " + least + " to " + most);
        }
        return Optional.empty();
    }

    private Optional<String> complain(String value, String rule) {
        return Optional.of(name + " " + rule + ", not " + Quote.of(value) + ".");
    }
}

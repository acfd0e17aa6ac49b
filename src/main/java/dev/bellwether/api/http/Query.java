package dev.bellwether.api.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The query parameters of a request, decoded, by name, in their order, each checked against the contract. */
public record Query(Map<String, String> values) {
    /** The name under which a routing context has it. */
    public static final String KEY = "bellwether.query";

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public OptionalInt integer(String name) {
        return values.containsKey(name) ? OptionalInt.of(Integer.parseInt(values.get(name))) : OptionalInt.empty();
    }

    /** The comma-separated values of a parameter; empty where it is absent. */
    public List<String> list(String name) {
        return values.containsKey(name) ? List.of(values.get(name).split(",")) : List.of();
    }

    /** The same query with a parameter left out. */
    public Query without(String name) {
        Map<String, String> rest = new LinkedHashMap<>(values);
        rest.remove(name);
        return new Query(rest);
    }

    /** The same query with one parameter set. */
    public String with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.remove(name);
        all.put(name, value);
        return new Query(all).encoded();
    }

    /** As it stands in an address. */
    public String encoded() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}

package dev.bellwether.config;

import dev.bellwether.config.SourceConfig.Mapping;
import dev.bellwether.document.Fields;
import io.vertx.core.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads how a row of a source becomes a job outcome: {@code columns:}, {@code defaults:} and {@code outcomes:}. */
final class SourceMappingReader {
    private static final List<String> NUMBERS = List.of("attempt", "durationMs");
    private static final List<String> NO_DEFAULT = List.of("customer", "stepDurationsMs");

    private SourceMappingReader() {}

    /** Reads it for a table, or for a query, whose columns may be named as the fields are. */
    static Mapping read(Fields source, boolean isQuery) {
        Map<String, String> columns =
                source.mapping("columns", SourceMappingReader::columns).orElse(Map.of());
        Map<String, String> defaults =
                source.mapping("defaults", SourceMappingReader::defaults).orElse(Map.of());
        if (!isQuery && source.has("table")) {
            for (String field : SourceConfig.REQUIRED) {
                if (!columns.containsKey(field) && !defaults.containsKey(field)) {
                    source.mistake(
                            source.line("columns"),
                            "`columns` does not say which one is `" + field + "`",
                            "name a column there, or a value under `defaults`");
                }
            }
        }
        Map<String, String> outcomes =
                source.mapping("outcomes", SourceMappingReader::outcomes).orElse(Map.of());
        return new Mapping(columns, defaults, outcomes);
    }

    private static Map<String, String> columns(Fields fields) {
        Map<String, String> columns = new HashMap<>();
        for (String field : SourceConfig.FIELDS) {
            fields.text(field).ifPresent(column -> columns.put(field, column));
            if (columns.getOrDefault(field, "-").isEmpty()) {
                columns.remove(field);
                fields.wrong(field, "is empty", "name a column, or leave the key out");
            }
        }
        return columns;
    }

    /** As JSON, since that is what they stand in for. */
    private static Map<String, String> defaults(Fields fields) {
        Map<String, String> defaults = new HashMap<>();
        for (String field : SourceConfig.FIELDS) {
            if (NUMBERS.contains(field)) {
                fields.integer(field, field.equals("attempt") ? 1 : 0, Integer.MAX_VALUE)
                        .ifPresent(number -> defaults.put(field, Integer.toString(number)));
            } else if (!NO_DEFAULT.contains(field)) {
                fields.text(field)
                        .filter(text -> !text.isEmpty())
                        .ifPresent(text -> defaults.put(field, Json.encode(text)));
            }
        }
        return defaults;
    }

    private static Map<String, String> outcomes(Fields fields) {
        Map<String, String> outcomes = new HashMap<>();
        for (String outcome : List.of("success", "failed", SourceConfig.IGNORED)) {
            for (String value : fields.texts(outcome)) {
                String other = outcomes.putIfAbsent(value, outcome);
                if (other != null) {
                    fields.wrong(outcome, "`" + value + "` stands under `" + other + "`, too", "it can mean one");
                }
            }
        }
        return outcomes;
    }
}

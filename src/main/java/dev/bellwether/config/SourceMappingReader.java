package dev.bellwether.config;

import dev.bellwether.config.SourceConfig.Mapping;
import dev.bellwether.document.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads how a row of a source becomes a job outcome: {@code columns:}, {@code defaults:} and {@code outcomes:}. */
final class SourceMappingReader {
    private static final List<String> NUMBERS = List.of("attempt", "durationMs");
    private static final String NO_DEFAULT = "stepDurationsMs";

    private final Fields source;
    private final boolean isQuery;

    /**
     * @param isQuery whether a query is read, whose columns may be named as the fields are
     */
    SourceMappingReader(Fields source, boolean isQuery) {
        this.source = source;
        this.isQuery = isQuery;
    }

    Mapping read() {
        Map<String, String> columns = new LinkedHashMap<>();
        source.mapping("columns").ifPresent(fields -> {
            for (String field : SourceConfig.FIELDS) {
                String column = fields.text(field, "");
                if (!column.isEmpty()) {
                    columns.put(field, column);
                } else if (fields.has(field)) {
                    fields.wrong(field, "is empty", "name a column, or leave the key out");
                }
            }
            fields.end();
        });
        Map<String, String> defaults = defaults();
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
        return new Mapping(columns, defaults, outcomes());
    }

    /** As JSON, since that is what they stand in for. */
    private Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        source.mapping("defaults").ifPresent(fields -> {
            for (String field : SourceConfig.FIELDS) {
                if (field.equals(NO_DEFAULT)) {
                    continue;
                }
                if (NUMBERS.contains(field)) {
                    fields.integer(field, field.equals("attempt") ? 1 : 0, Integer.MAX_VALUE)
                            .ifPresent(number -> defaults.put(field, Integer.toString(number)));
                } else {
                    String text = fields.text(field, "");
                    if (!text.isEmpty()) {
                        defaults.put(field, quoted(text));
                    }
                }
            }
            fields.end();
        });
        return defaults;
    }

    private Map<String, String> outcomes() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        source.mapping("outcomes").ifPresent(fields -> {
            for (String outcome : List.of("success", "failed", SourceConfig.IGNORED)) {
                for (String value : fields.texts(outcome)) {
                    String other = outcomes.putIfAbsent(value, outcome);
                    if (other != null) {
                        fields.wrong(outcome, "`" + value + "` stands under `" + other + "`, too", "it can mean one");
                    }
                }
            }
            fields.end();
        });
        return outcomes;
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}

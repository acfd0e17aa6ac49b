package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.document.Spelled;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A jobs table of a platform, in a PostgreSQL database of its own, that outcomes are read from.
 *
 * @param name unique among the sources; under it the place reached is kept
 * @param uri of the other server, {@code postgresql://user:password@host:port/database}
 * @param relation what is read there
 * @param cursor how what is new is found there
 * @param mapping how a row becomes a job outcome
 * @param pace when and how much at once
 */
public record SourceConfig(String name, Secret uri, Relation relation, Cursor cursor, Mapping mapping, Pace pace) {
    /** What a job outcome takes from a row, in the order of its fields. */
    public static final List<String> FIELDS = List.of(
            "connectorId",
            "jobId",
            "attempt",
            "customer",
            "completedAt",
            "outcome",
            "failedStep",
            "errorCode",
            "durationMs",
            "stepDurationsMs");

    /** What no job outcome can be without. */
    public static final List<String> REQUIRED = List.of("connectorId", "jobId", "completedAt", "outcome");

    /** The outcome of a row that is passed over, such as that of a job that still runs. */
    public static final String IGNORED = "ignored";

    /** The name of a table or view, possibly with its schema before a dot; or a query, which is a SELECT. */
    public record Relation(boolean isQuery, String text) {}

    public enum CursorType implements Spelled {
        /** Whole numbers from a sequence. */
        SERIAL,
        /** Times, with or without a zone; those without one are in UTC. */
        TIMESTAMP
    }

    /**
     * The column whose value is higher in rows that are newer.
     *
     * @param from where the first reading begins, exclusive: a number, or microseconds since 1970; empty for the beginning
     * @param overlap how far below the place reached is looked again, in numbers or microseconds
     */
    public record Cursor(String column, CursorType type, OptionalLong from, long overlap) {
        /** By what a stored place is known to be one of this cursor. */
        public String signature() {
            return type.wire() + " " + column;
        }
    }

    /**
     * Which column has what.
     *
     * @param columns the column of each field that has one
     * @param defaults what a field is, as JSON, where it has no column or the column is null
     * @param outcomes {@code success}, {@code failed} or {@link #IGNORED} for each value of the platform's own
     */
    public record Mapping(Map<String, String> columns, Map<String, String> defaults, Map<String, String> outcomes) {
        public Mapping {
            columns = Map.copyOf(columns);
            defaults = Map.copyOf(defaults);
            outcomes = Map.copyOf(outcomes);
        }
    }

    /**
     * When and how much is read: the channel of NOTIFY that wakes the reader, after how long it looks in any case, how many rows
     * are in memory at once, and after how long the other server gives a statement up.
     */
    public record Pace(Optional<String> channel, Duration poll, int batch, Duration statementTimeout) {}

    /** Reads {@code sources:} of the daemon's file. */
    static final class Reader {
        private static final Duration HOUR = Duration.ofHours(1);
        /** As much of a name as PostgreSQL keeps. */
        private static final int LONGEST_CHANNEL = 63;

        /** Of the largest rows, these are 80 MB. */
        private static final int MOST_BATCH = 5_000;

        private static final Pattern QUOTED = Pattern.compile("(^|\\.)\"[^.]+\"($|\\.)");

        private static final Duration LEAST_OVERLAP = Duration.ofSeconds(1);
        private static final Duration USUAL_OVERLAP = Duration.ofMinutes(5);
        private static final Duration MOST_OVERLAP = Duration.ofDays(1);
        private static final int USUAL_NUMBERS = 1_000;
        private static final int MOST_NUMBERS = 1_000_000;

        private static final List<String> NUMBERS = List.of("attempt", "durationMs");
        private static final List<String> NO_DEFAULT = List.of("customer", "stepDurationsMs");

        private final Set<String> names = new HashSet<>();

        private Reader() {}

        static List<SourceConfig> read(Fields daemon) {
            return daemon.each("sources", "the source", new Reader()::source);
        }

        private void source(Fields fields, Consumer<SourceConfig> into) {
            String name =
                    DaemonReader.name(fields, "such as platform; under it the place reached is kept", "source", names);
            Secret uri = PostgresUri.required(fields);
            Relation relation = relation(fields);
            into.accept(new SourceConfig(
                    name, uri, relation, cursor(fields), mapping(fields, relation.isQuery()), pace(fields)));
        }

        private static Relation relation(Fields fields) {
            String table = fields.text("table", "").strip();
            String query = fields.text("query", "").strip();
            if (fields.has("table") && fields.has("query")) {
                fields.wrong("query", "stands beside `table`", "a source has one of them");
            } else if (!fields.has("table") && !fields.has("query")) {
                fields.mistake(
                        fields.line(), "`table` or `query` is missing in the source", "such as table: public.jobs");
            } else if (table.isEmpty() && query.isEmpty()) {
                fields.wrong(fields.has("table") ? "table" : "query", "is empty", "such as table: public.jobs");
            } else if (QUOTED.matcher(table).find()) {
                fields.wrong(
                        "table",
                        "`" + table + "` holds a name in quotes",
                        "write names as PostgreSQL keeps them, without the quotes of SQL");
            }
            String start = query.toLowerCase(Locale.ROOT);
            if (!query.isEmpty() && !start.startsWith("select") && !start.startsWith("with")) {
                fields.wrong("query", "does not begin with SELECT", "a source only reads");
            } else if (query.contains(";")) {
                fields.wrong("query", "holds a semicolon", "one SELECT without a semicolon");
            }
            return query.isEmpty() ? new Relation(false, table) : new Relation(true, query);
        }

        private static Pace pace(Fields fields) {
            String channel = fields.text("channel", "");
            if (fields.has("channel") && (channel.isBlank() || channel.length() > LONGEST_CHANNEL)) {
                fields.wrong(
                        "channel",
                        "is not a name of 1 to 63 characters",
                        "the channel of NOTIFY; leave it out to poll");
            }
            return new Pace(
                    channel.isBlank() ? Optional.empty() : Optional.of(channel),
                    fields.duration("poll", Duration.ofSeconds(10), Duration.ofMillis(100), HOUR),
                    fields.integer("batch", 1, MOST_BATCH).orElse(1_000),
                    fields.duration("statementTimeout", Duration.ofSeconds(30), Duration.ofSeconds(1), HOUR));
        }

        private static Cursor cursor(Fields source) {
            Optional<Cursor> cursor = source.mapping("cursor", Reader::columnAndType);
            if (cursor.isEmpty()) {
                source.mistake(source.line(), "`cursor` is missing in the source", "{column: id, type: serial}");
            }
            return cursor.orElse(new Cursor("", CursorType.SERIAL, OptionalLong.empty(), 0));
        }

        /** Values are of one kind or the other by the type. */
        private static Cursor columnAndType(Fields fields) {
            String column = fields.required("column", "the one that is higher in newer rows");
            CursorType type =
                    fields.required("type", List.of(CursorType.values()), CursorType::wire, CursorType.SERIAL);
            return new Cursor(
                    column,
                    type,
                    from(fields, type),
                    type == CursorType.SERIAL
                            ? fields.integer("overlap", 0, MOST_NUMBERS).orElse(USUAL_NUMBERS)
                            : fields.duration("overlap", USUAL_OVERLAP, LEAST_OVERLAP, MOST_OVERLAP)
                                            .toMillis()
                                    * 1_000);
        }

        private static OptionalLong from(Fields fields, CursorType type) {
            boolean serial = type == CursorType.SERIAL;
            String text = fields.text("from", "");
            if (!fields.has("from")) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(
                        serial ? Long.parseLong(text) : ChronoUnit.MICROS.between(Instant.EPOCH, Rfc3339.parse(text)));
            } catch (NumberFormatException e) {
                fields.wrong("from", "`" + text + "` is not a whole number", "the first reading begins after it");
            } catch (Rfc3339.BadTime e) {
                fields.wrong("from", e.getMessage(), "the first reading begins after it");
            }
            return OptionalLong.empty();
        }

        /** How a row becomes a job outcome, for a table, or for a query, whose columns may be named as the fields are. */
        private static Mapping mapping(Fields source, boolean isQuery) {
            Map<String, String> columns =
                    source.mapping("columns", Reader::columns).orElse(Map.of());
            Map<String, String> defaults =
                    source.mapping("defaults", Reader::defaults).orElse(Map.of());
            if (!isQuery && source.has("table")) {
                for (String field : REQUIRED) {
                    if (!columns.containsKey(field) && !defaults.containsKey(field)) {
                        source.mistake(
                                source.line("columns"),
                                "`columns` does not say which one is `" + field + "`",
                                "name a column there, or a value under `defaults`");
                    }
                }
            }
            Map<String, String> outcomes =
                    source.mapping("outcomes", Reader::outcomes).orElse(Map.of());
            return new Mapping(columns, defaults, outcomes);
        }

        private static Map<String, String> columns(Fields fields) {
            Map<String, String> columns = new HashMap<>();
            for (String field : FIELDS) {
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
            for (String field : FIELDS) {
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
            for (String outcome : List.of("success", "failed", IGNORED)) {
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
}

package dev.bellwether.store.sources;

import dev.bellwether.config.SourceConfig;
import dev.bellwether.store.sql.Times;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.sql.JDBCType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements for one source, made for the columns that it has. */
final class SourceSql {
    private static final Set<JDBCType> NUMBERS = Set.of(JDBCType.SMALLINT, JDBCType.INTEGER, JDBCType.BIGINT);
    private static final Set<String> TEXTS =
            Set.of("connectorId", "jobId", "customer", "outcome", "failedStep", "errorCode");

    /**
     * Every transaction that can still write to this database, by what it holds: its virtual id, once it has begun; its
     * real one, once it is prepared. A standby sees none of this, and knows of those alone that have a real one.
     */
    static final String RUNNING = """
            SELECT l.virtualtransaction AS id, false AS prepared
            FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()
                AND (a.datname IS NULL OR a.datname = current_database())
                AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
            UNION ALL
            SELECT 'prepared ' || transaction, true FROM pg_prepared_xacts WHERE database = current_database()
            UNION ALL
            SELECT 'xid ' || xip, false FROM pg_snapshot_xip(pg_current_snapshot()) AS xip WHERE pg_is_in_recovery()
            """;

    private final SourceConfig source;
    private final Map<String, JDBCType> types = new LinkedHashMap<>();
    private final String cursor;
    private final boolean serial;

    /**
     * @param columns of the relation, as the server describes them
     * @throws SourceFailed if a column that the configuration names is not there, or the cursor is of another kind
     */
    SourceSql(SourceConfig source, List<ColumnDescriptor> columns) {
        this.source = source;
        columns.forEach(column -> types.put(column.name(), column.jdbcType()));
        String kind = columns.stream()
                .filter(column -> column.name().equals(source.cursor().column()))
                .map(ColumnDescriptor::typeName)
                .findFirst()
                .orElse("");
        serial = source.cursor().type() == SourceConfig.CursorType.SERIAL;
        cursor = column(source.cursor().column(), "the cursor");
        JDBCType type = types.get(source.cursor().column());
        boolean fits = serial ? NUMBERS.contains(type) : hasZone(type) || type == JDBCType.TIMESTAMP;
        if (!fits) {
            throw new SourceFailed(
                    "the cursor " + source.cursor().column() + " is of the type " + kind + ", but "
                            + (serial ? "a serial is a smallint, integer or bigint" : "must be a timestamp"),
                    null);
        }
        for (String field : SourceConfig.REQUIRED) {
            if (columnOf(field).isEmpty() && !source.mapping().defaults().containsKey(field)) {
                throw missing(field, field);
            }
        }
    }

    static String describe(SourceConfig.Relation relation) {
        return "SELECT * FROM " + from(relation) + " LIMIT 0";
    }

    private static String from(SourceConfig.Relation relation) {
        return relation.isQuery()
                // A comment at the end of the query must not swallow the parenthesis.
                ? "(" + relation.text() + "\n) AS q"
                : Arrays.stream(relation.text().split("\\.", -1))
                                .map(SourceSql::quoted)
                                .collect(Collectors.joining("."))
                        + " AS q";
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private SourceFailed missing(String column, String what) {
        return new SourceFailed(
                "there is no column " + column + " (" + what + "); there are " + String.join(", ", types.keySet()),
                null);
    }

    private String column(String name, String what) {
        if (!types.containsKey(name)) {
            throw missing(name, what);
        }
        return "q." + quoted(name);
    }

    /** A query may name its columns as the fields are. */
    private Optional<String> columnOf(String field) {
        String named = source.mapping().columns().get(field);
        if (named != null) {
            return Optional.of(column(named, field));
        }
        boolean byItself = source.relation().isQuery() && types.containsKey(field);
        return byItself ? Optional.of(column(field, field)) : Optional.empty();
    }

    private String position() {
        return serial
                ? cursor + "::bigint"
                // What never ends or never began has a place, too: beyond all others.
                : "CASE WHEN isfinite(" + cursor + ") THEN (extract(epoch FROM " + cursor
                        + ") * 1000000)::bigint WHEN " + cursor + " > 'epoch' THEN " + Long.MAX_VALUE + " ELSE "
                        + -Long.MAX_VALUE + " END";
    }

    /** The highest position, and the server's clock in microseconds. */
    String highest() {
        return "SELECT (SELECT " + position() + " FROM " + from(source.relation()) + " WHERE " + cursor
                + " IS NOT NULL ORDER BY " + cursor
                + " DESC LIMIT 1) AS highest, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now";
    }

    /** Rows above a place in their order: position, item or null where it is too long, whether it is ignored. */
    String rows() {
        String fields = SourceConfig.FIELDS.stream()
                .map(field -> "'" + field + "', " + value(field))
                .collect(Collectors.joining(", "));
        return "SELECT position, CASE WHEN octet_length(item) <= " + SourceTable.SourceRow.LONGEST_ITEM
                + " THEN item END, ignored FROM (SELECT " + position() + " AS position, " + cursor
                + " AS place, jsonb_strip_nulls(jsonb_build_object(" + fields + "))::text AS item, coalesce("
                + outcome() + " = '" + SourceConfig.IGNORED + "', false) AS ignored FROM " + from(source.relation())
                + " WHERE " + cursor + " > " + parameter() + ") AS r ORDER BY place";
    }

    private String parameter() {
        if (serial) {
            return "$1::bigint";
        }
        return hasZone(types.get(source.cursor().column()))
                ? "$1::timestamptz"
                : "($1::timestamptz AT TIME ZONE 'UTC')";
    }

    private String outcome() {
        return columnOf("outcome")
                .map(column -> "coalesce(($3::jsonb) ->> (" + column + "::text), " + column + "::text)")
                .orElse("NULL::text");
    }

    private String value(String field) {
        String byDefault = "($2::jsonb) -> '" + field + "'";
        Optional<String> column = columnOf(field);
        if (column.isEmpty()) {
            return byDefault;
        }
        String value = column.get();
        if (field.equals("outcome")) {
            value = outcome();
        } else if (TEXTS.contains(field)) {
            value += "::text";
        } else if (types.get(source.mapping().columns().getOrDefault(field, field)) == JDBCType.TIMESTAMP) {
            value = "(" + value + " AT TIME ZONE 'UTC')";
        }
        return "coalesce(to_jsonb(" + value + "), " + byDefault + ")";
    }

    Tuple parameters(long after) {
        JsonObject defaults = new JsonObject();
        source.mapping().defaults().forEach((field, json) -> defaults.put(field, Json.decodeValue(json)));
        JsonObject outcomes = new JsonObject();
        source.mapping().outcomes().forEach(outcomes::put);
        Object place = serial ? (Object) after : Times.toSql(Instant.EPOCH.plus(after, ChronoUnit.MICROS));
        return Tuple.of(place, defaults, outcomes);
    }

    boolean isSerial() {
        return serial;
    }

    private static boolean hasZone(JDBCType type) {
        return type == JDBCType.TIMESTAMP_WITH_TIMEZONE;
    }
}

package dev.bellwether.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows in every table that there is, also in those that are yet to be made, with values that are hard to spell. */
record FilledTables(TestDatabase database) {
    private static final String TABLES = """
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                AND NOT relispartition AND relname NOT IN ('flyway_schema_history', 'restored_copy', 'node', 'node_view', 'jgroupsping')
            ORDER BY (SELECT count(*) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f'), relname
            """;

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("text", "E'b\\tn\\\\N\\n''\"ü🏦 %d'"),
            Map.entry("timestamp with time zone", "now() - %d * interval '1 day'"),
            Map.entry("timestamp without time zone", "localtimestamp - %d * interval '1 day'"),
            Map.entry("timestamp without time zone[]", "ARRAY['2026-03-29 02:30'::timestamp, now()::timestamp]"),
            Map.entry("date", "(now() - %d * interval '1 day')::date"),
            Map.entry("integer", "%d"),
            Map.entry("bigint", "9007199254740993 + %d"),
            Map.entry("double precision", "0.1 + 0.2 + %d"),
            Map.entry("boolean", "%d = 1"),
            Map.entry("jsonb", "'{\"a\\tb\": [1, null, \"\\\\\"]}'"),
            Map.entry("bytea", "'\\x000a5c09ff'"),
            Map.entry("uuid", "gen_random_uuid()"),
            Map.entry("text[]", "ARRAY['a,b', '', 'NULL', '\"\\']"));

    List<String> tables() {
        return database.column(TABLES);
    }

    /** Two rows more in each, the second with nothing where nothing may be. */
    void fill() {
        for (String table : tables()) {
            if (database.column("SELECT attname FROM pg_attribute WHERE attname = 'single' AND attrelid = '" + table
                            + "'::regclass")
                    .isEmpty()) {
                for (int row = 1; row <= 2; row++) {
                    insert(table, row);
                }
            } else {
                List<String> values = columns(table, "attname <> 'single'").entrySet().stream()
                        .map(column -> column.getKey() + " = " + value(column.getValue(), 1))
                        .toList();
                database.execute("UPDATE " + table + " SET " + String.join(", ", values));
            }
        }
    }

    private void insert(String table, int row) {
        Map<String, String> types = columns(
                table,
                "attidentity = '' AND NOT atthasdef" + (row == 1 ? "" : " AND attnotnull")
                        // A window is once or recurring.
                        + " AND (attname <> 'rule' OR " + (row == 2) + ")"
                        + " OR attrelid = 'maintenance_window'::regclass AND attname = 'starts_at'");
        if (types.containsKey("day")) {
            database.execute("SELECT add_day('" + table + "', (" + value("date", row) + "))");
        }
        List<String> values =
                types.values().stream().map(type -> value(type, row)).toList();
        database.execute("INSERT INTO " + table + " (" + String.join(", ", types.keySet()) + ") VALUES ("
                + String.join(", ", values) + ")");
    }

    private static String value(String type, int row) {
        return VALUES.get(type).replace("%d", Integer.toString(row));
    }

    private Map<String, String> columns(String table, String which) {
        Map<String, String> types = new TreeMap<>();
        for (String column : database.column("SELECT quote_ident(attname) || '=' || format_type(atttypid, NULL)"
                + " FROM pg_attribute WHERE attrelid = '" + table + "'::regclass AND attnum > 0 AND NOT attisdropped"
                + " AND (" + which + ")")) {
            int split = column.lastIndexOf('=');
            types.put(column.substring(0, split), column.substring(split + 1));
        }
        return types;
    }

    /** Every row of every table as text, and how far the sequences are. */
    Map<String, List<String>> contents() {
        Map<String, List<String>> contents = new TreeMap<>();
        for (String table : tables()) {
            contents.put(table, new ArrayList<>(database.column("SELECT t::text FROM " + table + " t ORDER BY 1")));
        }
        contents.put(
                "sequences",
                database.column("SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences ORDER BY 1"));
        return contents;
    }
}

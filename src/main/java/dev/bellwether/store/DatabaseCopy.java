package dev.bellwether.store;

import dev.bellwether.store.sql.StoreMisconfigured;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies all tables of a database to a zip while others write to it, and back into an empty one, row by row. First in it is
 * {@value #ABOUT}, which lists the tables and days of tables that follow, as {@code COPY} spells their rows; the last is {@value #SEQUENCES}.
 */
record DatabaseCopy(Connection connection) {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseCopy.class);
    private static final String ABOUT = "backup.json";
    private static final String SEQUENCES = "sequences.json";
    private static final int FORMAT = 1;
    private static final int BUFFER = 1 << 16;
    /** Times are spelt alike wherever the machine stands, and no limit of the database's own ends a long copy. */
    private static final String BEGIN = "SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = 0;"
            + " SET LOCAL idle_in_transaction_session_timeout = 0";

    /** Days that are detached belong to no table any more, and wait to be dropped. */
    private static final String OURS = " relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
            + " AND (relispartition OR relname !~ '_[0-9]{8}$') AND relname NOT IN ('restored_copy', 'node', 'node_view', 'jgroupsping') ";

    private static final String TABLES =
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND" + OURS;

    /** What migrations store themselves is one row in tables with a column of this name. */
    private static final String EMPTY_AT_FIRST = TABLES + " AND relname <> 'flyway_schema_history' AND NOT EXISTS"
            + " (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'single') ORDER BY relname";

    private static final String SCHEMA =
            "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1";

    /** Tables come after those that they refer to. */
    private static final String PARTS = """
            SELECT json_build_object('table', relname, 'parent', coalesce(inhparent::regclass::text, relname), 'columns', (
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped))
            FROM pg_class LEFT JOIN pg_inherits ON inhrelid = pg_class.oid
            WHERE relkind = 'r' AND relname <> 'flyway_schema_history' AND NOT coalesce(inhdetachpending, false) AND
            """ + OURS
            + "ORDER BY (SELECT count(*) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f'), relname";

    private static final String LAST_VALUES = "SELECT coalesce(json_object_agg(sequencename, last_value), '{}')"
            + " FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL";

    /** No migration makes this table: so a copy of any version is marked in the transaction that fills it. */
    private static final String MARK = "CREATE TABLE IF NOT EXISTS restored_copy (); COMMENT ON TABLE restored_copy IS"
            + " 'While this is here no webhook is sent and no source read. bellwether restore --activate drops it.'";

    /** Writes everything as it is at one moment, behind what the backup is to say of itself, and answers how many rows that is. */
    long write(JsonObject about, OutputStream to) throws SQLException, IOException {
        List<String> tables = strings(TABLES);
        if (!tables.contains("flyway_schema_history")) {
            throw new StoreMisconfigured("there is nothing to back up: no Bellwether has used the database");
        }
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        call(BEGIN);
        // The snapshot is taken after this, so all days that it sees stay until they are read.
        call("LOCK TABLE " + String.join(", ", tables) + " IN ACCESS SHARE MODE");
        List<JsonObject> parts = strings(PARTS).stream().map(JsonObject::new).toList();
        ZipOutputStream zip = new ZipOutputStream(to);
        about.put("format", FORMAT).put("schema", strings(SCHEMA).get(0)).put("parts", parts);
        write(zip, ABOUT, about.encode());
        long rows = 0;
        for (JsonObject part : parts) {
            zip.putNextEntry(new ZipEntry(part.getString("table")));
            OutputStream out = new BufferedOutputStream(zip, BUFFER);
            rows += copies().copyOut(copy(part) + " TO STDOUT", out);
            out.flush();
        }
        // They stand outside of the snapshot, at least as far as its rows.
        write(zip, SEQUENCES, strings(LAST_VALUES).get(0));
        zip.finish();
        return rows;
    }

    private static void write(ZipOutputStream zip, String name, String json) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(json.getBytes(StandardCharsets.UTF_8));
    }

    /** What a backup says of itself; throws {@link StoreMisconfigured} for one of a later format. */
    static JsonObject about(ZipInputStream zip) throws IOException {
        JsonObject about = read(zip, ABOUT);
        if (about.getInteger("format") > FORMAT) {
            throw new StoreMisconfigured("its format is " + about.getInteger("format") + ", and this version knows "
                    + FORMAT + ": restore it with Bellwether " + about.getString("product") + " or later");
        }
        return about;
    }

    /** Throws {@link StoreMisconfigured} if there is a row in any table, whosever it is. */
    void requireEmpty() throws SQLException {
        for (String table : strings(EMPTY_AT_FIRST)) {
            if (!strings("SELECT 'row' FROM " + table + " LIMIT 1").isEmpty()) {
                throw new StoreMisconfigured("the database is not empty, there are rows in " + table
                        + ": name an empty one in store.uri, or another store.dataDirectory");
            }
        }
    }

    /** Fills the tables from the rest of a backup, all of them or none, marks them as a copy, and answers how many rows there were. */
    long load(JsonObject about, ZipInputStream zip) throws SQLException, IOException {
        String schema = strings(SCHEMA).get(0);
        if (!schema.equals(about.getString("schema"))) {
            throw new StoreMisconfigured(
                    "its tables are of version " + about.getString("schema") + ", those here of version " + schema
                            + ": restore it with Bellwether " + about.getString("product") + " or later");
        }
        connection.setAutoCommit(false);
        call(BEGIN);
        long rows = 0;
        List<String> tables = strings(TABLES);
        for (Object each : about.getJsonArray("parts")) {
            JsonObject part = (JsonObject) each;
            String table = part.getString("table");
            String parent = part.getString("parent");
            next(zip, table);
            if (!tables.contains(parent)) {
                LOG.warn("{} is no table of Bellwether's and is left out", table);
                continue;
            }
            if (parent.equals(table)) {
                call("DELETE FROM " + table);
            } else {
                call("SELECT add_day(?, to_date(right(?, 8), 'YYYYMMDD'))", parent, table);
            }
            rows += copies().copyIn(copy(part) + " FROM STDIN", zip, BUFFER);
        }
        for (var sequence : read(zip, SEQUENCES)) {
            call(
                    "SELECT setval(to_regclass(?), ?::bigint)",
                    sequence.getKey(),
                    sequence.getValue().toString());
        }
        call(MARK);
        connection.commit();
        connection.setAutoCommit(true);
        // The planner knows nothing of them yet.
        call("ANALYZE");
        return rows;
    }

    private static JsonObject read(ZipInputStream zip, String name) throws IOException {
        next(zip, name);
        return new JsonObject(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void next(ZipInputStream zip, String name) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name)) {
            throw new ZipException("it has no " + name + " where that should be");
        }
    }

    /** Lets a restored copy work as any other store; answers whether it was one. */
    boolean activate() throws SQLException {
        boolean copy = isTrue("SELECT to_regclass('restored_copy') IS NOT NULL");
        call("DROP TABLE IF EXISTS restored_copy");
        return copy;
    }

    boolean isTrue(String sql) throws SQLException {
        return strings(sql).contains("t");
    }

    private CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** The names become part of a statement, wherever the file comes from. */
    private static String copy(JsonObject part) {
        String copy = "COPY " + part.getString("table") + " (" + part.getString("columns") + ")";
        if (!copy.matches("COPY [a-z0-9_]+ \\([a-z0-9_\", ]+\\)")) {
            throw new StoreMisconfigured("there is a table that is not Bellwether's: " + copy);
        }
        return copy;
    }

    private void call(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}

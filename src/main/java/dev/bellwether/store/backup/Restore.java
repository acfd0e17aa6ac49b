package dev.bellwether.store.backup;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** Brings a backup into an empty database, and marks that as a copy until it is activated. */
public final class Restore {
    /** A database may have limits of its own for whoever comes; and times are spelt alike wherever the machine stands. */
    static final String UNHURRIED =
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
                    + " SET LOCAL TimeZone = 'UTC'";

    /** No migration makes this table, so that a copy of an older schema is marked in the very transaction that fills it. */
    private static final String MARK = "CREATE TABLE IF NOT EXISTS restored_copy (); COMMENT ON TABLE restored_copy IS"
            + " 'While this is here no webhook is sent and no source read. bellwether restore --activate drops it.'";

    /** Those that migrations fill have one row, named single. */
    private static final String TABLES = """
            SELECT quote_ident(relname) FROM pg_class
            WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'flyway_schema_history'
                AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'single')
            ORDER BY relname
            """;

    private final Connection connection;

    public Restore(Connection connection) {
        this.connection = connection;
    }

    /** Throws {@link BackupRefused} if there is anything in any table of the database, whosever it is. */
    public void requireEmpty() throws SQLException {
        for (String table : strings(TABLES)) {
            if (!strings("SELECT 'row' FROM " + table + " LIMIT 1").isEmpty()) {
                throw new BackupRefused("the database is not empty (there are rows in " + table
                        + "): name an empty one in store.uri, or another store.dataDirectory");
            }
        }
    }

    /**
     * Fills the tables, all of them or none, and answers how many rows that took. Tables of the backup that this schema does not have, because
     * they are not Bellwether's, are left out.
     *
     * @throws BackupRefused if the tables are not of the backup's version
     */
    public long load(BackupFile file) throws SQLException, IOException {
        List<String> schema = strings("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
        if (!schema.contains(file.header().schema())) {
            throw new BackupRefused("the tables of the database are of version " + schema + " and those of the backup "
                    + file.header().schema() + ": name a database that no later Bellwether has used");
        }
        connection.setAutoCommit(false);
        execute(UNHURRIED);
        long[] rows = new long[1];
        JsonObject sequences = file.read((part, data) -> rows[0] += take(part, data));
        for (String sequence : sequences.fieldNames()) {
            call(
                    "SELECT setval(to_regclass(?), ?::bigint)",
                    sequence,
                    sequences.getLong(sequence).toString());
        }
        execute(MARK);
        connection.commit();
        connection.setAutoCommit(true);
        return rows[0];
    }

    private long take(BackupPart part, InputStream data) throws SQLException, IOException {
        String known = part.parent().orElse(part.table());
        if (!strings("SELECT to_regclass('" + known + "')::text").contains(known)) {
            return 0;
        }
        if (part.parent().isPresent()) {
            call("SELECT add_day(?, to_date(right(?, 8), 'YYYYMMDD'))", known, part.table());
        } else {
            execute("DELETE FROM " + part.table());
        }
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + part.table() + " (" + part.columns() + ") FROM STDIN", data, Backup.PIECE);
    }

    /** Lets a copy work as any other store from the next start of its daemon on; answers whether it was held back. */
    public boolean activate() throws SQLException {
        boolean held = strings("SELECT to_regclass('restored_copy')::text").contains("restored_copy");
        execute("DROP TABLE IF EXISTS restored_copy");
        return held;
    }

    /** Has the planner know the tables at once. */
    public void analyze() throws SQLException {
        execute("ANALYZE");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void call(String sql, String first, String second) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, first);
            statement.setString(2, second);
            statement.execute();
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}

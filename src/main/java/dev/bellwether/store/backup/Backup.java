package dev.bellwether.store.backup;

import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Writes everything that a database holds, as it was at one moment, while others go on writing to it. */
public final class Backup {
    /** The longest piece, in bytes. */
    static final int PIECE = 1 << 16;

    /** What no transaction of a daemon holds back, and what keeps the upkeep from dropping a day that is still to be read. */
    private static final String LOCK = """
            SELECT 'LOCK TABLE ' || string_agg(quote_ident(relname), ', ') || ' IN ACCESS SHARE MODE'
            FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                AND relkind IN ('r', 'p') AND NOT relispartition AND relname !~ '_[0-9]{8}$'
            HAVING bool_or(relname = 'flyway_schema_history')
            """;

    private static final String HEADER = """
            SELECT version, now() FROM flyway_schema_history
            WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1
            """;

    /** Days that are being detached, or are detached and wait to be dropped, are gone. Tables come after those that they refer to. */
    private static final String PARTS = """
            SELECT quote_ident(part.relname) AS name, quote_ident(parent.relname) AS parent,
                (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                    WHERE attrelid = part.oid AND attnum > 0 AND NOT attisdropped) AS columns
            FROM pg_class part LEFT JOIN pg_inherits i ON i.inhrelid = part.oid
                LEFT JOIN pg_class parent ON parent.oid = i.inhparent
            WHERE part.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                AND part.relkind = 'r' AND part.relname NOT IN ('flyway_schema_history', 'restored_copy')
                AND NOT coalesce(i.inhdetachpending, false)
                AND (part.relispartition OR part.relname !~ '_[0-9]{8}$')
            ORDER BY (SELECT count(*) FROM pg_constraint WHERE conrelid = part.oid AND contype = 'f'), part.relname
            """;

    private static final String SEQUENCES = """
            SELECT quote_ident(sequencename), last_value FROM pg_sequences
            WHERE schemaname = current_schema() AND last_value IS NOT NULL
            """;

    private final Connection connection;
    private final MessageDigest digest = BackupFile.sha256();

    public Backup(Connection connection) {
        this.connection = connection;
    }

    /**
     * Writes it all to a stream, which stays open, and answers how many rows there were.
     *
     * @param product the version of Bellwether that does so
     * @param webhookSecret to be kept with the rest
     * @throws BackupRefused if no Bellwether has ever used the database
     */
    public long write(String product, Optional<String> webhookSecret, OutputStream to)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            ResultSet lock = statement.executeQuery(LOCK);
            if (!lock.next()) {
                throw new BackupRefused(
                        "no Bellwether has stored anything in this database: there is nothing to back up");
            }
            String lockAll = lock.getString(1);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.execute(Restore.UNHURRIED);
            // None of these two takes the snapshot yet, so that it sees the days that are locked.
            statement.execute(lockAll);
            ResultSet header = statement.executeQuery(HEADER);
            header.next();
            GZIPOutputStream gzip = new GZIPOutputStream(to, PIECE);
            DataOutputStream out = new DataOutputStream(new DigestOutputStream(gzip, digest));
            String schema = header.getString(1);
            line(out, new BackupHeader(schema, product, header.getTimestamp(2).toInstant(), webhookSecret).json());
            long rows = 0;
            for (BackupPart part : parts(statement)) {
                rows += copy(part, out);
            }
            line(out, new JsonObject().put("sequences", sequences(statement)));
            gzip.write(digest.digest());
            gzip.finish();
            return rows;
        }
    }

    private long copy(BackupPart part, DataOutputStream out) throws SQLException, IOException {
        line(out, part.json());
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        BufferedOutputStream pieces = new BufferedOutputStream(new Pieces(out), PIECE);
        long rows = copies.copyOut("COPY " + part.table() + " (" + part.columns() + ") TO STDOUT", pieces);
        pieces.flush();
        out.writeInt(0);
        return rows;
    }

    private static List<BackupPart> parts(Statement statement) throws SQLException {
        List<BackupPart> parts = new ArrayList<>();
        ResultSet rows = statement.executeQuery(PARTS);
        while (rows.next()) {
            parts.add(new BackupPart(rows.getString(1), Optional.ofNullable(rows.getString(2)), rows.getString(3)));
        }
        return parts;
    }

    /** They stand outside of transactions, so these are at least as far as the rows. */
    private static JsonObject sequences(Statement statement) throws SQLException {
        JsonObject sequences = new JsonObject();
        ResultSet rows = statement.executeQuery(SEQUENCES);
        while (rows.next()) {
            sequences.put(rows.getString(1), rows.getLong(2));
        }
        return sequences;
    }

    private static void line(DataOutputStream out, JsonObject json) throws IOException {
        out.write((json.encode() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the length of what is written before it. */
    private static final class Pieces extends OutputStream {
        private final DataOutputStream out;

        Pieces(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int done = 0; done < length; done += PIECE) {
                int next = Math.min(PIECE, length - done);
                out.writeInt(next);
                out.write(bytes, from + done, next);
            }
        }
    }
}

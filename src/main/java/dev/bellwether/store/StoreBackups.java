package dev.bellwether.store;

import dev.bellwether.store.backup.Backup;
import dev.bellwether.store.backup.BackupFile;
import dev.bellwether.store.backup.BackupRefused;
import dev.bellwether.store.backup.Restore;
import dev.bellwether.store.embedded.DataCluster;
import dev.bellwether.store.embedded.EmbeddedServer;
import dev.bellwether.store.sql.Migrations;
import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Backs a store up and restores it, beside a daemon or without one: where none runs on the embedded server, that runs for as long as this
 * needs it. Everything blocks.
 */
public record StoreBackups(StoreOptions options) {
    private interface Work<T> {
        T on(ServerAddress address, Connection connection) throws SQLException, IOException;
    }

    /** Writes all that is stored, see {@link Backup#write}. */
    public long backup(String product, Optional<String> webhookSecret, OutputStream to) throws IOException {
        return beside((address, connection) -> new Backup(connection).write(product, webhookSecret, to));
    }

    /**
     * Fills the store, which must be empty, and brings its tables to the version of this code; answers how many rows there were.
     *
     * @param fits is called before anything is stored and may still refuse
     * @throws BackupRefused if the store or the backup is none for that, and if a daemon works on the store
     */
    public long restore(BackupFile file, Runnable fits) throws IOException {
        if (!options.isEmbedded()) {
            return with(ServerAddress.parse(options.uri()), (address, connection) -> {
                try (Statement statement = connection.createStatement();
                        ResultSet locked = statement.executeQuery(StoreLock.TAKE)) {
                    if (!locked.next() || !locked.getBoolean(1)) {
                        throw new BackupRefused("a daemon works on the database " + address + ": stop it first");
                    }
                }
                return restore(file, fits, address, connection);
            });
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory())) {
            return with(
                    server.address(DataCluster.USER),
                    (address, connection) -> restore(file, fits, address, connection));
        }
    }

    private static long restore(BackupFile file, Runnable fits, ServerAddress address, Connection connection)
            throws SQLException, IOException {
        Restore restore = new Restore(connection);
        restore.requireEmpty();
        String schema = file.header().schema();
        if (!Migrations.know(address.dataSource(), schema)) {
            throw new BackupRefused("the backup has tables of version " + schema + ", which this version of Bellwether"
                    + " does not know: restore it with version " + file.header().product() + " or a later one");
        }
        fits.run();
        Migrations.run(address.dataSource(), address.toString(), schema);
        long rows = restore.load(file);
        Migrations.run(address.dataSource(), address.toString());
        restore.analyze();
        return rows;
    }

    /** Lets a restored copy work, from the next start of its daemon on; answers whether there was one. */
    public boolean activate() throws IOException {
        return beside((address, connection) -> new Restore(connection).activate());
    }

    private Path directory() {
        return options.dataDirectory().resolve("postgres");
    }

    private <T> T beside(Work<T> work) throws IOException {
        if (!options.isEmbedded()) {
            return with(ServerAddress.parse(options.uri()), work);
        }
        if (!Files.isDirectory(directory())) {
            throw new BackupRefused("there is no store in " + options.dataDirectory());
        }
        Optional<ServerAddress> running = EmbeddedServer.running(directory());
        if (running.isPresent()) {
            return with(running.get(), work);
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory())) {
            return with(server.address(DataCluster.USER), work);
        }
    }

    private static <T> T with(ServerAddress address, Work<T> work) throws IOException {
        try (Connection connection = address.dataSource().getConnection()) {
            return work.on(address, connection);
        } catch (SQLException e) {
            throw new StoreMisconfigured("the database " + address + " refused: " + e.getMessage(), e);
        }
    }
}

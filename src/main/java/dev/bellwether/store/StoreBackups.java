package dev.bellwether.store;

import dev.bellwether.store.embedded.DataCluster;
import dev.bellwether.store.embedded.EmbeddedServer;
import dev.bellwether.store.sql.Migrations;
import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Backs a store up and restores it, with the secret for webhooks that lies beside it. Where no daemon runs the embedded server, it runs for
 * as long as this takes. Everything blocks, and fails with {@link StoreMisconfigured} where it is refused.
 */
public record StoreBackups(StoreOptions options) {
    private interface Work<T> {
        T on(ServerAddress address, DatabaseCopy copy) throws SQLException, IOException;
    }

    private interface Writing {
        long to(OutputStream out) throws SQLException, IOException;
    }

    /**
     * Writes all that is stored to a file, which is replaced once the new one is whole, and answers how many rows there are.
     *
     * @param product the version of Bellwether that does so
     */
    public long backup(String product, Path file) throws IOException {
        JsonObject about = new JsonObject().put("product", product);
        if (Files.exists(options.webhookSecret())) {
            about.put("webhookSecret", Files.readString(options.webhookSecret()));
        }
        return beside((address, copy) -> whole(file, out -> copy.write(about, out)));
    }

    /** Fills the store, which must be empty and without a daemon, brings it to the present version, and answers how many rows there were. */
    public long restore(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new StoreMisconfigured("there is no file " + file + " that can be read");
        }
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            // This reads the list at its end, which is there only where nothing was cut off.
            new ZipFile(file.toFile()).close();
            JsonObject about = DatabaseCopy.about(zip);
            return on(Optional.empty(), (address, copy) -> {
                if (!copy.isTrue(StoreLock.TAKE)) {
                    throw new StoreMisconfigured("a daemon works on the database: stop it first");
                }
                copy.requireEmpty();
                keepSecret(about.getString("webhookSecret"));
                Migrations.run(address.dataSource(), address.toString(), about.getString("schema") + "?");
                long rows = copy.load(about, zip);
                Migrations.run(address.dataSource(), address.toString());
                return rows;
            });
        } catch (ZipException | EOFException | DecodeException e) {
            throw new StoreMisconfigured(file + " is no backup, or was cut off or altered: " + e.getMessage(), e);
        }
    }

    private void keepSecret(String secret) throws SQLException, IOException {
        Path kept = options.webhookSecret();
        if (secret != null && !Files.exists(kept)) {
            Files.createDirectories(options.dataDirectory());
            whole(kept, out -> {
                out.write(secret.getBytes(StandardCharsets.UTF_8));
                return 1;
            });
        } else if (secret != null && !Files.readString(kept).equals(secret)) {
            throw new StoreMisconfigured(kept + " is another secret for webhooks than the backup's: delete it, or name"
                    + " another store.dataDirectory");
        }
    }

    /** Lets a restored copy work, from the next start of its daemon on; answers whether there was one. */
    public boolean activate() throws IOException {
        return beside((address, copy) -> copy.activate());
    }

    /** Has a file written, readable for its owner alone, that has its name only once it is on disk as a whole. */
    private static long whole(Path file, Writing writing) throws SQLException, IOException {
        Path directory = file.toAbsolutePath().getParent();
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path unfinished = Files.createTempFile(directory, file.getFileName() + ".", ".unfinished", ownerOnly);
        unfinished.toFile().deleteOnExit();
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
                FileChannel names = FileChannel.open(directory)) {
            long rows = writing.to(Channels.newOutputStream(channel));
            channel.force(true);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            names.force(true);
            return rows;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private <T> T beside(Work<T> work) throws IOException {
        return on(options.isEmbedded() ? EmbeddedServer.running(directory()) : Optional.empty(), work);
    }

    private Path directory() {
        return options.dataDirectory().resolve("postgres");
    }

    private <T> T on(Optional<ServerAddress> running, Work<T> work) throws IOException {
        if (!options.isEmbedded() || running.isPresent()) {
            return connected(running.orElseGet(() -> ServerAddress.parse(options.uri())), work);
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory())) {
            return connected(server.address(DataCluster.USER), work);
        }
    }

    private static <T> T connected(ServerAddress address, Work<T> work) throws IOException {
        try (Connection connection = address.dataSource().getConnection()) {
            return work.on(address, new DatabaseCopy(connection));
        } catch (SQLException e) {
            throw new StoreMisconfigured("the database " + address + " says: " + e.getMessage(), e);
        }
    }
}

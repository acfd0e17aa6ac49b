package dev.bellwether.app;

import dev.bellwether.config.DaemonConfig;
import dev.bellwether.store.StoreBackups;
import dev.bellwether.store.backup.BackupFile;
import dev.bellwether.store.backup.BackupHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Copies of the store that a daemon's file names, with the secret for webhooks that lies beside it. Everything blocks. */
public final class StoreCopies {
    private final DaemonConfig config;
    private final StoreBackups backups;

    public StoreCopies(DaemonConfig config) {
        this.config = config;
        this.backups = new StoreBackups(Daemon.storeOptions(config.store()));
    }

    /** Backs the store up to a stream, which stays open; answers how many rows that took. */
    public long backup(OutputStream to) throws IOException {
        return backups.backup(Version.OF_JAR, WebhookSecret.inDataDirectory(config), to);
    }

    /** The same to a file, which is replaced once the new one is whole. */
    public long backup(Path file) throws Exception {
        return BackupFile.write(file, this::backup);
    }

    /**
     * Restores a backup into the store, which must be empty.
     *
     */
    public Restored restore(Path path) throws IOException {
        BackupFile file = BackupFile.whole(path);
        long rows = backups.restore(
                file, () -> file.header().webhookSecret().ifPresent(secret -> WebhookSecret.restore(config, secret)));
        return new Restored(file.header(), rows);
    }

    /** What was restored. */
    public record Restored(BackupHeader header, long rows) {}

    /** Lets a restored copy work from the next start of its daemon on; answers whether it was one. */
    public boolean activate() throws IOException {
        return backups.activate();
    }
}

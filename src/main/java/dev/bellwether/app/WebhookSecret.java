package dev.bellwether.app;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.store.backup.BackupRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The secret from which those of subscriptions are derived: the configured one, or one of this node's own. */
final class WebhookSecret {
    private static final String FILE = "webhooks.secret";
    private static final int LEAST = 32;

    private WebhookSecret() {}

    /**
     * The secret's bytes. Without a configured one it is read from a file in the data directory, which is made the first
     * time, readable for its owner alone.
     *
     * @throws UncheckedIOException if that file cannot be read or made
     * @throws IllegalStateException if it holds no secret
     */
    static byte[] of(DaemonConfig config) {
        return config.webhookSecret()
                .map(Secret::value)
                .orElseGet(() -> kept(config.store().dataDirectory()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The secret that lies in the data directory, for a backup; empty where it is configured, or not made yet. */
    static Optional<String> inDataDirectory(DaemonConfig config) throws IOException {
        Path file = config.store().dataDirectory().resolve(FILE);
        return config.webhookSecret().isPresent() || !Files.exists(file)
                ? Optional.empty()
                : Optional.of(Files.readString(file).strip());
    }

    /**
     * Has the data directory keep the secret of a backup, unless one is configured.
     *
     * @throws BackupRefused if it keeps another one
     */
    static void restore(DaemonConfig config, String secret) {
        Path directory = config.store().dataDirectory();
        if (config.webhookSecret().isEmpty() && !kept(directory, secret).equals(secret)) {
            throw new BackupRefused(directory.resolve(FILE) + " is another secret for webhooks than that of the backup:"
                    + " delete it, or name another store.dataDirectory");
        }
    }

    private static String kept(Path directory) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return kept(directory, HexFormat.of().formatHex(bytes));
    }

    private static String kept(Path directory, String first) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                make(directory, file, first);
            }
            String secret = Files.readString(file).strip();
            if (secret.length() < LEAST) {
                throw new IllegalStateException(
                        file + " holds no secret for webhooks; put it back from a backup, or delete it to have another"
                                + " one made, after which receivers need new secrets");
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("the secret for webhooks cannot be kept in " + file, e);
        }
    }

    /** Under another name first: a start that is killed leaves no half of a secret behind. */
    private static void make(Path directory, Path file, String secret) throws IOException {
        Path unfinished = Files.createTempFile(
                directory,
                FILE,
                ".unfinished",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(unfinished, secret + "\n");
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // Another start was faster; its secret counts.
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}

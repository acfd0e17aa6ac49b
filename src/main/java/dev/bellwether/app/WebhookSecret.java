package dev.bellwether.app;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.store.sql.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret from which those of subscriptions are derived: the configured one, or one of this node's own. */
final class WebhookSecret {
    private static final int LEAST = 32;

    private WebhookSecret() {}

    /**
     * The secret's bytes. Without a configured one it is read from a file in the data directory, which is made the first time,
     * readable for its owner alone; an {@link UncheckedIOException} if that cannot be, an {@link IllegalStateException} if it holds
     * no secret.
     */
    static byte[] of(DaemonConfig config) {
        return config.webhookSecret()
                .map(Secret::value)
                .orElseGet(() -> kept(Daemon.storeOptions(config.store())))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String kept(StoreOptions store) {
        Path directory = store.dataDirectory();
        Path file = store.webhookSecret();
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                make(directory, file);
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
    private static void make(Path directory, Path file) throws IOException {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        Path unfinished = Files.createTempFile(
                directory,
                file.getFileName().toString(),
                ".unfinished",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(unfinished, HexFormat.of().formatHex(bytes) + "\n");
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // Another start was faster; its secret counts.
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}

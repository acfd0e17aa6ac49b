package dev.bellwether.store.sql;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the store is and how long it keeps what.
 *
 * @param uri of a PostgreSQL server, {@code postgresql://user:password@host:port/database}; empty for the embedded one
 * @param dataDirectory where the embedded server keeps its files, below {@code postgres}, and where waits what PostgreSQL
 *     cannot take now, below {@code spool}
 * @param poolSize how many connections each of the two pools, for writing and for reading, makes at most: 1 to 100
 * @param retention how long job outcomes, probe runs and evaluations without a change are kept, at least a day
 * @param historyRetention how long evaluations with a change are kept, at least {@code retention}
 */
public record StoreOptions(
        String uri, Path dataDirectory, int poolSize, Duration retention, Duration historyRetention) {
    public StoreOptions {
        if (poolSize < 1 || poolSize > 100) {
            throw new IllegalArgumentException("the pool size is " + poolSize + ", but must be 1 to 100");
        }
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("the retention is " + retention + ", but must be at least a day");
        }
        if (historyRetention.compareTo(retention) < 0) {
            throw new IllegalArgumentException("the retention of the history is " + historyRetention
                    + ", but must be at least the retention, " + retention);
        }
    }

    /** The defaults with an embedded server: 4 connections, 35 and 400 days. */
    public static StoreOptions embedded(Path dataDirectory) {
        return new StoreOptions("", dataDirectory, 4, Duration.ofDays(35), Duration.ofDays(400));
    }

    public StoreOptions at(String uri) {
        return new StoreOptions(uri, dataDirectory, poolSize, retention, historyRetention);
    }

    public boolean isEmbedded() {
        return uri.isBlank();
    }

    /** Where the secret for webhooks lies that is not configured. */
    public Path webhookSecret() {
        return dataDirectory.resolve("webhooks.secret");
    }

    /** Without the URI, which may hold a password. */
    @Override
    public String toString() {
        return "StoreOptions[" + (isEmbedded() ? "embedded in " + dataDirectory : "at a server") + ", poolSize="
                + poolSize + ", retention=" + retention + ", historyRetention=" + historyRetention + "]";
    }
}

package dev.bellwether.store.backup;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What a backup says of itself.
 *
 * @param schema the version of the tables, as migrations are numbered
 * @param product the version of Bellwether that made it
 * @param at when, by the clock of the database
 * @param webhookSecret from which those of subscriptions are derived; empty where it is no part of the store
 */
public record BackupHeader(String schema, String product, Instant at, Optional<String> webhookSecret) {
    private static final int FORMAT = 1;

    JsonObject json() {
        return new JsonObject()
                .put("bellwetherBackup", FORMAT)
                .put("schema", schema)
                .put("product", product)
                .put("at", at.toString())
                .put("webhookSecret", webhookSecret.orElse(null));
    }

    /** Throws {@link BackupRefused} for a format of later versions, and other exceptions for what is no header. */
    static BackupHeader of(JsonObject json) {
        String product = json.getString("product");
        int format = json.getInteger("bellwetherBackup");
        if (format > FORMAT) {
            throw new BackupRefused("the backup has the format " + format + ", but this version of Bellwether knows "
                    + FORMAT + " at most: restore it with version " + product + " or a later one");
        }
        return new BackupHeader(
                json.getString("schema"),
                product,
                json.getInstant("at"),
                Optional.ofNullable(json.getString("webhookSecret")));
    }
}

package dev.bellwether.store.backup;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table, or one day of a table that is divided into days.
 *
 * @param table its name; that of a day ends in {@code _YYYYMMDD}
 * @param parent the table that the day belongs to
 * @param columns their names, quoted where SQL wants it, with commas between
 */
record BackupPart(String table, Optional<String> parent, String columns) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_\"]+");
    private static final Pattern NAMES = Pattern.compile("[a-z0-9_\", ]+");

    /** They become part of statements, wherever a file comes from. */
    BackupPart {
        if (!NAME.matcher(table).matches()
                || !NAME.matcher(parent.orElse(table)).matches()
                || !NAMES.matcher(columns).matches()) {
            throw new IllegalArgumentException("no names of tables and columns: " + table + ", " + columns);
        }
    }

    JsonObject json() {
        return new JsonObject()
                .put("table", table)
                .put("parent", parent.orElse(null))
                .put("columns", columns);
    }

    static BackupPart of(JsonObject json) {
        return new BackupPart(
                json.getString("table"), Optional.ofNullable(json.getString("parent")), json.getString("columns"));
    }
}

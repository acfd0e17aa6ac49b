package dev.bellwether.collect.source;

import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/** The customer of a row that is kept aside: a number, the hash of the word, which itself is not kept. */
final class KeptCustomer {
    private static final String FIELD = "customer";

    private KeptCustomer() {}

    static SourceRow hide(SourceRow row, CustomerHash customers) {
        JsonObject item = item(row);
        if (!(item.getValue(FIELD) instanceof String word)) {
            return row;
        }
        OptionalLong hash = customers.of(word);
        return hash.isPresent() ? row.with(item.put(FIELD, hash.getAsLong()).encode()) : row;
    }

    static OptionalLong of(SourceRow row) {
        return item(row).getValue(FIELD) instanceof Number hash
                ? OptionalLong.of(hash.longValue())
                : OptionalLong.empty();
    }

    static SourceRow without(SourceRow row) {
        JsonObject item = item(row);
        return item.remove(FIELD) == null ? row : row.with(item.encode());
    }

    private static JsonObject item(SourceRow row) {
        try {
            return row.item().isEmpty() ? new JsonObject() : new JsonObject(row.item());
        } catch (DecodeException e) {
            return new JsonObject();
        }
    }
}

package dev.bellwether.api.board;

import dev.bellwether.status.Operation;
import io.vertx.core.json.JsonObject;

/** A pinned status, as a connector shows it and as it is answered alone. */
public final class OverrideJson {
    private OverrideJson() {}

    public static JsonObject of(Operation.Override override) {
        return new JsonObject()
                .put("status", override.status().wire())
                .put("reason", override.reason())
                .put("from", override.from().toString())
                .put("until", override.until().toString());
    }
}

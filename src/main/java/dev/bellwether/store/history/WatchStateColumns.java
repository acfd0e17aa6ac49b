package dev.bellwether.store.history;

import dev.bellwether.status.Status;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The state of a watch as columns of a row: what is written is read back equal. */
final class WatchStateColumns {
    /** In the order in which they are written. */
    static final String NAMES = "regime_since, moved_at, watch";

    private WatchStateColumns() {}

    static <T> Columns<T> write(Columns<T> columns, Function<T, WatchState> state) {
        return columns.optionalTimes(row -> state.apply(row).regimeSince())
                .optionalTimes(row -> state.apply(row).movedAt())
                .optionalJson(row -> json(state.apply(row)));
    }

    static WatchState read(Row row) {
        // None is written as JSON's null, and SQL's stands in older rows.
        JsonObject json = row.getValue("watch") instanceof JsonObject object ? object : new JsonObject();
        List<Instant> swings = json.getJsonArray("swings", new JsonArray()).stream()
                .map(swing -> Instant.parse((String) swing))
                .toList();
        return new WatchState(
                Times.ofNullable(row, "regime_since"),
                Times.ofNullable(row, "moved_at"),
                swings,
                json.getBoolean("unstable", false),
                Optional.ofNullable(json.getString("beforeMaintenance")).map(Status::ofWire));
    }

    private static Optional<JsonObject> json(WatchState state) {
        JsonObject json = new JsonObject();
        if (!state.swings().isEmpty()) {
            json.put(
                    "swings",
                    new JsonArray(state.swings().stream().map(Instant::toString).toList()));
        }
        if (state.unstable()) {
            json.put("unstable", true);
        }
        state.beforeMaintenance().ifPresent(before -> json.put("beforeMaintenance", before.wire()));
        return json.isEmpty() ? Optional.empty() : Optional.of(json);
    }
}

package dev.bellwether.store.history;

import dev.bellwether.status.Recheck;
import dev.bellwether.status.Status;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The states of watches that a tick changed without publishing an evaluation; those of published ones are with them. */
public record WatchStates(Sql write, Sql read) {
    /** The columns of a state, in the order in which they are written. */
    static final String COLUMNS = "regime_since, moved_at, watch";

    private static final String UPSERT = """
            INSERT INTO watch_state (connector_id, at, %1$s)
            SELECT connector_id, at, %1$s
            FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::jsonb[])
                AS batch (connector_id, at, %1$s)
            ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE
            SET (at, %1$s) = ROW (excluded.at, excluded.regime_since, excluded.moved_at, excluded.watch)
            WHERE watch_state.at < excluded.at
            """.formatted(COLUMNS);

    private static final String LATER = """
            SELECT watch_state.* FROM watch_state
            JOIN evaluation_latest ON evaluation_latest.connector_id = watch_state.connector_id
                AND evaluation_latest.at < watch_state.at
            """;

    /** The state that the tick at a time left. */
    public record Kept(String connectorId, Instant at, WatchState state) {}

    /** Stores what ticks left, of each connector one, unless that of a later tick is stored. */
    public Future<Void> store(List<Recheck> rechecks) {
        Columns<Recheck> columns =
                new Columns<>(rechecks).texts(Recheck::connectorId).times(Recheck::at);
        return write.run(UPSERT, write(columns, Recheck::watch).parameters()).mapEmpty();
    }

    /** Those that are later than the latest evaluation of their connector. */
    public Future<List<Kept>> laterThanEvaluations() {
        return read.list(row -> new Kept(row.getString("connector_id"), Times.of(row, "at"), read(row)), LATER);
    }

    /** Adds the columns of a state, which {@link #read} reads back equal. */
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

package dev.bellwether.store.history;

import dev.bellwether.status.Recheck;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** The states of watches that a tick changed without publishing an evaluation; those of published ones are with them. */
public record WatchStates(Sql write, Sql read) {
    private static final String UPSERT = """
            INSERT INTO watch_state (connector_id, at, %1$s)
            SELECT connector_id, at, %1$s
            FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::jsonb[])
                AS batch (connector_id, at, %1$s)
            ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE
            SET (at, %1$s) = ROW (excluded.at, excluded.regime_since, excluded.moved_at, excluded.watch)
            WHERE watch_state.at < excluded.at
            """.formatted(WatchStateColumns.NAMES);

    private static final String LATER = """
            SELECT watch_state.* FROM watch_state
            JOIN evaluation_latest ON evaluation_latest.connector_id = watch_state.connector_id
                AND evaluation_latest.at < watch_state.at
            """;

    /**
     * The state that a tick left.
     *
     * @param at the tick
     */
    public record Kept(String connectorId, Instant at, WatchState state) {}

    /** Stores what ticks left, of each connector one, unless that of a later tick is stored. */
    public Future<Void> store(List<Recheck> rechecks) {
        Columns<Recheck> columns =
                new Columns<>(rechecks).texts(Recheck::connectorId).times(Recheck::at);
        return write.run(
                        UPSERT, WatchStateColumns.write(columns, Recheck::watch).parameters())
                .mapEmpty();
    }

    /** Those that are later than the latest evaluation of their connector. */
    public Future<List<Kept>> laterThanEvaluations() {
        return read.list(
                row -> new Kept(row.getString("connector_id"), Times.of(row, "at"), WatchStateColumns.read(row)),
                LATER);
    }
}

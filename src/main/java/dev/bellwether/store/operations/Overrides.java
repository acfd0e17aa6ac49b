package dev.bellwether.store.operations;

import dev.bellwether.status.Operation;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Statuses that operators pin. Every one of them stays for as long as history does. */
public record Overrides(Sql write, Sql read) {
    private static final Function<Row, Pinned> PINNED = Records.reader(Pinned.class);

    private static final String LATEST = """
            SELECT number, connector_id, status, reason, starts_at, ends_at FROM status_override
            WHERE connector_id = $1 ORDER BY number DESC LIMIT 1
            """;

    /**
     * Every override for the time that it held. The next one takes its place when it begins; one that begins when this one did tells
     * how this one ended.
     */
    public static final String IN_FORCE = """
            SELECT connector_id, status, reason, starts_at,
                least(ends_at, lead(starts_at) OVER (PARTITION BY connector_id ORDER BY number)) AS ends_at, number
            FROM status_override
            """;

    /** A status that is pinned, with a number that is another one for whatever is pinned next. */
    public record Pinned(long number, Operation.Override override) {}

    /** What holds of a connector at a time. */
    public Future<Optional<Pinned>> current(String connectorId, Instant at) {
        return read.run(LATEST, connectorId).map(rows -> current(rows, at));
    }

    /**
     * Pins a status, or ends what is pinned, and stores who did so; nobody else changes it meanwhile. What is decided, given what
     * holds now, is over at once if it ends by {@code at}. What deciding throws fails the future, and nothing is stored.
     */
    public Future<Pinned> change(
            String connectorId, Instant at, Function<Optional<Pinned>, Operation.Override> decide, AuditEntry entry) {
        return write.inTransaction(connection -> Sql.lock(connection, "override", connectorId)
                .compose(locked -> Sql.run(connection, LATEST, connectorId))
                .compose(rows -> {
                    Operation.Override next = decide.apply(current(rows, at));
                    return Sql.run(connection, Operations.INSERT_OVERRIDE, Operations.parameters(next))
                            .compose(stored -> AuditTrail.record(connection, entry)
                                    .map(new Pinned(stored.iterator().next().getLong("number"), next)));
                }));
    }

    private static Optional<Pinned> current(RowSet<Row> rows, Instant at) {
        return rows.stream()
                .map(PINNED)
                .filter(pinned -> pinned.override().until().isAfter(at))
                .findFirst();
    }
}

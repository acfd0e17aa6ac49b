package dev.bellwether.store.operations;

import dev.bellwether.status.Operation;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What operators said: releases, maintenance windows and overrides. */
public record Operations(Sql write, Sql read) {
    public static final Function<Row, Operation.Release> RELEASE = Records.reader(Operation.Release.class);
    public static final Function<Row, Operation.Maintenance> ANNOUNCED = Records.reader(Operation.Maintenance.class);
    public static final Function<Row, Operation.Override> OVERRIDE = Records.reader(Operation.Override.class);

    static final String INSERT_RELEASE =
            "INSERT INTO release (connector_id, version, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    private static final String INSERT_MAINTENANCE = """
            INSERT INTO maintenance (connector_id, id, starts_at, ends_at, explanation) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (connector_id, id) DO UPDATE
            SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, explanation = excluded.explanation,
                stored_at = now()
            """;

    static final String INSERT_OVERRIDE = """
            INSERT INTO status_override (connector_id, status, reason, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5)
            RETURNING number
            """;

    private static final String RELEASES =
            "SELECT connector_id, version, at FROM release WHERE at >= $1 ORDER BY at, connector_id, version";

    private static final String MAINTENANCE = """
            SELECT connector_id, id, starts_at, ends_at, explanation FROM maintenance
            WHERE ends_at > $1 ORDER BY starts_at, connector_id, id
            """;

    private static final String OVERRIDES = """
            SELECT * FROM (
                SELECT DISTINCT ON (connector_id) connector_id, status, reason, starts_at, ends_at
                FROM status_override ORDER BY connector_id, number DESC) AS latest
            WHERE ends_at > $1 ORDER BY starts_at, connector_id
            """;

    private static final String PAST_OVERRIDES = """
            SELECT * FROM (%s) AS pinned
            WHERE ends_at > $1 AND starts_at < $2 AND starts_at < ends_at ORDER BY starts_at, number
            """.formatted(Overrides.IN_FORCE);

    /**
     * Stores an operation. A maintenance window with the same connector and id takes the place of the one before, so it is
     * moved or ended by storing it again; of the overrides of a connector the last one stored counts.
     */
    public Future<Void> insert(Operation operation) {
        if (operation instanceof Operation.Release release) {
            return write.run(INSERT_RELEASE, parameters(release)).mapEmpty();
        }
        if (operation instanceof Operation.Maintenance it) {
            return write.run(INSERT_MAINTENANCE, it.connectorId(), it.id(), it.from(), it.to(), it.explanation())
                    .mapEmpty();
        }
        return write.run(INSERT_OVERRIDE, parameters((Operation.Override) operation))
                .mapEmpty();
    }

    /**
     * What still matters at or after a time: releases from then on, maintenance windows that end later, and of each
     * connector the last override if it ends later; each kind by its time.
     */
    public Future<List<Operation>> since(Instant at) {
        return read(at, read.list(OVERRIDE, OVERRIDES, at));
    }

    /**
     * What mattered at some time of a past range: releases from its beginning on, maintenance windows that ended later, and every
     * override for the time that it held; each kind by its time.
     */
    public Future<List<Operation>> between(Instant from, Instant to) {
        return read(from, read.list(OVERRIDE, PAST_OVERRIDES, from, to));
    }

    private Future<List<Operation>> read(Instant at, Future<List<Operation.Override>> pinned) {
        return together(read.list(RELEASE, RELEASES, at), read.list(ANNOUNCED, MAINTENANCE, at), pinned);
    }

    /** Operations of each kind, one kind after the other. */
    public static Future<List<Operation>> together(
            Future<List<Operation.Release>> releases,
            Future<List<Operation.Maintenance>> windows,
            Future<List<Operation.Override>> overrides) {
        return Future.all(releases, windows, overrides)
                .map(all -> Stream.of(releases.result(), windows.result(), overrides.result())
                        .<Operation>flatMap(List::stream)
                        .toList());
    }

    static Object[] parameters(Operation.Release release) {
        return new Object[] {release.connectorId(), release.version(), release.at()};
    }

    static Object[] parameters(Operation.Override it) {
        return new Object[] {it.connectorId(), it.status().wire(), it.reason(), it.from(), it.until()};
    }
}

package dev.bellwether.store.rollup;

import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Writes hours that are rolled up, in the transaction that is open on a connection. */
record EvidenceHours(Vertx vertx, OwnConnection own) {
    private static final String STORE = """
            INSERT INTO evidence_hour (day, hour, connector_id, kinds, jobs_by_minute, jobs, steps, probes)
            SELECT * FROM unnest($1::date[], $2::timestamptz[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[],
                $7::bytea[], $8::bytea[])
            ON CONFLICT (connector_id, hour, day) DO UPDATE
            SET kinds = excluded.kinds, jobs_by_minute = excluded.jobs_by_minute, jobs = excluded.jobs,
                steps = excluded.steps, probes = excluded.probes
            """;

    private static final String STORE_LAST_SUCCESS = """
            INSERT INTO last_success (connector_id, at)
            SELECT connector_id, max(at) FROM unnest($1::text[], $2::timestamptz[]) AS given (connector_id, at)
            GROUP BY connector_id ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at WHERE last_success.at < excluded.at
            """;

    Future<Void> addDays(Collection<LocalDate> days) {
        return own.query(
                        "SELECT add_day('evidence_hour', day) FROM unnest($1::date[]) AS day ORDER BY day",
                        Tuple.tuple().addArrayOfLocalDate(days.toArray(LocalDate[]::new)))
                .mapEmpty();
    }

    Future<Void> store(List<ConnectorHour> hours) {
        if (hours.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple lastSuccesses = new Columns<>(hours.stream()
                        .filter(hour -> hour.lastSuccess().isPresent())
                        .toList())
                .texts(ConnectorHour::connectorId)
                .optionalTimes(ConnectorHour::lastSuccess)
                .parameters();
        // To write out thousands of rows takes too long for an event loop.
        return vertx.executeBlocking(() -> columns(hours))
                .compose(columns -> own.query(STORE, columns))
                .compose(stored -> own.query(STORE_LAST_SUCCESS, lastSuccesses))
                .mapEmpty();
    }

    private static Tuple columns(List<ConnectorHour> hours) {
        return new Columns<>(hours)
                .days(hour -> Times.day(hour.start()))
                .times(ConnectorHour::start)
                .texts(ConnectorHour::connectorId)
                .bytes(hour -> EvidenceHour.bytes(hour.kinds()))
                .bytes(hour -> EvidenceHour.bytes(hour.jobsByMinute()))
                .bytes(hour -> EvidenceHour.bytes(hour.jobs()))
                .bytes(hour -> EvidenceHour.bytes(hour.steps()))
                .bytes(hour -> EvidenceHour.bytes(hour.probes()))
                .parameters();
    }
}

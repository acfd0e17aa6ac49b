package dev.bellwether.store.rollup;

import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Writes hours that are rolled up, in the transaction that is open on a connection. */
final class EvidenceHours {
    private static final String STORE = """
            INSERT INTO evidence_hour (day, hour, connector_id, outcomes, of_the_hour, jobs, steps, probes)
            SELECT * FROM unnest($1::date[], $2::timestamptz[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[],
                $7::bytea[], $8::bytea[])
            ON CONFLICT (connector_id, hour, day) DO UPDATE
            SET outcomes = excluded.outcomes, of_the_hour = excluded.of_the_hour, jobs = excluded.jobs,
                steps = excluded.steps, probes = excluded.probes
            """;

    private static final String STORE_LAST_SUCCESS = """
            INSERT INTO last_success (connector_id, at)
            SELECT connector_id, max(at) FROM unnest($1::text[], $2::timestamptz[]) AS given (connector_id, at)
            GROUP BY connector_id ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at WHERE last_success.at < excluded.at
            """;

    private final Vertx vertx;
    private final OwnConnection own;
    private final SplitJobs splitJobs;

    /**
     * @param span over how many hours there is evidence
     */
    EvidenceHours(Vertx vertx, OwnConnection own, long span) {
        this.vertx = vertx;
        this.own = own;
        this.splitJobs = new SplitJobs(own::query, span);
    }

    /** The parameters of a query for the evidence of an hour, see {@link ConnectorHour#EVIDENCE}. */
    static Tuple span(Instant hour) {
        Instant end = hour.plus(ConnectorHour.LENGTH);
        return Tuple.of(Times.toSql(hour), Times.toSql(end), Times.day(hour), Times.day(end.plus(RollUp.GRACE)));
    }

    Future<Void> addDays(Collection<LocalDate> days) {
        return own.query(
                        "SELECT add_day('evidence_hour', day) FROM unnest($1::date[]) AS day ORDER BY day",
                        Tuple.tuple().addArrayOfLocalDate(days.toArray(LocalDate[]::new)))
                .mapEmpty();
    }

    /** Stores complete hours, in place of what was stored of them. */
    Future<Void> store(List<ConnectorHour> hours) {
        if (hours.isEmpty()) {
            return Future.succeededFuture();
        }
        List<ConnectorHour> successful =
                hours.stream().filter(hour -> hour.lastSuccess().isPresent()).toList();
        return splitJobs
                .open(hours)
                // Packing takes too long for an event loop.
                .compose(opened -> vertx.executeBlocking(() -> packed(hours)))
                .compose(packed -> own.query(STORE, packed))
                .compose(stored -> own.query(
                        STORE_LAST_SUCCESS,
                        new Columns<>(successful)
                                .texts(ConnectorHour::connectorId)
                                .optionalTimes(ConnectorHour::lastSuccess)
                                .parameters()))
                .mapEmpty();
    }

    private static Tuple packed(List<ConnectorHour> hours) {
        return new Columns<>(hours)
                .days(hour -> Times.day(hour.start()))
                .times(ConnectorHour::start)
                .texts(ConnectorHour::connectorId)
                .bytes(ConnectorHour::packedOutcomes)
                .bytes(ConnectorHour::packedOutcomesOfTheHour)
                .bytes(ConnectorHour::packedJobs)
                .bytes(ConnectorHour::packedSteps)
                .bytes(ConnectorHour::packedProbes)
                .parameters();
    }
}

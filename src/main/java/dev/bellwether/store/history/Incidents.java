package dev.bellwether.store.history;

import dev.bellwether.status.Status;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.PastOutages.PastOutage;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Incidents; they are stored along with the evaluations that make them. */
public record Incidents(Sql read, Clock clock) {
    private static final Function<Row, PastOutage> PAST_OUTAGE = Records.reader(PastOutage.class);

    /** An incident of a connector that nobody evaluates any more ended when the next look was due; $1 is by when. */
    private static final String ALL = """
            SELECT incident.connector_id, began_at, major, ended_at AS stored_end,
                coalesce(ended_at, CASE WHEN latest.next_at < $1 THEN latest.next_at END) AS ended_at
            FROM incident LEFT JOIN evaluation_latest AS latest USING (connector_id)
            """;

    /**
     * Those that lie within some time $4 in which at least $5 began. What was never seen to work did not go out then: at a first
     * start all that is out seems to begin together.
     */
    private static final String DENSE = "WITH begun AS (" + ALL + """
                WHERE began_at >= $2 AND began_at < $3 AND EXISTS (
                    SELECT FROM status_change AS before
                    WHERE before.connector_id = incident.connector_id AND before.at < began_at
                        AND before.status <> 'unknown')
            ), counted AS (
                SELECT *, count(*) OVER (ORDER BY began_at RANGE BETWEEN CURRENT ROW AND $4::interval FOLLOWING) AS together
                FROM begun
            ), dense AS (
                SELECT *, max(together) OVER (ORDER BY began_at RANGE BETWEEN $4::interval PRECEDING AND CURRENT ROW) AS most
                FROM counted)
            SELECT * FROM dense WHERE most >= $5 ORDER BY began_at DESC, connector_id LIMIT 20000
            """;

    /** The newest; one that maintenance ended, or that nobody looked at any more, was not seen to end by itself. */
    private static final String PAST =
            "SELECT connector_id, began_at, ended_at, stored_end IS NULL OR EXISTS (" + """
                SELECT FROM status_change AS closing
                WHERE closing.connector_id = incident.connector_id AND closing.at = stored_end
                    AND closing.status = 'under-maintenance') AS cut_short
            FROM (""" + ALL
                    + ") AS incident ORDER BY began_at DESC, connector_id LIMIT 20000";

    private static final Duration LATE = Duration.ofMinutes(5);

    /**
     * Which incidents, newest first and at equal times by connector.
     *
     * @param connectors of these only; empty for all
     * @param open only those that last, or only those that have ended; empty for both
     * @param from that ended after this time, or last
     * @param to that began before this time
     * @param after behind this one
     */
    public record Query(
            Optional<List<String>> connectors,
            Optional<Boolean> open,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<Incident.Key> after) {}

    /** Those that a query asks for, at most so many. */
    public Future<List<Incident>> list(Query query, int most) {
        Conditions conditions = new Conditions(overdue(), query);
        query.after().ifPresent(conditions::behind);
        String limit = " ORDER BY began_at DESC, connector_id LIMIT " + conditions.parameter(most);
        return read.run("SELECT * FROM (" + ALL + ") AS incident" + conditions.where() + limit, conditions.parameters)
                .map(rows -> rows.stream().map(Incidents::incident).toList());
    }

    /** How many a query asks for, whatever it is behind. */
    public Future<Integer> count(Query query) {
        Conditions conditions = new Conditions(overdue(), query);
        return read.run(
                        "SELECT count(*)::int AS n FROM (" + ALL + ") AS incident" + conditions.where(),
                        conditions.parameters)
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    public Future<Optional<Incident>> one(Incident.Key key) {
        String sql = ALL + " WHERE incident.connector_id = $2 AND began_at = $3";
        return read.first(Incidents::incident, sql, overdue(), key.connectorId(), key.began());
    }

    /** Those that began in {@code [from, to)} while at least so many did within a time, newest first; at most the newest 20,000. */
    public Future<List<Incident>> dense(Instant from, Instant to, Duration together, int least) {
        Interval within = Interval.of().seconds((int) together.toSeconds());
        return read.list(Incidents::incident, DENSE, overdue(), from, to, within, least);
    }

    /** All that history has, at most the newest 20,000, newest first. */
    public Future<List<PastOutage>> past() {
        return read.list(PAST_OUTAGE, PAST, overdue());
    }

    private Instant overdue() {
        return clock.instant().minus(LATE);
    }

    private static Incident incident(Row row) {
        return new Incident(
                row.getString("connector_id"),
                Times.of(row, "began_at"),
                Times.ofNullable(row, "ended_at"),
                row.getBoolean("major") ? Status.MAJOR_OUTAGE : Status.PARTIAL_OUTAGE);
    }

    /** The conditions of a query and their parameters; no value ever becomes part of the statement. */
    private static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final Tuple parameters;

        Conditions(Instant overdue, Query query) {
            parameters = Tuple.of(Times.toSql(overdue));
            query.connectors()
                    .ifPresent(ids -> conditions.add(
                            "connector_id = ANY (" + parameter(ids.toArray(String[]::new)) + "::text[])"));
            query.open()
                    .ifPresent(open -> conditions.add(
                            // What is stored as ended is not open either; that much an index knows.
                            open ? "ended_at IS NULL AND stored_end IS NULL" : "ended_at IS NOT NULL"));
            query.from()
                    .ifPresent(from ->
                            conditions.add("(ended_at IS NULL OR ended_at > " + parameter(Times.toSql(from)) + ")"));
            query.to().ifPresent(to -> conditions.add("began_at < " + parameter(Times.toSql(to))));
            if (query.from().isPresent() && query.to().isPresent()) {
                // As stored, an incident lasts at least as long as it does: so an index finds those of any time.
                conditions.add(
                        "tstzrange(began_at, stored_end) && tstzrange(%1$s::timestamptz, greatest(%1$s, %2$s)::timestamptz)"
                                .formatted(
                                        parameter(Times.toSql(query.from().get())),
                                        parameter(Times.toSql(query.to().get()))));
            }
        }

        void behind(Incident.Key key) {
            String at = parameter(Times.toSql(key.began()));
            String connector = parameter(key.connectorId());
            conditions.add("(began_at < " + at + " OR (began_at = " + at + " AND connector_id > " + connector + "))");
        }

        String parameter(Object value) {
            parameters.addValue(value);
            return "$" + parameters.size();
        }

        String where() {
            return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        }
    }
}

package dev.bellwether.store.history;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.AuditTrail;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes back what was decided for times that have not come yet, since the clock that said so went back. */
public record Rewind(Sql write) {
    private static final String LATEST = """
            SELECT greatest((SELECT max(at) FROM evaluation_latest), (SELECT max(at) FROM watch_state)) AS at
            """;

    private static final String EVALUATIONS = "DELETE FROM evaluation WHERE at > $1";

    private static final String CHANGES = "DELETE FROM status_change WHERE at > $1";

    private static final String STATES = "DELETE FROM watch_state WHERE at > $1";

    private static final String INCIDENTS = "DELETE FROM incident WHERE began_at > $1";

    /** Else they would be notes of whatever begins at that time when it comes. */
    private static final String NOTES = "DELETE FROM incident_note WHERE began_at > $1";

    private static final String ENDS = """
            UPDATE incident SET ended_at = NULL, major = coalesce(
                (SELECT bool_or(status = 'major-outage') FROM status_change
                WHERE status_change.connector_id = incident.connector_id AND incident_since = began_at), major)
            WHERE ended_at > $1 OR ended_at IS NULL
            """;

    /** Of a day or two the last evaluation, else the last that changed something, which says the same. */
    private static final String LATEST_ANEW = """
            INSERT INTO evaluation_latest (%1$s)
            SELECT found.* FROM evaluation_latest AS gone CROSS JOIN LATERAL (
                (SELECT %1$s FROM evaluation WHERE connector_id = gone.connector_id AND at <= $1
                    AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date - 1 ORDER BY at DESC LIMIT 1)
                UNION ALL
                (SELECT %1$s FROM status_change WHERE connector_id = gone.connector_id AND at <= $1
                    ORDER BY at DESC LIMIT 1)
                ORDER BY at DESC LIMIT 1) AS found
            WHERE gone.at > $1
            ON CONFLICT (connector_id) DO UPDATE SET (%1$s) = ROW (%2$s)
            """.formatted(EvaluationRow.COLUMNS, EvaluationRow.columnsOf("excluded"));

    /** Of what has never been evaluated before. */
    private static final String NEVER = "DELETE FROM evaluation_latest WHERE at > $1";

    /** In this order, after the evaluations. */
    private static final List<String> THEN = List.of(CHANGES, STATES, INCIDENTS, NOTES, ENDS, LATEST_ANEW, NEVER);

    /** The latest tick of which something is stored, if there is any. */
    public Future<Optional<Instant>> latest() {
        return write.run(LATEST).map(rows -> Times.ofNullable(rows.iterator().next(), "at"));
    }

    /**
     * Removes all that is later than a time, up to the latest tick of which something is stored, and says so in the audit trail, in
     * one transaction. What was told of it stays told.
     */
    public Future<Void> to(Instant now, Instant latest) {
        return write.inTransaction(connection -> Sql.run(connection, EVALUATIONS, now)
                .compose(removed -> Repeat.forEach(THEN, sql -> Sql.run(connection, sql, now))
                        .compose(done -> AuditTrail.record(connection, entry(now, latest, removed.rowCount())))));
    }

    private static AuditEntry entry(Instant now, Instant latest, int removed) {
        return AuditEntry.done(
                now,
                "",
                "evaluations.remove",
                "evaluations",
                Map.of(
                        "reason",
                        "the clock went back",
                        "after",
                        now.toString(),
                        "upTo",
                        latest.toString(),
                        "removed",
                        Integer.toString(removed)));
    }
}

package dev.bellwether.store.operations;

import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.IncidentNote;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What operators said of incidents, as long as these are kept. */
public record IncidentNotes(Sql write, Sql read) {
    /** How many notes an incident may have. */
    public static final int MOST = 100;

    /** So it stays until the note is stored. */
    private static final String INCIDENT =
            "SELECT major FROM incident WHERE connector_id = $1 AND began_at = $2 FOR KEY SHARE";

    private static final String OF_ONE =
            "SELECT at, author, words FROM incident_note WHERE connector_id = $1 AND began_at = $2 ORDER BY at";

    private static final String OF_SEVERAL = """
            SELECT connector_id, began_at, at, author, words FROM incident_note
            WHERE (connector_id, began_at) IN (SELECT * FROM unnest($1::text[], $2::timestamptz[])) ORDER BY at
            """;

    private static final String INSERT =
            "INSERT INTO incident_note (connector_id, began_at, at, author, words) VALUES ($1, $2, $3, $4, $5)";

    /** A note as it is stored; it is not new if the incident's latest one said the same. */
    public record Added(IncidentNote note, boolean isNew) {}

    /** An incident has as many notes as it may have. */
    public static final class TooManyNotes extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyNotes() {
            super("the incident has " + MOST + " notes already, and may not have more");
        }
    }

    private record Of(Incident.Key incident, IncidentNote note) {}

    /**
     * Stores a note and who made it, unless the incident's latest note is the same by the same: a client that got no answer sends it
     * again. A note comes after those before it, whatever the clock says. Empty if there is no such incident; fails with
     * {@link TooManyNotes} if it has as many as it may have.
     */
    public Future<Optional<Added>> add(Incident.Key incident, IncidentNote note, AuditEntry entry) {
        return write.inTransaction(connection -> Sql.lock(
                        connection, "incident-note", incident.connectorId() + "~" + incident.began())
                .compose(locked -> Sql.run(connection, INCIDENT, incident.connectorId(), incident.began()))
                .compose(found -> found.size() == 0
                        ? Future.succeededFuture(Optional.<Added>empty())
                        : add(connection, incident, note, entry).map(Optional::of)));
    }

    private static Future<Added> add(
            SqlConnection connection, Incident.Key incident, IncidentNote note, AuditEntry entry) {
        return Sql.run(connection, OF_ONE, incident.connectorId(), incident.began())
                .map(rows -> rows.stream().map(IncidentNotes::note).toList())
                .compose(before -> {
                    Optional<IncidentNote> last =
                            before.isEmpty() ? Optional.empty() : Optional.of(before.get(before.size() - 1));
                    if (last.filter(same ->
                                    same.by().equals(note.by()) && same.text().equals(note.text()))
                            .isPresent()) {
                        return Future.succeededFuture(new Added(last.get(), false));
                    }
                    if (before.size() >= MOST) {
                        return Future.failedFuture(new TooManyNotes());
                    }
                    Instant at = last.map(IncidentNote::at)
                            .filter(latest -> !latest.isBefore(note.at()))
                            .map(latest -> latest.plus(1, ChronoUnit.MICROS))
                            .orElse(note.at());
                    IncidentNote added = new IncidentNote(at, note.by(), note.text());
                    return Sql.run(
                                    connection,
                                    INSERT,
                                    incident.connectorId(),
                                    incident.began(),
                                    at,
                                    added.by(),
                                    added.text())
                            .compose(stored -> AuditTrail.record(connection, entry))
                            .map(new Added(added, true));
                });
    }

    /** The notes of some incidents, each's in the order in which they were made; of those that have any. */
    public Future<Map<Incident.Key, List<IncidentNote>>> of(List<Incident> incidents) {
        Columns<Incident> columns =
                new Columns<>(incidents).texts(Incident::connectorId).times(Incident::began);
        return read.run(OF_SEVERAL, columns.parameters())
                .map(rows -> rows.stream()
                        .map(row -> new Of(
                                new Incident.Key(row.getString("connector_id"), Times.of(row, "began_at")), note(row)))
                        .collect(Collectors.groupingBy(
                                Of::incident, Collectors.mapping(Of::note, Collectors.toList()))));
    }

    private static IncidentNote note(Row row) {
        return new IncidentNote(Times.of(row, "at"), row.getString("author"), row.getString("words"));
    }
}

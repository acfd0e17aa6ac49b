package dev.bellwether.store.operations;

import dev.bellwether.status.history.Incident;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import dev.bellwether.store.webhooks.Notifications;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What operators said of incidents, as long as these are kept. */
public record IncidentNotes(Sql write, Sql read) {
    /** How many notes an incident may have. */
    public static final int MOST = 100;

    private static final Function<Row, Incident.Note> NOTE = Records.reader(Incident.Note.class);

    private static final String LATEST = """
            SELECT at, author, words, count(*) OVER () AS notes FROM incident_note
            WHERE connector_id = $1 AND began_at = $2 ORDER BY at DESC LIMIT 1
            """;

    /** A note comes after those before it, whatever the clock says. */
    private static final String INSERT = """
            INSERT INTO incident_note (connector_id, began_at, at, author, words)
            VALUES ($1, $2, greatest($3, (SELECT max(at) + interval '1 microsecond' FROM incident_note
                WHERE connector_id = $1 AND began_at = $2)), $4, $5)
            RETURNING at, author, words
            """;

    private static final String OF = """
            SELECT at, author, words, connector_id, began_at FROM incident_note
            WHERE (connector_id, began_at) IN (SELECT * FROM unnest($1::text[], $2::timestamptz[])) ORDER BY at
            """;

    /** A note as it is stored; it is not new if the incident's latest one is the same by the same. */
    public record Added(Incident.Note note, boolean isNew) {}

    /**
     * Stores a new note, who made it, and what is to be told of it. Empty if the incident has as many as it may have.
     *
     * @param telling what gives the note, as it is stored, to tell
     */
    public Future<Optional<Added>> add(
            Incident incident,
            Incident.Note note,
            AuditEntry entry,
            Function<Incident.Note, List<Notifications.Notification>> telling) {
        String connector = incident.connectorId();
        return write.inTransaction(connection -> Sql.lock(connection, "incident-note", incident.id())
                .compose(locked -> Sql.run(connection, LATEST, connector, incident.began()))
                .compose(rows -> {
                    Optional<Row> latest = rows.stream().findFirst();
                    Optional<Added> same = latest.map(NOTE)
                            .filter(last ->
                                    last.by().equals(note.by()) && last.text().equals(note.text()))
                            .map(last -> new Added(last, false));
                    if (same.isPresent() || latest.stream().anyMatch(row -> row.getLong("notes") >= MOST)) {
                        return Future.succeededFuture(same);
                    }
                    return Sql.run(connection, INSERT, connector, incident.began(), note.at(), note.by(), note.text())
                            .map(stored -> Optional.of(
                                    new Added(NOTE.apply(stored.iterator().next()), true)))
                            .compose(added -> AuditTrail.record(connection, entry)
                                    .compose(recorded -> Notifications.enqueue(
                                            connection,
                                            telling.apply(added.orElseThrow().note())))
                                    .map(added));
                }));
    }

    /** The notes of those incidents that have any, each's in the order in which they were made. */
    public Future<Map<Incident.Key, List<Incident.Note>>> of(List<Incident> incidents) {
        Columns<Incident> columns =
                new Columns<>(incidents).texts(Incident::connectorId).times(Incident::began);
        return read.run(OF, columns.parameters())
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> new Incident.Key(row.getString("connector_id"), Times.of(row, "began_at")),
                                Collectors.mapping(NOTE, Collectors.toList()))));
    }
}

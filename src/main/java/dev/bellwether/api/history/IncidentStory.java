package dev.bellwether.api.history;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.store.Database;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happened in an incident and what operators said of it.
 *
 * @param entries in order of time
 */
public record IncidentStory(Incident incident, List<Entry> entries) {
    /** A note, or a change and the evaluation that saw it. Its id tells it apart from the others of the incident, for ever. */
    public record Entry(String id, Instant at, String text, Optional<Evaluation> change) {}

    /** The stories of some incidents, in their order, each with at most so many changes and with all notes. */
    public static Future<List<IncidentStory>> of(
            Database database, List<Incident> incidents, Instant now, int mostChanges) {
        Future<Map<Incident.Key, List<Incident.Note>>> notes =
                database.incidentNotes().of(incidents);
        return Future.all(incidents.stream()
                        .map(incident -> database.statusChanges()
                                .evaluations(
                                        incident.connectorId(),
                                        incident.began(),
                                        incident.ended().orElse(now),
                                        mostChanges)
                                .compose(changes -> notes.map(
                                        all -> of(incident, changes, all.getOrDefault(incident.key(), List.of())))))
                        .toList())
                .map(CompositeFuture::list);
    }

    private static IncidentStory of(Incident incident, List<Evaluation> changes, List<Incident.Note> notes) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Evaluation change = changes.get(i);
            entries.add(new Entry(Integer.toString(i), change.at(), change.reason(), Optional.of(change)));
        }
        for (int i = 0; i < notes.size(); i++) {
            Incident.Note note = notes.get(i);
            entries.add(new Entry("note/" + i, note.at(), note.text(), Optional.empty()));
        }
        entries.sort(Comparator.comparing(Entry::at));
        return new IncidentStory(incident, entries);
    }

    /** When something was last seen or said. */
    public Instant updated() {
        return Stream.concat(incident.ended().stream(), entries.stream().map(Entry::at))
                .max(Instant::compareTo)
                .orElse(incident.began());
    }

    /** A note as the contract has it. */
    public static JsonObject json(Incident.Note note) {
        return new JsonObject()
                .put("at", note.at().toString())
                .put("by", note.by())
                .put("text", note.text());
    }
}

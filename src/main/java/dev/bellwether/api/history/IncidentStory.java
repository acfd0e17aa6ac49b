package dev.bellwether.api.history;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.IncidentNote;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What happened in an incident and what operators said of it.
 *
 * @param entries in order of time
 */
public record IncidentStory(Incident incident, List<Entry> entries) {
    /**
     * One thing that is told.
     *
     * @param id another one for each of an incident, and the same for ever
     * @param at when it was seen or said
     * @param text in words
     * @param change the evaluation that changed something; empty for a note
     */
    public record Entry(String id, Instant at, String text, Optional<Evaluation> change) {}

    /** The stories of some incidents, in their order, each with at most so many changes and with all notes. */
    public static Future<List<IncidentStory>> of(
            Database database, List<Incident> incidents, Instant now, int mostChanges) {
        List<Future<List<Evaluation>>> changes = incidents.stream()
                .map(incident -> database.statusChanges()
                        .evaluations(
                                incident.connectorId(),
                                incident.began(),
                                incident.ended().orElse(now),
                                mostChanges))
                .toList();
        return Future.all(changes)
                .compose(read -> database.incidentNotes().of(incidents))
                .map(notes -> {
                    List<IncidentStory> stories = new ArrayList<>();
                    for (int i = 0; i < incidents.size(); i++) {
                        Incident incident = incidents.get(i);
                        stories.add(
                                of(incident, changes.get(i).result(), notes.getOrDefault(incident.key(), List.of())));
                    }
                    return stories;
                });
    }

    private static IncidentStory of(Incident incident, List<Evaluation> changes, List<IncidentNote> notes) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Evaluation change = changes.get(i);
            entries.add(new Entry(incident.id() + "/" + i, change.at(), change.reason(), Optional.of(change)));
        }
        for (int i = 0; i < notes.size(); i++) {
            IncidentNote note = notes.get(i);
            entries.add(new Entry(incident.id() + "/note/" + i, note.at(), note.text(), Optional.empty()));
        }
        entries.sort(Comparator.comparing(Entry::at));
        return new IncidentStory(incident, entries);
    }

    /** When something was last seen or said. */
    public Instant updated() {
        return entries.isEmpty()
                ? incident.ended().orElse(incident.began())
                : entries.get(entries.size() - 1).at();
    }

    /** A note as the contract has it. */
    public static JsonObject json(IncidentNote note) {
        return new JsonObject()
                .put("at", note.at().toString())
                .put("by", note.by())
                .put("text", note.text());
    }

    static JsonArray json(List<IncidentNote> notes) {
        JsonArray json = new JsonArray();
        notes.forEach(note -> json.add(json(note)));
        return json;
    }
}

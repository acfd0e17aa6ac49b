package dev.bellwether.api.statuspage;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.api.history.IncidentStory;
import dev.bellwether.api.operate.ListedMaintenanceWindow;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Incident;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Incidents and maintenance windows as a Statuspage, which is at a URL, has them: both are incidents there, with updates. */
record StatuspageEvents(StatuspageComponents components, Supplier<String> url) {
    JsonObject incident(IncidentStory story, Board board) {
        Incident incident = story.incident();
        Optional<ConnectorState> state = board.connector(incident.connectorId());
        String name = state.map(known -> known.institution().name()).orElse(incident.connectorId());
        JsonArray updates = new JsonArray();
        for (int i = story.entries().size() - 1; i >= 0; i--) {
            IncidentStory.Entry entry = story.entries().get(i);
            boolean over =
                    incident.ended().filter(end -> !entry.at().isBefore(end)).isPresent();
            updates.add(update(incident.id(), entry.id(), over ? "resolved" : "investigating", entry.text(), entry.at())
                    .put(
                            "affected_components",
                            new JsonArray(entry.change().stream()
                                    .map(change -> affected(change, name))
                                    .toList())));
        }
        return event(incident.id(), name + ": " + incident.worst().title(), incident.began(), story.updated())
                .put("status", incident.isOpen() ? "investigating" : "resolved")
                .put("impact", incident.worst() == Status.MAJOR_OUTAGE ? "critical" : "major")
                .put("resolved_at", ConnectorJson.time(incident.ended()))
                .put("incident_updates", updates)
                .put("components", components(state.stream(), board));
    }

    JsonObject maintenance(ListedMaintenanceWindow window, Board board) {
        String status = switch (window.state()) {
            case UPCOMING -> "scheduled";
            case ACTIVE -> "in_progress";
            case PAST -> "completed";
        };
        Instant from = window.shown().from();
        Instant to = window.shown().to();
        String title = window.json().getString("title");
        String description = window.json().getString("description");
        return event(window.key(), title, from, from)
                .put("status", status)
                .put("impact", "maintenance")
                .put("resolved_at", status.equals("completed") ? to.toString() : null)
                .put("scheduled_for", from.toString())
                .put("scheduled_until", to.toString())
                .put(
                        "incident_updates",
                        new JsonArray()
                                .add(update(
                                        window.key(), "0", status, description.isEmpty() ? title : description, from)))
                .put("components", components(covered(window.coverage(), board), board));
    }

    private JsonObject event(String id, String name, Instant began, Instant updated) {
        return new JsonObject()
                .put("id", id)
                .put("page_id", components.page())
                .put("name", name)
                .put("created_at", began.toString())
                .put("started_at", began.toString())
                .put("updated_at", updated.toString())
                .putNull("monitoring_at")
                .put("shortlink", url.get());
    }

    private static JsonObject update(String event, String id, String status, String body, Instant at) {
        return new JsonObject()
                .put("id", event + "/" + id)
                .put("incident_id", event)
                .put("status", status)
                .put("body", body)
                .put("created_at", at.toString())
                .put("updated_at", at.toString())
                .put("display_at", at.toString());
    }

    private static JsonObject affected(Evaluation change, String name) {
        return new JsonObject()
                .put("code", change.connectorId())
                .put("name", name)
                .put("old_status", StatuspageComponents.wire(change.previousStatus()))
                .put("new_status", StatuspageComponents.wire(change.status()));
    }

    private JsonArray components(Stream<ConnectorState> states, Board board) {
        JsonArray json = new JsonArray();
        states.forEach(state -> json.add(components.of(state, board, 0)));
        return json;
    }

    private static Stream<ConnectorState> covered(Coverage coverage, Board board) {
        return switch (coverage.kind()) {
            case ALL -> board.connectors().stream();
            case INSTITUTION ->
                board.institution(coverage.id()).stream()
                        .flatMap(state -> state.institution().connectors().stream())
                        .map(Connector::id)
                        .flatMap(id -> board.connector(id).stream());
            case CONNECTOR -> board.connector(coverage.id()).stream();
        };
    }
}

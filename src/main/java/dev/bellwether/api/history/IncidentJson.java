package dev.bellwether.api.history;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.SharedOutage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Incidents, alone and together, as the contract has them. */
final class IncidentJson {
    private IncidentJson() {}

    static JsonObject of(Incident incident, Board board, List<SharedOutage> shared, Instant now) {
        Instant end = incident.ended().orElse(now);
        return new JsonObject()
                .put("id", incident.id())
                .put("connectorId", incident.connectorId())
                .put(
                        "institution",
                        board.connector(incident.connectorId())
                                .map(state -> ConnectorJson.institution(state.institution()))
                                .orElse(null))
                .put("state", incident.isOpen() ? "open" : "closed")
                .put("beganAt", incident.began().toString())
                .put("endedAt", ConnectorJson.time(incident.ended()))
                .put("lengthSeconds", HistoryJson.seconds(Duration.between(incident.began(), end)))
                .put("worst", incident.worst().wire())
                .put(
                        "sharedOutage",
                        shared.stream()
                                .filter(outage -> outage.incidents().contains(incident))
                                .map(SharedOutage::id)
                                .findFirst()
                                .orElse(null));
    }

    static JsonObject change(Evaluation evaluation) {
        return HistoryJson.why(evaluation)
                .put("status", evaluation.status().wire())
                .put("performance", evaluation.performance().wire());
    }

    static JsonObject of(SharedOutage outage, Board board) {
        JsonArray incidents = new JsonArray();
        outage.incidents().forEach(incident -> incidents.add(incident.id()));
        long institutions = outage.incidents().stream()
                .map(incident -> IncidentsResource.institution(board, incident.connectorId()))
                .distinct()
                .count();
        return new JsonObject()
                .put("id", outage.id())
                .put("state", outage.ended().isEmpty() ? "open" : "closed")
                .put("beganAt", outage.began().toString())
                .put("endedAt", ConnectorJson.time(outage.ended()))
                .put("connectors", outage.connectors())
                .put("openConnectors", outage.open())
                .put("institutions", institutions)
                .put(
                        "text",
                        outage.connectors() + " connectors of " + institutions
                                + " institutions went out together. They rarely do by themselves: look for a cause that they"
                                + " share, such as a provider or our own side.")
                .put("incidents", incidents);
    }
}

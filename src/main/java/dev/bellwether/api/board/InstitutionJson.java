package dev.bellwether.api.board;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An institution as the contract has it, whole and as a line of the overview. */
final class InstitutionJson {
    private InstitutionJson() {}

    public static JsonObject of(InstitutionState state) {
        JsonArray connectors = new JsonArray();
        state.connectors().forEach(connector -> connectors.add(ConnectorJson.of(connector)));
        return ConnectorJson.institution(state.institution())
                .put("status", state.status().wire())
                .put("connectors", connectors);
    }

    static JsonObject line(InstitutionState state) {
        List<ConnectorState> decisive = state.decisive();
        Optional<Instant> since = decisive.stream()
                .flatMap(connector -> connector.evaluation().stream())
                .map(Evaluation::since)
                .min(Comparator.naturalOrder());
        return ConnectorJson.institution(state.institution())
                .put("status", state.status().wire())
                .put("since", ConnectorJson.time(since))
                .put("stale", decisive.stream().allMatch(ConnectorState::stale))
                .put("reason", state.status() == Status.OPERATIONAL ? null : ConnectorJson.reason(decisive.get(0)))
                .put("connectors", state.connectors().size());
    }
}

package dev.bellwether.api.board;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.RecentStatuses;
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
        Optional<Evaluation> first = decisive.get(0).evaluation();
        Optional<Instant> since = decisive.stream()
                .flatMap(connector -> connector.evaluation().stream())
                .map(Evaluation::since)
                .min(Comparator.naturalOrder());
        JsonObject line = ConnectorJson.institution(state.institution())
                .put("status", state.status().wire())
                .put("since", ConnectorJson.time(since))
                .put("stale", decisive.stream().allMatch(ConnectorState::stale))
                .put("silentSince", ConnectorJson.time(first.flatMap(InstitutionJson::silentSince)))
                .put("unstable", state.connectors().stream().anyMatch(ConnectorState::unstable))
                .put("userErrorSurge", state.connectors().stream().anyMatch(ConnectorState::userErrorSurge))
                .put("reason", state.status() == Status.OPERATIONAL ? null : ConnectorJson.reason(decisive.get(0)))
                .put(
                        "evidence",
                        first.map(Evaluation::evidence)
                                .map(InstitutionJson::counts)
                                .orElse(null))
                .put("day", day(state.recent()))
                .put("connectors", state.connectors().size());
        List<String> ids = state.connectors().stream().map(ConnectorState::id).toList();
        if (!state.institution().aliases().isEmpty()) {
            line.put("aliases", new JsonArray(state.institution().aliases()));
        }
        // Most institutions have one connector, which is called as they are.
        return ids.equals(List.of(state.id())) ? line : line.put("connectorIds", new JsonArray(ids));
    }

    /** Since when at the least nothing has been counted; empty where something was in the hour, or nothing ever. */
    private static Optional<Instant> silentSince(Evaluation evaluation) {
        if (!evaluation.stale()) {
            return Optional.empty();
        }
        Optional<Ruling> stale =
                evaluation.explanation().map(Explanation::ruling).filter(ruling -> ruling.rule() == Rule.STALE);
        return stale.isPresent()
                ? stale.flatMap(Ruling::since)
                : Optional.of(evaluation.evidence().from());
    }

    private static JsonObject counts(EvidenceSummary evidence) {
        return new JsonObject()
                .put("jobs", evidence.jobs())
                .put("probes", evidence.probes())
                .put("succeeded", evidence.succeeded())
                .put("succeededFirstTime", evidence.succeededFirstTime());
    }

    private static JsonArray day(RecentStatuses recent) {
        JsonArray day = new JsonArray();
        recent.turns()
                .forEach(turn -> day.add(new JsonObject()
                        .put("since", turn.since().toString())
                        .put("status", turn.status().wire())));
        return day;
    }
}

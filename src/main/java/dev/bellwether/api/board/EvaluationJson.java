package dev.bellwether.api.board;

import dev.bellwether.status.Evaluation;
import io.vertx.core.json.JsonObject;

/** A published evaluation on its own, as a back-test prints it. */
public final class EvaluationJson {
    private EvaluationJson() {}

    public static JsonObject of(Evaluation evaluation) {
        return new JsonObject()
                .put("at", evaluation.at().toString())
                .put("connectorId", evaluation.connectorId())
                .put("trigger", evaluation.trigger().wire())
                .put("status", evaluation.status().wire())
                .put("performance", evaluation.performance().wire())
                .put("stale", evaluation.stale())
                .put("evidence", ConnectorJson.evidence(evaluation.evidence()));
    }
}

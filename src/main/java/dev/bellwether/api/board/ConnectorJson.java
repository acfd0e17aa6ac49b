package dev.bellwether.api.board;

import dev.bellwether.catalogue.Institution;
import dev.bellwether.evidence.Fault;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Operation;
import dev.bellwether.status.RetryAdvice;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A connector, and its parts, as the contract has them. */
public final class ConnectorJson {
    private ConnectorJson() {}

    public static JsonObject of(ConnectorState state) {
        Optional<Evaluation> evaluation = state.evaluation();
        return new JsonObject()
                .put("id", state.id())
                .put("method", state.connector().method().wire())
                .put("stage", state.connector().stage().wire())
                .put("institution", institution(state.institution()))
                .put("status", state.status().wire())
                .put("performance", state.performance().wire())
                .put("since", time(evaluation.map(Evaluation::since)))
                .put("evaluatedAt", time(evaluation.map(Evaluation::at)))
                .put("nextEvaluationAt", time(evaluation.map(Evaluation::nextAt)))
                .put("trigger", evaluation.map(known -> known.trigger().wire()).orElse(null))
                .put("stale", state.stale())
                .put("unstable", state.unstable())
                .put("userErrorSurge", state.userErrorSurge())
                .put("reason", reason(state))
                .put("retry", retry(RetryAdvice.of(state.status(), state.performance())))
                .put(
                        "evidence",
                        evaluation.map(known -> evidence(known.evidence())).orElseGet(ConnectorJson::noEvidence));
    }

    /** The facts of an institution that do not change. */
    public static JsonObject institution(Institution institution) {
        return new JsonObject()
                .put("id", institution.id())
                .put("name", institution.name())
                .put("country", institution.country())
                .put("tier", institution.tier().isPresent() ? institution.tier().getAsInt() : null)
                .put("sector", institution.sector().isEmpty() ? null : institution.sector());
    }

    public static String reason(ConnectorState state) {
        return state.evaluation().map(Evaluation::reason).orElse("It has not been evaluated yet.");
    }

    static JsonObject retry(RetryAdvice advice) {
        return new JsonObject(advice.fields());
    }

    public static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    public static JsonObject evidence(EvidenceSummary evidence) {
        return numbers(evidence)
                .put("from", evidence.from().toString())
                .put("to", evidence.to().toString());
    }

    /** A status that an operator pinned. */
    public static JsonObject override(Operation.Override override) {
        return new JsonObject()
                .put("status", override.status().wire())
                .put("reason", override.reason())
                .put("from", override.from().toString())
                .put("until", override.until().toString());
    }

    private static JsonObject noEvidence() {
        EvidenceSummary none = new EvidenceSummary(Instant.EPOCH, Instant.EPOCH, Basis.NONE, 0, 0, 0, 0, Map.of());
        return numbers(none).putNull("from").putNull("to");
    }

    private static JsonObject numbers(EvidenceSummary evidence) {
        JsonObject faults = new JsonObject();
        JsonObject excluded = new JsonObject();
        for (Fault fault : Fault.values()) {
            faults.put(fault.wire(), evidence.failures(fault));
            if (!fault.counts()) {
                excluded.put(fault.wire(), evidence.failures(fault));
            }
        }
        return new JsonObject()
                .putNull("from")
                .putNull("to")
                .put("basis", evidence.basis().wire())
                .put("jobs", evidence.jobs())
                .put("probes", evidence.probes())
                .put("succeeded", evidence.succeeded())
                .put("succeededFirstTime", evidence.succeededFirstTime())
                .put("successRate", rate(evidence.successRate()))
                .put("firstTimeSuccessRate", rate(evidence.firstTimeSuccessRate()))
                .put("faults", faults)
                .put("excluded", excluded);
    }

    public static Double rate(OptionalDouble rate) {
        return rate.isPresent() ? rate.getAsDouble() : null;
    }
}

package dev.bellwether.api.board;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.TailRuling;
import dev.bellwether.status.UserErrors;
import io.vertx.core.json.JsonObject;

/** The reason of an evaluation in numbers, as the contract has it. */
public final class ExplanationJson {
    private ExplanationJson() {}

    /** Null where an earlier version made the evaluation. */
    public static JsonObject of(Evaluation evaluation) {
        return evaluation
                .explanation()
                .map(explanation -> of(explanation).put("userErrors", userErrors(evaluation.userErrors())))
                .orElse(null);
    }

    private static JsonObject of(Explanation explanation) {
        Explanation.Thresholds thresholds = explanation.thresholds();
        return new JsonObject()
                .put("rule", explanation.rule().wire())
                .put("since", ConnectorJson.time(explanation.since()))
                .put("performance", ruling(explanation.ruling()))
                .put(
                        "thresholds",
                        new JsonObject()
                                .put("operational", thresholds.operational())
                                .put("degraded", thresholds.degraded())
                                .put("major", thresholds.major()));
    }

    private static JsonObject ruling(Ruling ruling) {
        return new JsonObject()
                .put("rule", ruling.rule().wire())
                .put("decidedAt", ruling.at().toString())
                .put("before", ruling.before().wire())
                .put("count", ruling.sample().count())
                .put("succeeded", ruling.sample().succeeded())
                .put("succeededFirstTime", ruling.sample().firstTime())
                .put("since", ConnectorJson.time(ruling.since()))
                .put("test", ruling.test().map(ExplanationJson::test).orElse(null));
    }

    private static JsonObject test(TailRuling test) {
        return new JsonObject()
                .put("counts", test.firstTime() ? "succeededFirstTime" : "succeeded")
                .put("tail", test.few() ? "at-most" : "at-least")
                .put("threshold", test.threshold())
                .put("probability", test.probability())
                .put("significance", test.significance())
                .put("criticalCount", test.critical())
                .put("ruledOut", test.ruledOut());
    }

    private static JsonObject userErrors(UserErrors errors) {
        return new JsonObject()
                .put("outcomes", errors.hour().outcomes())
                .put("userFaults", errors.hour().userFaults())
                .put("recentOutcomes", errors.recent().outcomes())
                .put("recentUserFaults", errors.recent().userFaults())
                .put("weekOutcomes", errors.week().outcomes())
                .put("weekUserFaults", errors.week().userFaults())
                .put("surge", errors.surge());
    }
}

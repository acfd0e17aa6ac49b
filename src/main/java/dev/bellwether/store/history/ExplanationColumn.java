package dev.bellwether.store.history;

import dev.bellwether.status.Explanation;
import dev.bellwether.status.Explanation.Thresholds;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Ruling.Sample;
import dev.bellwether.status.Status;
import dev.bellwether.status.TailRuling;
import dev.bellwether.store.sql.Wire;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** An explanation as one column, since nobody searches in it. */
final class ExplanationColumn {
    private ExplanationColumn() {}

    static JsonObject write(Explanation explanation) {
        Ruling ruling = explanation.ruling();
        JsonObject json = new JsonObject()
                .put("rule", explanation.rule().wire())
                .put("operational", explanation.thresholds().operational())
                .put("degraded", explanation.thresholds().degraded())
                .put("major", explanation.thresholds().major())
                .put("by", ruling.rule().wire())
                .put("at", ruling.at().toString())
                .put("before", ruling.before().wire())
                .put("count", ruling.sample().count())
                .put("succeeded", ruling.sample().succeeded())
                .put("firstTime", ruling.sample().firstTime());
        explanation.since().ifPresent(since -> json.put("since", since.toString()));
        ruling.since().ifPresent(since -> json.put("from", since.toString()));
        ruling.test().ifPresent(test -> json.put("test", write(test)));
        return json;
    }

    static Explanation read(JsonObject json) {
        return new Explanation(
                rule(json, "rule"),
                time(json, "since"),
                new Ruling(
                        rule(json, "by"),
                        Instant.parse(json.getString("at")),
                        Status.ofWire(json.getString("before")),
                        new Sample(
                                json.getInteger("count"), json.getInteger("succeeded"), json.getInteger("firstTime")),
                        time(json, "from"),
                        Optional.ofNullable(json.getJsonObject("test")).map(ExplanationColumn::test)),
                new Thresholds(json.getDouble("operational"), json.getDouble("degraded"), json.getDouble("major")));
    }

    private static JsonObject write(TailRuling test) {
        return new JsonObject()
                .put("firstTime", test.firstTime())
                .put("few", test.few())
                .put("threshold", test.threshold())
                .put("significance", test.significance())
                .put("probability", test.probability())
                .put("critical", test.critical());
    }

    private static TailRuling test(JsonObject json) {
        return new TailRuling(
                json.getBoolean("firstTime"),
                json.getBoolean("few"),
                json.getDouble("threshold"),
                json.getDouble("significance"),
                json.getDouble("probability"),
                json.getInteger("critical"));
    }

    private static Rule rule(JsonObject json, String key) {
        return Wire.of(Rule.values(), Rule::wire, json.getString(key));
    }

    private static Optional<Instant> time(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).map(Instant::parse);
    }
}

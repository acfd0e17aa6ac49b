package dev.bellwether.store.history;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Window.Blamed;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Explanation.Thresholds;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.TailRuling;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Columns.Wire;
import dev.bellwether.store.sql.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An evaluation as a row: what is written is read back equal. */
final class EvaluationRow {
    /** The columns that both tables of evaluations have, in the order in which they are written. */
    static final String COLUMNS =
            "connector_id, at, trigger, status, performance, previous_status, since, changed, stale,"
                    + " next_at, " + WatchStates.COLUMNS
                    + ", evidence_from, evidence_to, basis, jobs, probes, succeeded,"
                    + " succeeded_first_time, faults, reason, incident_since, unobserved_since, user_errors, explanation";

    private static final String[] TYPES =
            ("text, timestamptz, text, text, text, text, timestamptz, boolean, boolean, timestamptz, "
                            + "timestamptz, timestamptz, jsonb, timestamptz, timestamptz, text, int, int, int, int, "
                            + "text[]::jsonb, text, timestamptz, timestamptz, text[]::jsonb, jsonb")
                    .split(", ", -1);

    private EvaluationRow() {}

    /** The columns as parameters of {@code unnest}, numbered from {@code first}. */
    static String placeholders(int first) {
        return IntStream.range(0, TYPES.length)
                .mapToObj(i -> "$" + (first + i) + "::" + TYPES[i] + "[]")
                .collect(Collectors.joining(", "));
    }

    static String columnsOf(String table) {
        return Arrays.stream(COLUMNS.split(", ", -1))
                .map(column -> table + "." + column)
                .collect(Collectors.joining(", "));
    }

    static Tuple write(Columns<Evaluation> columns) {
        columns.texts(Evaluation::connectorId)
                .times(Evaluation::at)
                .texts(evaluation -> evaluation.trigger().wire())
                .texts(evaluation -> evaluation.status().wire())
                .texts(evaluation -> evaluation.performance().wire())
                .texts(evaluation -> evaluation.previousStatus().wire())
                .times(Evaluation::since)
                .booleans(Evaluation::changed)
                .booleans(Evaluation::stale)
                .times(Evaluation::nextAt);
        return WatchStates.write(columns, Evaluation::watch)
                .times(evaluation -> evaluation.evidence().from())
                .times(evaluation -> evaluation.evidence().to())
                .texts(evaluation -> evaluation.evidence().basis().wire())
                .integers(evaluation -> evaluation.evidence().jobs())
                .integers(evaluation -> evaluation.evidence().probes())
                .integers(evaluation -> evaluation.evidence().succeeded())
                .integers(evaluation -> evaluation.evidence().succeededFirstTime())
                .objects(evaluation -> counts(evaluation.evidence().faults()))
                .texts(Evaluation::reason)
                .optionalTimes(Evaluation::incidentSince)
                .optionalTimes(Evaluation::unobservedSince)
                .objects(evaluation -> counts(evaluation.userErrors()))
                .optionalJson(evaluation -> evaluation.explanation().map(EvaluationRow::json))
                .parameters();
    }

    static Evaluation read(Row row) {
        return new Evaluation(
                row.getString("connector_id"),
                Times.of(row, "at"),
                Wire.of(Trigger.values(), Trigger::wire, row.getString("trigger")),
                Status.ofWire(row.getString("status")),
                Status.ofWire(row.getString("performance")),
                Status.ofWire(row.getString("previous_status")),
                Times.of(row, "since"),
                row.getBoolean("changed"),
                row.getBoolean("stale"),
                Times.of(row, "next_at"),
                WatchStates.read(row),
                Times.ofNullable(row, "incident_since"),
                Times.ofNullable(row, "unobserved_since"),
                evidence(row),
                userErrors(row.getJsonObject("user_errors")),
                row.getString("reason"),
                explanation(row.getValue("explanation")));
    }

    /** None is written as JSON's null and added to older rows as SQL's. */
    private static Optional<Explanation> explanation(Object column) {
        return column instanceof JsonObject json ? Optional.of(explanation(json)) : Optional.empty();
    }

    private static Map<String, Long> counts(UserErrors errors) {
        return Map.of(
                "outcomes", errors.hour().outcomes(),
                "userFaults", errors.hour().userFaults(),
                "recentOutcomes", errors.recent().outcomes(),
                "recentUserFaults", errors.recent().userFaults(),
                "weekOutcomes", errors.week().outcomes(),
                "weekUserFaults", errors.week().userFaults(),
                "surge", errors.surge() ? 1L : 0);
    }

    private static UserErrors userErrors(JsonObject counts) {
        return new UserErrors(
                blamed(counts, "outcomes", "userFaults"),
                blamed(counts, "recentOutcomes", "recentUserFaults"),
                blamed(counts, "weekOutcomes", "weekUserFaults"),
                counts.getInteger("surge", 0) == 1);
    }

    private static Blamed blamed(JsonObject counts, String outcomes, String userFaults) {
        return new Blamed(counts.getLong(outcomes, 0L), counts.getLong(userFaults, 0L));
    }

    private static EvidenceSummary evidence(Row row) {
        return new EvidenceSummary(
                Times.of(row, "evidence_from"),
                Times.of(row, "evidence_to"),
                Wire.of(EvidenceSummary.Basis.values(), EvidenceSummary.Basis::wire, row.getString("basis")),
                row.getInteger("jobs"),
                row.getInteger("probes"),
                row.getInteger("succeeded"),
                row.getInteger("succeeded_first_time"),
                faults(row.getJsonObject("faults")));
    }

    private static Map<String, Integer> counts(Map<Fault, Integer> faults) {
        Map<String, Integer> counts = new HashMap<>();
        faults.forEach((fault, count) -> counts.put(fault.wire(), count));
        return counts;
    }

    private static Map<Fault, Integer> faults(JsonObject counts) {
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        counts.forEach(count -> faults.put(
                Wire.of(Fault.values(), Fault::wire, count.getKey()), ((Number) count.getValue()).intValue()));
        return faults;
    }

    /** One column, since nobody searches in it. */
    private static JsonObject json(Explanation explanation) {
        Ruling ruling = explanation.ruling();
        JsonObject json = new JsonObject()
                .put("rule", explanation.rule().wire())
                .mergeIn(JsonObject.mapFrom(explanation.thresholds()))
                .put("by", ruling.rule().wire())
                .put("at", ruling.at().toString())
                .put("before", ruling.before().wire())
                .mergeIn(JsonObject.mapFrom(ruling.sample()));
        explanation.since().ifPresent(since -> json.put("since", since.toString()));
        ruling.since().ifPresent(since -> json.put("from", since.toString()));
        ruling.test().ifPresent(test -> json.put("test", JsonObject.mapFrom(test)));
        return json;
    }

    private static Explanation explanation(JsonObject json) {
        return new Explanation(
                rule(json, "rule"),
                time(json, "since"),
                new Ruling(
                        rule(json, "by"),
                        Instant.parse(json.getString("at")),
                        Status.ofWire(json.getString("before")),
                        new Ruling.Sample(
                                json.getInteger("count"), json.getInteger("succeeded"), json.getInteger("firstTime")),
                        time(json, "from"),
                        Optional.ofNullable(json.getJsonObject("test")).map(test -> test.mapTo(TailRuling.class))),
                new Thresholds(json.getDouble("operational"), json.getDouble("degraded"), json.getDouble("major")));
    }

    private static Rule rule(JsonObject json, String key) {
        return Wire.of(Rule.values(), Rule::wire, json.getString(key));
    }

    private static Optional<Instant> time(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).map(Instant::parse);
    }
}

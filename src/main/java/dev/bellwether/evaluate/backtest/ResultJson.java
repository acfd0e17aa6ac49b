package dev.bellwether.evaluate.backtest;

import dev.bellwether.status.Status;
import dev.bellwether.status.comparison.Comparison;
import dev.bellwether.status.comparison.Course;
import dev.bellwether.status.comparison.Totals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of a back-test, as it is stored and shown: totals of all connectors, and those in detail that differ. However many
 * they are, its size is bounded; it says what it leaves out. Belongs to one thread.
 */
final class ResultJson {
    static final int MOST_CONNECTORS = 1000;
    static final int MOST_CHANGES = 50;
    private static final int MOST_ENTRIES = 50_000;

    private final Totals totals = new Totals();
    private final Map<Integer, JsonObject> connectors = new TreeMap<>();
    private int entries;
    private int omitted;

    void add(int place, Comparison comparison) {
        totals.add(comparison);
        if (!comparison.differs()) {
            return;
        }
        if (connectors.size() == MOST_CONNECTORS || entries > MOST_ENTRIES) {
            omitted++;
            return;
        }
        connectors.put(place, connector(comparison));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("compared", totals.connectors())
                .put("differing", totals.differing())
                .put("unobservedSeconds", seconds(totals.unobserved()))
                .put("published", summary(totals.reference()))
                .put("backtest", summary(totals.candidate()))
                .put("connectors", new JsonArray(List.copyOf(connectors.values())))
                .put("omittedConnectors", omitted);
    }

    private JsonObject connector(Comparison comparison) {
        Totals own = Totals.of(comparison);
        List<Comparison.OutagePair> outages = comparison.outages();
        JsonArray listed = new JsonArray();
        outages.stream().limit(MOST_CHANGES).map(ResultJson::outage).forEach(listed::add);
        entries += listed.size();
        return new JsonObject()
                .put("connectorId", comparison.connectorId())
                .put("published", side(own.reference(), comparison.reference()))
                .put("backtest", side(own.candidate(), comparison.candidate()))
                .put("outages", listed)
                .put("omittedOutages", outages.size() - listed.size());
    }

    private JsonObject side(Totals.Summary summary, Course course) {
        JsonArray listed = new JsonArray();
        listed.add(change(course.from(), course.held()));
        course.changes().stream()
                .limit(MOST_CHANGES)
                .map(change -> change(change.at(), change.status()))
                .forEach(listed::add);
        entries += listed.size();
        return summary(summary)
                .put("changes", listed)
                .put("omittedChanges", Math.max(0, course.changes().size() - MOST_CHANGES));
    }

    private static JsonObject change(Instant at, Status status) {
        return new JsonObject().put("at", at.toString()).put("status", status.wire());
    }

    private static JsonObject summary(Totals.Summary summary) {
        JsonObject seconds = new JsonObject();
        for (Status status : Status.values()) {
            seconds.put(status.wire(), seconds(summary.timeIn().getOrDefault(status, Duration.ZERO)));
        }
        return new JsonObject()
                .put("statusChanges", summary.statusChanges())
                .put("pages", summary.pages())
                .put("medianDetectionSeconds", seconds(summary.medianDelay()))
                .put("secondsInStatus", seconds);
    }

    private static JsonObject outage(Comparison.OutagePair pair) {
        return new JsonObject()
                .put("onset", text(pair.onset()))
                .put("published", outage(pair.reference(), pair.referenceDelay()))
                .put("backtest", outage(pair.candidate(), pair.candidateDelay()))
                .put("earlierSeconds", seconds(pair.earlier()));
    }

    private static JsonObject outage(Optional<Course.Outage> outage, Optional<Duration> delay) {
        return outage.map(found -> new JsonObject()
                        .put("foundAt", text(found.foundAt()))
                        .put("endedAt", text(found.endedAt()))
                        .put("detectionSeconds", seconds(delay)))
                .orElse(null);
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private static Number seconds(Optional<Duration> duration) {
        return duration.map(ResultJson::seconds).orElse(null);
    }

    /** A whole number where it is one. */
    private static Number seconds(Duration duration) {
        return duration.getNano() == 0 ? (Number) duration.getSeconds() : (Number) (duration.toNanos() / 1e9);
    }
}

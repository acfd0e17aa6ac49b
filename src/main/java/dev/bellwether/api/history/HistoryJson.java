package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ExplanationJson;
import dev.bellwether.api.http.Query;
import dev.bellwether.maintenance.PastMaintenance.Stretch;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Outages;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.status.history.StatusTimeline;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history as the contract has it: the whole of 90 days or more up to now, and the range that was asked for. */
record HistoryJson(String connectorId, StatusTimeline whole, StatusTimeline asked) {
    JsonObject write(List<StatusTimeline.Span> page, List<Evaluation> evaluations, JsonArray marks, Query query) {
        Map<Instant, Evaluation> byTime = new HashMap<>();
        evaluations.forEach(evaluation -> byTime.put(evaluation.at(), evaluation));
        JsonArray spans = new JsonArray();
        page.forEach(span -> spans.add(span(span, byTime)));
        JsonArray slots = new JsonArray();
        query.integer("slots").ifPresent(count -> asked.parts(count).forEach(part -> slots.add(slot(part))));
        return new JsonObject()
                .put("connectorId", connectorId)
                .put("from", asked.from().toString())
                .put("to", asked.to().toString())
                .put("shares", shares(asked))
                .put(
                        "uptime",
                        new JsonObject()
                                .put("24h", uptime(1))
                                .put("7d", uptime(7))
                                .put("30d", uptime(30))
                                .put("90d", uptime(90)))
                .put("outages", outages(Outages.of(asked)))
                .put("marks", marks)
                .put("slots", slots)
                .put("data", spans)
                .put("totalCount", asked.spans().size())
                .put("links", new JsonObject().put("next", next(page, query)));
    }

    /** The next page is the range from the end of this one on. */
    private String next(List<StatusTimeline.Span> page, Query query) {
        if (page.size() == asked.spans().size()) {
            return null;
        }
        Query rest = new Query(Map.of(
                "from",
                page.get(page.size() - 1).to().toString(),
                "to",
                asked.to().toString()));
        String parameters = query.text("limit")
                .map(limit -> rest.with("limit", limit))
                .orElseGet(() -> rest.with("to", asked.to().toString()));
        return "/api/v1/connectors/" + connectorId + "/history?" + parameters;
    }

    private JsonObject uptime(int days) {
        Instant now = whole.to();
        StatusTimeline.Uptime uptime =
                whole.slice(now.minus(Duration.ofDays(days)), now).uptime();
        return new JsonObject()
                .put("uptime", ConnectorJson.rate(uptime.ratio()))
                .put("upSeconds", seconds(uptime.up()))
                .put("downSeconds", seconds(uptime.down()))
                .put("maintenanceSeconds", seconds(uptime.maintenance()))
                .put("unknownSeconds", seconds(uptime.unknown()));
    }

    private static JsonObject outages(Outages outages) {
        return new JsonObject()
                .put("count", outages.all().size())
                .put("totalSeconds", seconds(outages.total()))
                .put("longestSeconds", seconds(outages.longest()))
                .put("timeToDetect", mean(outages.toDetect()))
                .put("timeToRecover", mean(outages.toRecover()));
    }

    private static JsonObject mean(Outages.Mean mean) {
        return new JsonObject()
                .put("meanSeconds", mean.mean().map(HistoryJson::seconds).orElse(null))
                .put("count", mean.count());
    }

    private static JsonObject span(StatusTimeline.Span span, Map<Instant, Evaluation> evaluations) {
        Evaluation why =
                span.began().map(StatusChange::at).map(evaluations::get).orElse(null);
        return new JsonObject()
                .put("from", span.from().toString())
                .put("to", span.to().toString())
                .put("status", span.status().wire())
                .put(
                        "performance",
                        span.began()
                                .map(StatusChange::performance)
                                .orElse(Status.UNKNOWN)
                                .wire())
                .put("stale", span.began().map(StatusChange::stale).orElse(true))
                .put("counting", span.counting().wire())
                .put("why", why == null ? null : why(why));
    }

    static JsonObject why(Evaluation evaluation) {
        return new JsonObject()
                .put("at", evaluation.at().toString())
                .put("trigger", evaluation.trigger().wire())
                .put("reason", evaluation.reason())
                .put("evidence", ConnectorJson.evidence(evaluation.evidence()))
                .put("explanation", ExplanationJson.of(evaluation));
    }

    private static JsonObject slot(StatusTimeline part) {
        return new JsonObject()
                .put("from", part.from().toString())
                .put("to", part.to().toString())
                .put("worst", part.worst().wire())
                .put("downSeconds", seconds(part.uptime().down()))
                .put("shares", shares(part));
    }

    private static JsonObject shares(StatusTimeline timeline) {
        JsonObject shares = new JsonObject();
        timeline.shares().forEach((status, share) -> shares.put(status.wire(), share));
        return shares;
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** What operators and targets said of the connector, as marks of each kind by their time. */
    static JsonArray marks(List<Operation> operations, List<Stretch> planned) {
        JsonArray marks = new JsonArray();
        operations.forEach(operation -> marks.add(mark(operation)));
        planned.forEach(stretch -> marks.add(mark(
                "maintenance",
                stretch.open().from(),
                stretch.open().to(),
                stretch.window().title())));
        return marks;
    }

    private static JsonObject mark(Operation operation) {
        if (operation instanceof Operation.Release release) {
            return mark("release", release.at(), release.at(), release.version());
        }
        if (operation instanceof Operation.Maintenance window) {
            return mark("maintenance", window.from(), window.to(), window.id());
        }
        Operation.Override pinned = (Operation.Override) operation;
        return mark("override", pinned.from(), pinned.until(), pinned.status().wire() + ": " + pinned.reason());
    }

    private static JsonObject mark(String kind, Instant from, Instant to, String text) {
        return new JsonObject()
                .put("kind", kind)
                .put("from", from.toString())
                .put("to", to.toString())
                .put("text", text);
    }
}

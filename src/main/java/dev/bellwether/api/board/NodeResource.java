package dev.bellwether.api.board;

import dev.bellwether.api.ports.About;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers for the node as a whole: the overview that the status page shows, and what the node is. */
public final class NodeResource {
    private final ResponseCache answers;
    private final About about;

    public NodeResource(ResponseCache answers, About about) {
        this.answers = answers;
        this.about = about;
    }

    public void overview(RoutingContext ctx) {
        answers.answer(ctx, NodeResource::overview);
    }

    public void about(RoutingContext ctx) {
        answers.answer(ctx, this::about);
    }

    private static JsonObject overview(Board board) {
        JsonArray lines = new JsonArray();
        board.institutions().forEach(state -> lines.add(InstitutionJson.line(state)));
        return new JsonObject()
                .put("evaluatedAt", ConnectorJson.time(board.evaluatedAt()))
                .put(
                        "nextEvaluationAt",
                        ConnectorJson.time(board.connectors().stream()
                                .flatMap(state -> state.evaluation().stream())
                                .map(Evaluation::nextAt)
                                .max(Comparator.naturalOrder())))
                .put("vantage", vantage(board.vantage()))
                .put(
                        "counts",
                        new JsonObject()
                                .put(
                                        "institutions",
                                        counts(board.institutions().stream().map(InstitutionState::status)))
                                .put(
                                        "connectors",
                                        counts(board.connectors().stream().map(ConnectorState::status))))
                .put("institutions", lines);
    }

    private JsonObject about(Board board) {
        return new JsonObject()
                .put("name", "Bellwether")
                .put("version", about.version())
                .put("notice", about.notice().isEmpty() ? null : about.notice())
                .put("policy", policy())
                .put("vantage", vantage(board.vantage()));
    }

    private JsonObject policy() {
        return new JsonObject()
                .put("intervalSeconds", seconds(about.ticks().interval()))
                .put("recheckSeconds", seconds(about.ticks().recheck()))
                .put("windowSeconds", seconds(about.policy().window()))
                .put("staleAfterSeconds", seconds(about.policy().staleAfter()))
                .put("releaseWindowSeconds", seconds(about.policy().releaseWindow()))
                .put("operational", about.policy().operational())
                .put("degraded", about.policy().degraded())
                .put("major", about.policy().major());
    }

    private static Number seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? (Number) duration.toSeconds() : duration.toMillis() / 1000.0;
    }

    private static JsonObject vantage(Optional<VantageChanged> vantage) {
        return vantage.map(known -> new JsonObject()
                        .put("online", known.online())
                        .put("since", known.since().toString())
                        .put("why", known.why()))
                .orElse(null);
    }

    private static JsonObject counts(Stream<Status> statuses) {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, 0);
        }
        statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
        JsonObject json = new JsonObject();
        counts.forEach((status, count) -> json.put(status.wire(), count));
        return json;
    }
}

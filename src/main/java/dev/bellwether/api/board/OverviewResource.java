package dev.bellwether.api.board;

import dev.bellwether.api.http.Query;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Answers how everything is altogether, with a line for each institution that is asked for: what the status page shows. */
public final class OverviewResource {
    private static final Comparator<InstitutionState> BY_NAME =
            Comparator.comparing(InstitutionState::searchName).thenComparing(InstitutionState::id);
    private static final Map<String, Comparator<InstitutionState>> ORDERS = Map.of(
            "name",
            BY_NAME,
            "worst",
            Comparator.comparing(InstitutionState::status).reversed().thenComparing(BY_NAME),
            "changed",
            Comparator.comparing(InstitutionState::since).reversed().thenComparing(BY_NAME));

    private final ResponseCache answers;

    public OverviewResource(ResponseCache answers) {
        this.answers = answers;
    }

    public void overview(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answer(ctx, board -> overview(board, query));
    }

    private static JsonObject overview(Board board, Query query) {
        Predicate<InstitutionState> filter = InstitutionsResource.filter(query.without("status"));
        List<InstitutionState> candidates =
                board.institutions().stream().filter(filter).toList();
        Set<String> statuses = new HashSet<>(query.list("status"));
        Stream<InstitutionState> matching = candidates.stream()
                .filter(state ->
                        statuses.isEmpty() || statuses.contains(state.status().wire()));
        List<InstitutionState> sorted = query.text("sort")
                .map(sort -> matching.sorted(ORDERS.get(sort)))
                .orElse(matching)
                .toList();
        int first = Math.min(query.integer("offset").orElse(0), sorted.size());
        int end = (int) Math.min(first + (long) query.integer("limit").orElse(Integer.MAX_VALUE), sorted.size());
        JsonArray lines = new JsonArray();
        sorted.subList(first, end).forEach(state -> lines.add(InstitutionJson.line(state)));
        return new JsonObject()
                .put("evaluatedAt", ConnectorJson.time(board.evaluatedAt()))
                .put(
                        "nextEvaluationAt",
                        ConnectorJson.time(board.connectors().stream()
                                .flatMap(state -> state.evaluation().stream())
                                .map(Evaluation::nextAt)
                                .max(Comparator.naturalOrder())))
                .put("vantage", NodeResource.vantage(board.vantage()))
                .put(
                        "counts",
                        new JsonObject()
                                .put("institutions", counts(statuses(board.institutions())))
                                .put(
                                        "connectors",
                                        counts(board.connectors().stream().map(ConnectorState::status)))
                                .put("matching", counts(statuses(candidates))))
                .put(
                        "sectors",
                        new JsonArray(words(board, state -> state.institution().sector())))
                .put(
                        "countries",
                        new JsonArray(words(board, state -> state.institution().country())))
                .put("totalCount", sorted.size())
                .put("institutions", lines);
    }

    private static List<String> words(Board board, Function<InstitutionState, String> word) {
        return board.institutions().stream()
                .map(word)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<Status> statuses(List<InstitutionState> institutions) {
        return institutions.stream().map(InstitutionState::status);
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

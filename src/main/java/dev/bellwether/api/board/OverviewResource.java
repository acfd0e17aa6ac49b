package dev.bellwether.api.board;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Query;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers how everything is altogether, with a line for each institution that is asked for: what the status page shows. */
public record OverviewResource(ResponseCache answers) implements Resource {
    private static final Comparator<InstitutionState> BY_NAME =
            Comparator.comparing(InstitutionState::searchName).thenComparing(InstitutionState::id);
    private static final Map<String, Comparator<InstitutionState>> ORDERS = Map.of(
            "name",
            BY_NAME,
            "worst",
            Comparator.comparing(InstitutionState::status).reversed().thenComparing(BY_NAME),
            "changed",
            Comparator.comparing(InstitutionState::since).reversed().thenComparing(BY_NAME));

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("getOverview", this::overview);
    }

    private void overview(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answer(ctx, board -> overview(board, query));
    }

    private static JsonObject overview(Board board, Query query) {
        Predicate<InstitutionState> filter = InstitutionsResource.filter(board, query.without("status"));
        List<InstitutionState> candidates =
                board.institutions().stream().filter(filter).toList();
        Set<String> statuses = new HashSet<>(query.list("status"));
        List<InstitutionState> matching = sorted(
                board,
                query,
                candidates.stream()
                        .filter(state -> statuses.isEmpty()
                                || statuses.contains(state.status().wire())));
        int first = Math.min(query.integer("offset").orElse(0), matching.size());
        int end = (int) Math.min(first + (long) query.integer("limit").orElse(Integer.MAX_VALUE), matching.size());
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
                .put("sectors", new JsonArray(words(board, Institution::sector)))
                .put("countries", new JsonArray(words(board, Institution::country)))
                .put("totalCount", matching.size())
                .put("institutions", lines(matching.subList(first, end).stream()))
                .put("nearest", lines(nearest(board, query, candidates)));
    }

    /** What a search found comes in its own order within a status: the best match first. */
    private static List<InstitutionState> sorted(Board board, Query query, Stream<InstitutionState> matching) {
        Optional<String> sort = query.text("sort");
        Optional<String> name = query.text("name");
        if (sort.isPresent() && name.isPresent() && sort.get().equals("worst")) {
            Map<String, Integer> places = board.names().find(name.get());
            return matching.sorted(Comparator.comparing(InstitutionState::status)
                            .reversed()
                            .thenComparing(state -> places.get(state.id())))
                    .toList();
        }
        return sort.map(order -> matching.sorted(ORDERS.get(order)))
                .orElse(matching)
                .toList();
    }

    /** What may have been meant, where nothing is called so. */
    private static Stream<InstitutionState> nearest(Board board, Query query, List<InstitutionState> candidates) {
        return candidates.isEmpty() && query.text("name").isPresent()
                ? board.names().nearest(query.text("name").get()).keySet().stream()
                        .flatMap(id -> board.institution(id).stream())
                : Stream.of();
    }

    private static JsonArray lines(Stream<InstitutionState> states) {
        JsonArray lines = new JsonArray();
        states.forEach(state -> lines.add(InstitutionJson.line(state)));
        return lines;
    }

    private static List<String> words(Board board, Function<Institution, String> word) {
        return board.institutions().stream()
                .map(InstitutionState::institution)
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
        Map<Status, Long> counts = statuses.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        JsonObject json = new JsonObject();
        for (Status status : Status.values()) {
            json.put(status.wire(), counts.getOrDefault(status, 0L));
        }
        return json;
    }
}

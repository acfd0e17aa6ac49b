package dev.bellwether.api.board;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/** Answers for institutions. */
public record InstitutionsResource(ResponseCache answers) implements Resource {
    private static final String PATH = "/api/v1/institutions";

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listInstitutions", this::list, "getInstitution", this::one);
    }

    private void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answer(
                ctx,
                board -> Page.of(
                        PATH,
                        query,
                        board.institutions().stream()
                                .filter(filter(board, query))
                                .toList(),
                        InstitutionJson::of,
                        InstitutionState::id));
    }

    private void one(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        answers.answer(
                ctx,
                board -> board.institution(id)
                        .map(InstitutionJson::of)
                        .orElseThrow(() -> ProblemException.unknown("institution", id)));
    }

    static Predicate<InstitutionState> filter(Board board, Query query) {
        Optional<Set<String>> named =
                query.text("name").map(name -> board.names().find(name).keySet());
        Set<String> statuses = new HashSet<>(query.list("status"));
        Set<String> ids = new HashSet<>(query.list("institution"));
        Optional<String> country = query.text("country");
        OptionalInt tier = query.integer("tier");
        Optional<String> sector = query.text("sector");
        return state -> named.map(found -> found.contains(state.id())).orElse(true)
                && (ids.isEmpty() || ids.contains(state.id()))
                && (statuses.isEmpty() || statuses.contains(state.status().wire()))
                && country.map(state.institution().country()::equalsIgnoreCase).orElse(true)
                && (tier.isEmpty() || tier.equals(state.institution().tier()))
                && sector.map(state.institution().sector()::equalsIgnoreCase).orElse(true);
    }
}

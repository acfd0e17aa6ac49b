package dev.bellwether.api.board;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Answers for connectors. */
public record ConnectorsResource(ResponseCache answers, ConnectorDetail detail) implements Resource {
    private static final String PATH = "/api/v1/connectors";

    /** After this the store is asked again, whether or not the connector was evaluated meanwhile. */
    private static final Duration KEEP = Duration.ofSeconds(5);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listConnectors", this::list, "getConnector", ctx -> answers.answerOf(ctx, KEEP, detail::of));
    }

    private void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answer(
                ctx,
                board -> Page.of(
                        PATH,
                        query,
                        board.connectors().stream().filter(filter(board, query)).toList(),
                        ConnectorJson::of,
                        ConnectorState::id));
    }

    private static Predicate<ConnectorState> filter(Board board, Query query) {
        Optional<Set<String>> named =
                query.text("name").map(name -> board.names().find(name).keySet());
        Set<String> statuses = new HashSet<>(query.list("status"));
        Optional<String> institution = query.text("institution");
        Optional<String> method = query.text("method");
        Optional<String> stage = query.text("stage");
        return state -> named.map(found -> found.contains(state.institution().id()))
                        .orElse(true)
                && (statuses.isEmpty() || statuses.contains(state.status().wire()))
                && institution.map(state.institution().id()::equals).orElse(true)
                && method.map(state.connector().method().wire()::equals).orElse(true)
                && stage.map(state.connector().stage().wire()::equals).orElse(true);
    }
}

package dev.bellwether.api.board;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.cluster.ClusterStatus;
import dev.bellwether.cluster.Ownership;
import dev.bellwether.store.nodes.Nodes.Node;
import dev.bellwether.store.nodes.Nodes.View;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Answers which nodes share the store, and how many connectors each owns. */
public record NodesResource(ResponseCache answers, Supplier<ClusterStatus> nodes) implements Resource {
    private static final Duration KEEP = Duration.ofSeconds(1);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "listNodes",
                ctx -> answers.answer(ctx, KEEP, board -> Future.succeededFuture(list(board, nodes.get()))));
    }

    private static JsonObject list(Board board, ClusterStatus status) {
        Ownership ownership = Ownership.of(status.snapshot().view());
        Map<String, Long> owned = board.connectors().stream()
                .flatMap(connector -> ownership.ownerOf(connector.id()).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return Page.whole(
                status.nodes(), node -> json(node, status).put("connectors", owned.getOrDefault(node.id(), 0L)));
    }

    private static JsonObject json(Node node, ClusterStatus status) {
        View view = status.snapshot().view();
        return new JsonObject()
                .put("id", node.id())
                .put("name", node.name())
                .put("address", node.address())
                .put("version", node.version())
                .put("since", ConnectorJson.time(Optional.of(node.since())))
                .put("live", view.members().contains(node.id()))
                .put("self", node.id().equals(status.self()))
                .put("view", view.number())
                .put("catalogueDigest", node.catalogueDigest());
    }
}

package dev.bellwether.cluster;

import dev.bellwether.store.nodes.Nodes.Node;
import dev.bellwether.store.nodes.Nodes.Snapshot;
import dev.bellwether.store.nodes.Nodes.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the nodes stand, as this one saw it last.
 *
 * @param self the id of this node
 * @param problem why this node must not serve now; empty where nothing is wrong
 */
public record ClusterStatus(String self, Snapshot snapshot, Optional<String> problem) {
    /** Of a node that is alone. */
    public static ClusterStatus alone(String name, String address, String version, Instant since) {
        Node node = new Node("", name, address, version, since, 0, 0, true, "", "");
        return new ClusterStatus(
                "", new Snapshot(new View(0, List.of(""), List.of()), List.of(node), since, 0), Optional.empty());
    }

    public List<Node> nodes() {
        return snapshot.nodes();
    }

    /** The node that owns a connector by the present view; empty where there is none. */
    public Optional<Node> ownerOf(String connectorId) {
        return Ownership.of(snapshot.view())
                .ownerOf(connectorId)
                .flatMap(owner ->
                        nodes().stream().filter(node -> node.id().equals(owner)).findFirst());
    }

    /** How many different catalogues, or sets of policy, keys and secret, the nodes go by; 1 where they agree. */
    public long digests() {
        return nodes().stream()
                .map(node -> node.catalogueDigest() + " " + node.policyDigest())
                .distinct()
                .count();
    }
}

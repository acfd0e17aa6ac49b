package dev.bellwether.config;

import dev.bellwether.document.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;

/**
 * What a file's anchors ({@code &name}) name, for its aliases ({@code *name}). An alias takes no memory here, but its readers
 * make something of each, so what all aliases of a file stand for is bounded.
 */
final class Aliases {
    /** The values that all aliases of a file may stand for together, those within others counted each time. */
    static final int MOST_NODES = 1_000_000;

    private final Map<Anchor, Node> named = new HashMap<>();
    private long nodes;

    /** A later anchor of the same name takes it over, as YAML has it. */
    void name(Anchor anchor, Node node) {
        named.put(anchor, node);
    }

    /** What an alias stands for; empty while nothing before it, or only what it is itself a part of, has the name. */
    Optional<Node> find(Anchor alias) {
        Optional<Node> found = Optional.ofNullable(named.get(alias));
        found.ifPresent(node -> nodes += size(node));
        return found;
    }

    boolean areTooMany() {
        return nodes > MOST_NODES;
    }

    /** How many levels of lists and mappings are in a node, itself included; 0 for a single value. */
    static int depth(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return 1 + sequence.items().stream().mapToInt(Aliases::depth).max().orElse(0);
        }
        if (node instanceof Node.Mapping mapping) {
            return 1
                    + mapping.entries().stream()
                            .mapToInt(entry -> depth(entry.value()))
                            .max()
                            .orElse(0);
        }
        return 0;
    }

    private static long size(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return 1 + sequence.items().stream().mapToLong(Aliases::size).sum();
        }
        if (node instanceof Node.Mapping mapping) {
            return 1
                    + mapping.entries().stream()
                            .mapToLong(entry -> size(entry.value()))
                            .sum();
        }
        return 1;
    }
}

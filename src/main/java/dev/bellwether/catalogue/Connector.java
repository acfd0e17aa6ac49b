package dev.bellwether.catalogue;

import dev.bellwether.catalogue.spec.ProbeSpec;
import java.util.List;

/**
 * One way to reach an institution; the unit that has a status. Its id is unique in the catalogue, see {@link Identifiers}; its
 * policy is what it sets differently from the node's, and it may have no probes.
 */
public record Connector(String id, Method method, Stage stage, PolicyOverrides policy, List<ProbeSpec> probes) {
    public Connector {
        probes = List.copyOf(probes);
    }
}

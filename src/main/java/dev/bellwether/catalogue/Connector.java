package dev.bellwether.catalogue;

import dev.bellwether.catalogue.spec.ProbeSpec;
import java.util.List;

/**
 * One way to reach an institution; the unit that has a status.
 *
 * @param id unique in the catalogue, {@link Identifiers}
 * @param method how it reaches the institution
 * @param stage how mature it is
 * @param policy what this connector sets differently from the node's policy
 * @param probes its synthetic connections, possibly none
 */
public record Connector(String id, Method method, Stage stage, PolicyOverrides policy, List<ProbeSpec> probes) {
    public Connector {
        probes = List.copyOf(probes);
    }
}

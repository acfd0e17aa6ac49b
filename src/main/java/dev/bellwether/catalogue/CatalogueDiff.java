package dev.bellwether.catalogue;

import java.util.ArrayList;
import java.util.List;

/**
 * What a reload changed: ids of connectors, each list in the order of its catalogue (the removed in that of the old one).
 *
 * @param changed connectors of which anything differs, their institution's own fields included
 */
public record CatalogueDiff(List<String> added, List<String> removed, List<String> changed) {
    public CatalogueDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** The difference between two catalogues. */
    public static CatalogueDiff between(Catalogue before, Catalogue after) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Institution institution : after.institutions()) {
            for (Connector connector : institution.connectors()) {
                if (before.connector(connector.id()).isEmpty()) {
                    added.add(connector.id());
                } else if (!isSame(before, institution, connector)) {
                    changed.add(connector.id());
                }
            }
        }
        List<String> removed = before.connectors().stream()
                .map(Connector::id)
                .filter(id -> after.connector(id).isEmpty())
                .toList();
        return new CatalogueDiff(added, removed, changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    private static boolean isSame(Catalogue before, Institution institution, Connector connector) {
        return before.connector(connector.id()).filter(connector::equals).isPresent()
                && before.institutionOf(connector.id())
                        .map(CatalogueDiff::withoutConnectors)
                        .filter(withoutConnectors(institution)::equals)
                        .isPresent();
    }

    private static Institution withoutConnectors(Institution institution) {
        return new Institution(
                institution.id(),
                institution.name(),
                institution.country(),
                institution.tier(),
                institution.sector(),
                List.of());
    }
}

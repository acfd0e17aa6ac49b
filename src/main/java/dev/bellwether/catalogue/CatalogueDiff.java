package dev.bellwether.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        Optional<Institution> earlier = before.institutionOf(connector.id()).map(owner -> owner.with(List.of()));
        return before.connector(connector.id()).equals(Optional.of(connector))
                && earlier.equals(Optional.of(institution.with(List.of())));
    }
}

package dev.bellwether.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All institutions, connectors and probes, in the order of their file. Immutable. */
public final class Catalogue {
    private final List<Institution> institutions;
    private final Map<String, Connector> connectors = new LinkedHashMap<>();
    private final Map<String, Institution> owners = new LinkedHashMap<>();

    /** A catalogue of these institutions, in this order; an {@link IllegalArgumentException} if two connectors have the same id. */
    public Catalogue(List<Institution> institutions) {
        this.institutions = List.copyOf(institutions);
        for (Institution institution : institutions) {
            for (Connector connector : institution.connectors()) {
                if (connectors.put(connector.id(), connector) != null) {
                    throw new IllegalArgumentException("two connectors have the id " + connector.id());
                }
                owners.put(connector.id(), institution);
            }
        }
    }

    public List<Institution> institutions() {
        return institutions;
    }

    /** All connectors, in the order of the catalogue. */
    public Collection<Connector> connectors() {
        return Collections.unmodifiableCollection(connectors.values());
    }

    public Optional<Connector> connector(String id) {
        return Optional.ofNullable(connectors.get(id));
    }

    /** The connectors whose id passes a test, and of the institutions those that have any left. */
    public Catalogue only(Predicate<String> connectorIds) {
        return new Catalogue(institutions.stream()
                .map(institution -> institution.with(institution.connectors().stream()
                        .filter(connector -> connectorIds.test(connector.id()))
                        .toList()))
                .filter(institution -> !institution.connectors().isEmpty())
                .toList());
    }

    public Optional<Institution> institutionOf(String connectorId) {
        return Optional.ofNullable(owners.get(connectorId));
    }

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
                    } else if (!before.connector(connector.id()).equals(Optional.of(connector))
                            || !withoutConnectors(before.institutionOf(connector.id()))
                                    .equals(withoutConnectors(Optional.of(institution)))) {
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

        private static Optional<Institution> withoutConnectors(Optional<Institution> institution) {
            return institution.map(owner -> owner.with(List.of()));
        }
    }
}

package dev.bellwether.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    public Optional<Institution> institutionOf(String connectorId) {
        return Optional.ofNullable(owners.get(connectorId));
    }
}

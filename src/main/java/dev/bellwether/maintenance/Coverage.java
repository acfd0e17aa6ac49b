package dev.bellwether.maintenance;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.document.Spelled;
import java.util.Collection;

/**
 * Whom a maintenance window is for; without an id for all. A connector that joins an institution later is covered as well as those
 * that are there.
 */
public record Coverage(Kind kind, String id) {
    public enum Kind implements Spelled {
        CONNECTOR,
        INSTITUTION,
        ALL;

        /** The kind with a wire spelling; an {@link IllegalArgumentException} if none is spelt so. */
        public static Kind ofWire(String wire) {
            for (Kind kind : values()) {
                if (kind.wire().equals(wire)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no coverage is called " + wire);
        }
    }

    public Coverage {
        if (id.isEmpty() != (kind == Kind.ALL)) {
            throw new IllegalArgumentException("a window for " + kind.wire() + " cannot have the id \"" + id + "\"");
        }
    }

    public static Coverage ofConnector(String id) {
        return new Coverage(Kind.CONNECTOR, id);
    }

    public static Coverage ofInstitution(String id) {
        return new Coverage(Kind.INSTITUTION, id);
    }

    public static Coverage ofAll() {
        return new Coverage(Kind.ALL, "");
    }

    boolean covers(String connectorId, String institutionId) {
        return switch (kind) {
            case ALL -> true;
            case INSTITUTION -> id.equals(institutionId);
            case CONNECTOR -> id.equals(connectorId);
        };
    }

    /** The connectors of a catalogue that are covered; none where it does not have them. */
    public Collection<Connector> connectors(Catalogue catalogue) {
        return switch (kind) {
            case ALL -> catalogue.connectors();
            case INSTITUTION ->
                catalogue.institutions().stream()
                        .filter(institution -> institution.id().equals(id))
                        .flatMap(institution -> institution.connectors().stream())
                        .toList();
            case CONNECTOR -> catalogue.connector(id).stream().toList();
        };
    }
}

package dev.bellwether.catalogue;

import java.util.List;
import java.util.OptionalInt;

/**
 * A bank, credit union or other provider.
 *
 * @param id unique among institutions, {@link Identifiers}
 * @param name as customers know it
 * @param country ISO 3166-1 alpha-2, upper case
 * @param tier 1 (largest) to 4, where known
 * @param sector such as {@code banking} or {@code energy}; empty where unknown
 * @param aliases what else people call it, such as {@code NAB}; for searching alone
 * @param connectors in the order of the catalogue, at least one
 */
public record Institution(
        String id,
        String name,
        String country,
        OptionalInt tier,
        String sector,
        List<String> aliases,
        List<Connector> connectors) {
    public Institution {
        aliases = List.copyOf(aliases);
        connectors = List.copyOf(connectors);
    }

    public Institution with(List<Connector> others) {
        return new Institution(id, name, country, tier, sector, aliases, others);
    }

    public Institution(
            String id, String name, String country, OptionalInt tier, String sector, List<Connector> connectors) {
        this(id, name, country, tier, sector, List.of(), connectors);
    }
}

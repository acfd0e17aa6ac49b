package dev.bellwether.catalogue;

import java.util.List;
import java.util.OptionalDouble;
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
 * @param objective the availability that is asked of it and of each of its connectors, in percent from 90 to 100; empty for none
 * @param connectors in the order of the catalogue, at least one
 */
public record Institution(
        String id,
        String name,
        String country,
        OptionalInt tier,
        String sector,
        List<String> aliases,
        OptionalDouble objective,
        List<Connector> connectors) {
    public Institution {
        aliases = List.copyOf(aliases);
        connectors = List.copyOf(connectors);
    }

    public Institution with(List<Connector> others) {
        return new Institution(id, name, country, tier, sector, aliases, objective, others);
    }

    public Institution(
            String id, String name, String country, OptionalInt tier, String sector, List<Connector> connectors) {
        this(id, name, country, tier, sector, List.of(), OptionalDouble.empty(), connectors);
    }
}

package dev.bellwether.store.sources;

import java.util.OptionalLong;
import java.util.Set;

/**
 * How a source stood at one moment.
 *
 * @param highest the highest cursor that could be seen, but no later than the other server's clock; empty where there is no row
 * @param running the transactions that were under way just after {@code highest} was seen
 * @param prepared those of them that were prepared for a two-phase commit, and so were known by another name before
 */
public record SourceMark(OptionalLong highest, Set<String> running, Set<String> prepared) {
    public SourceMark {
        running = Set.copyOf(running);
        prepared = Set.copyOf(prepared);
    }
}

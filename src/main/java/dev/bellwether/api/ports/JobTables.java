package dev.bellwether.api.ports;

import dev.bellwether.collect.source.SourceState;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.store.sources.Sources.Kept;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** What is known of the foreign jobs tables that are read, the sources of the configuration. */
public interface JobTables {
    /**
     * One of them.
     *
     * @param lag for how long not everything in it has been read
     */
    record JobTable(SourceConfig source, SourceState state, Duration lag) {}

    /** All, in the order of the configuration. */
    List<JobTable> all();

    /** How many rows of a source are kept aside. */
    Future<Long> countKept(String source);

    /**
     * Rows that are kept aside, the newest first.
     *
     * @param before only those with a lower number
     */
    Future<List<Kept>> kept(String source, long before, int limit);
}

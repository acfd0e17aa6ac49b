package dev.bellwether.store.tallies;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** Evidence of a connector counted over time. */
public record Tallies(Sql read, Partitions partitions, Clock clock) {

    /**
     * What each bucket holds, in order, empty ones too; all of it as it was at one moment. A job counts once in each bucket of at most an
     * hour that holds a counted outcome of it; longer buckets add up their hours. Everything is exact but the 95th percentiles of phases, which are
     * at most 0.8 % too long.
     *
     * @param codes whose fault a failure is
     */
    public Future<List<BucketTally>> of(String connectorId, Buckets buckets, ErrorCodes codes) {
        BucketCounts counts = new BucketCounts(buckets, codes);
        String columns = "kinds, %s, NULL, probes".formatted(buckets.isOfWholeHours() ? "jobs" : "jobs_by_minute");
        LocalDate oldest = partitions.oldestDay(clock.instant());
        return read.inSnapshot(connection -> new StoredHours(connection, connectorId, oldest, codes)
                        .forEach(buckets.from(), buckets.to(), columns, counts::add))
                .map(done -> counts.tallies());
    }
}

package dev.bellwether.store.tallies;

import dev.bellwether.store.rollup.Histogram;
import dev.bellwether.store.rollup.PackedRuns;
import dev.bellwether.store.rollup.RunEnd;
import dev.bellwether.store.rollup.StoredDurations;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Counts the runs of a connector's probes by bucket, from hours that are rolled up and from rows. */
final class RunTallies {
    private static final String RAW = """
            SELECT at, probe, result, fault, phases_ns::text
            FROM probe_run
            WHERE connector_id = $1 AND at > $2 AND at <= $3 AND day >= $4 AND day <= $5
            """;

    private final SqlConnection connection;
    private final String connectorId;
    private final BucketCounts counts;

    RunTallies(SqlConnection connection, String connectorId, BucketCounts counts) {
        this.connection = connection;
        this.connectorId = connectorId;
        this.counts = counts;
    }

    /**
     * Counts all runs of a span.
     *
     * @param hours those that are rolled up, with their probes
     */
    Future<Void> take(RolledSpan span, List<RolledSpan.Hour> hours, LocalDate oldest) {
        hours.forEach(hour -> PackedRuns.read(hour.packed().getBytes(), new HourReader(hour.start())));
        return span.forEachRow(connection, connectorId, RAW, oldest, row -> {
            ProbeCounts.OfProbe probe =
                    counts.probes(counts.bucketOf(Times.of(row, "at"))).of(row.getString("probe"));
            probe.count(RunEnd.of(row.getString("result"), row.getString("fault")));
            StoredDurations.forEach(row.getString("phases_ns"), probe.phases()::add);
        });
    }

    /** Where the runs of one shape are counted. */
    private record Place(ProbeCounts.OfProbe probe, List<Histogram> phases) {
        void count(RunEnd end, long[] took) {
            probe.count(end);
            for (int i = 0; i < phases.size(); i++) {
                phases.get(i).add(took[i]);
            }
        }
    }

    private final class HourReader implements PackedRuns.Reader {
        private final int[] bucketOfMinute;
        private List<PackedRuns.Shape> shapes = List.of();
        /** By shape, of the bucket that was met last. */
        private Place[] places = {};

        private int bucket = -1;

        HourReader(Instant start) {
            this.bucketOfMinute = counts.ofMinutes(start);
        }

        @Override
        public void shapes(List<PackedRuns.Shape> found) {
            shapes = found;
        }

        @Override
        public void run(int minute, int shape, RunEnd end, long[] took) {
            if (bucketOfMinute[minute] != bucket) {
                bucket = bucketOfMinute[minute];
                places = new Place[shapes.size()];
            }
            if (places[shape] == null) {
                places[shape] = place(shapes.get(shape));
            }
            places[shape].count(end, took);
        }

        private Place place(PackedRuns.Shape shape) {
            ProbeCounts.OfProbe probe = counts.probes(bucket).of(shape.probe());
            return new Place(
                    probe, shape.phases().stream().map(probe.phases()::of).toList());
        }
    }
}

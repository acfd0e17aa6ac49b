package dev.bellwether.api;

import dev.bellwether.api.ports.JobTables;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.collect.source.SourceState;
import dev.bellwether.collect.source.SourceState.Phase;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.config.SourceConfig.Cursor;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.config.SourceConfig.Mapping;
import dev.bellwether.config.SourceConfig.Pace;
import dev.bellwether.config.SourceConfig.Relation;
import dev.bellwether.store.sources.SourceRow;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Kept;
import dev.bellwether.store.sources.Sources.Rejected;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Two sources: one by numbers, of which 3 rows did not fit, and one by times that cannot be read. */
final class FakeJobTables implements JobTables {
    private static final Counts COUNTS = new Counts(10, 2, 3, 1);

    @Override
    public List<JobTable> all() {
        return List.of(
                table("platform", CursorType.SERIAL, Phase.FOLLOWING, "", 42),
                table(
                        "legacy",
                        CursorType.TIMESTAMP,
                        Phase.FAILING,
                        "relation \"jobs\" does not exist (SQLSTATE 42P01)",
                        1_772_000_000_000_001L),
                table("fresh", CursorType.SERIAL, Phase.STARTING, "", Long.MIN_VALUE));
    }

    private static JobTable table(String name, CursorType type, Phase phase, String detail, long position) {
        SourceConfig source = new SourceConfig(
                name,
                new Secret("postgresql://me:hunter2@db.example/platform"),
                new Relation(false, "jobs"),
                new Cursor("id", type, OptionalLong.empty(), 0),
                new Mapping(Map.of(), Map.of(), Map.of()),
                new Pace(Optional.empty(), Duration.ofSeconds(10), 1_000, Duration.ofSeconds(30)));
        return new JobTable(
                source,
                new SourceState(phase, Samples.TICK, detail, position, Samples.TICK, COUNTS, 3),
                Duration.ofMillis(1_500));
    }

    @Override
    public Future<Long> countKept(String source) {
        return Future.succeededFuture(3L);
    }

    @Override
    public Future<List<Kept>> kept(String source, long before, int limit) {
        return Future.succeededFuture(LongStream.of(3, 2, 1)
                .filter(number -> number < before)
                .limit(limit)
                .mapToObj(number -> new Kept(
                        number,
                        new Rejected(
                                new SourceRow(number, "{\"jobId\": \"" + number + "\"}", false),
                                "/connectorId: is missing"),
                        Samples.TICK))
                .toList());
    }
}

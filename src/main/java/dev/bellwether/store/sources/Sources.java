package dev.bellwether.store.sources;

import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** How far sources have been read, and the rows of them that did not fit: of each source the newest {@value #MOST_KEPT}. */
public record Sources(Sql write, Sql read) {
    /** How many rows that did not fit are kept of each source. */
    public static final int MOST_KEPT = 10_000;

    private static final Function<Row, Place> PLACE = Records.reader(Place.class);
    private static final Function<Row, Kept> KEPT_ROW = Records.reader(Kept.class);

    private static final String LOAD =
            "SELECT position, accepted, duplicates, rejected, ignored FROM source WHERE name = $1 AND cursor = $2";

    private static final String SAVE = """
            WITH kept AS (
                INSERT INTO source_rejected (source, hash, position, rejected_at, reason, item)
                SELECT $1, hash, position, $4, reason, item
                FROM unnest($8::uuid[], $9::bigint[], $10::text[], $11::text[]) AS batch (hash, position, reason, item)
                ON CONFLICT DO NOTHING
                RETURNING 1
            )
            INSERT INTO source AS s (name, cursor, position, accepted, duplicates, rejected, ignored, saved_at)
            VALUES ($1, $2, $3, $5, $6, (SELECT count(*) FROM kept), $7, $4)
            ON CONFLICT (name) DO UPDATE
            SET cursor = excluded.cursor, position = excluded.position, saved_at = excluded.saved_at,
                accepted = s.accepted + excluded.accepted, duplicates = s.duplicates + excluded.duplicates,
                rejected = s.rejected + excluded.rejected, ignored = s.ignored + excluded.ignored
            RETURNING (SELECT count(*) FROM kept)
            """;

    private static final String TRIM = """
            DELETE FROM source_rejected WHERE source = $1 AND number <= (
                SELECT number FROM source_rejected WHERE source = $1 ORDER BY number DESC OFFSET $2 LIMIT 1)
            """;

    private static final String KEPT = """
            SELECT number, position, item, false AS ignored, reason, rejected_at FROM source_rejected
            WHERE source = $1 AND number < $2 ORDER BY number DESC LIMIT $3
            """;

    private static final String RELEASE = "DELETE FROM source_rejected WHERE number = ANY ($1::bigint[])";

    /** How many rows became what; a row that is read again is not counted again. */
    public record Counts(long accepted, long duplicates, long rejected, long ignored) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        public Counts plus(Counts more) {
            return new Counts(
                    accepted + more.accepted,
                    duplicates + more.duplicates,
                    rejected + more.rejected,
                    ignored + more.ignored);
        }
    }

    public record Place(long position, Counts counts) {}

    public record Rejected(SourceTable.SourceRow row, String reason) {}

    /** A row that was kept aside. The higher its number, the later it came. */
    public record Kept(long number, Rejected rejected, Instant rejectedAt) {}

    /** The place that was reached; empty where this cursor of this source was never saved. */
    public Future<Optional<Place>> load(String source, String cursor) {
        return read.first(PLACE, LOAD, source, cursor);
    }

    /**
     * Saves a place, with the counts since the last saving but for {@code rejected}, together with what was rejected on the way to
     * it, in one transaction; answers how many of these are new, since some may be kept already.
     */
    public Future<Long> save(String source, String cursor, Place place, List<Rejected> rejected, Instant now) {
        Tuple parameters = new Columns<>(
                        rejected,
                        source,
                        cursor,
                        place.position(),
                        Times.toSql(now),
                        place.counts().accepted(),
                        place.counts().duplicates(),
                        place.counts().ignored())
                .column(rejection -> rejection.row().identity(), UUID[]::new)
                .column(rejection -> rejection.row().position(), Long[]::new)
                .texts(Rejected::reason)
                .texts(rejection -> rejection.row().item())
                .parameters();
        return write.run(SAVE, parameters)
                .map(rows -> rows.iterator().next().getLong(0))
                .compose(fresh -> fresh == 0
                        ? Future.succeededFuture(fresh)
                        : write.run(TRIM, source, MOST_KEPT).map(fresh));
    }

    /** Rows that are kept aside, the newest first, from before a number on. */
    public Future<List<Kept>> kept(String source, long before, int limit) {
        return read.list(KEPT_ROW, KEPT, source, before, limit);
    }

    public Future<Long> countKept(String source) {
        return read.number("SELECT count(*) FROM source_rejected WHERE source = $1", source);
    }

    /** Forgets rows that fit after all. */
    public Future<Void> release(List<Long> numbers) {
        return write.run(RELEASE, (Object) numbers.toArray(Long[]::new)).mapEmpty();
    }
}

package dev.bellwether.store.operations;

import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Listed;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/** Who did what, as long as history is kept. */
public record AuditTrail(Sql write, Sql read) {
    private static final Function<Row, AuditEntry> ENTRY = Records.reader(AuditEntry.class);

    private static final String INSERT = """
            INSERT INTO audit (at, last_at, times, actor, action, subject, outcome, detail)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """;

    private static final String COUNT = """
            INSERT INTO audit (at, last_at, times, actor, action, subject, outcome, detail, tally)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (tally, actor, action, subject, outcome) WHERE tally IS NOT NULL DO UPDATE
            SET times = audit.times + excluded.times, last_at = greatest(audit.last_at, excluded.last_at),
                detail = excluded.detail
            """;

    private static final String MATCHING = """
            ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2)
            AND ($3::text IS NULL OR subject = $3) AND ($4::text IS NULL OR outcome = $4)
            AND last_at >= $5 AND at <= $6
            """;

    private static final String PAGE =
            "SELECT number, at, last_at, times, actor, action, subject, outcome, detail FROM audit WHERE " + MATCHING
                    + " AND number < $7 ORDER BY number DESC LIMIT $8";

    private static final String TOTAL = "SELECT count(*) AS n FROM audit WHERE " + MATCHING;

    /**
     * Which entries are asked for; an empty filter lets all pass.
     *
     * @param from entries whose last time is not before it
     * @param to entries whose first time is not after it
     */
    public record Filter(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> subject,
            Optional<String> outcome,
            Optional<Instant> from,
            Optional<Instant> to) {
        private Tuple parameters() {
            return Sql.values(actor, action, subject, outcome, from.orElse(Instant.MIN), to.orElse(Instant.MAX));
        }
    }

    public Future<Void> record(AuditEntry entry) {
        return write.run(INSERT, parameters(entry)).mapEmpty();
    }

    /** Adds to the day's count of the same actor, action, subject and outcome. */
    public Future<Void> count(AuditEntry entry) {
        return write.run(
                        COUNT,
                        parameters(entry)
                                .addValue(entry.at().atOffset(ZoneOffset.UTC).toLocalDate()))
                .mapEmpty();
    }

    /** A page of entries with smaller numbers than a place, the newest first, at most so many. */
    public Future<Listed<AuditEntry>> page(Filter filter, long before, int most) {
        return read.run(PAGE, filter.parameters().addLong(before).addInteger(most))
                .map(rows -> rows.stream().map(ENTRY).toList())
                .compose(entries -> read.run(TOTAL, filter.parameters())
                        .map(rows ->
                                new Listed<>(entries, rows.iterator().next().getLong(0))));
    }

    /** Stores an entry in a transaction with what it is about. */
    public static Future<Void> record(SqlConnection connection, AuditEntry entry) {
        return connection.preparedQuery(INSERT).execute(parameters(entry)).mapEmpty();
    }

    private static Tuple parameters(AuditEntry entry) {
        JsonObject detail = new JsonObject();
        entry.detail().forEach((name, value) -> detail.put(name, Columns.storable(value)));
        return Sql.values(
                entry.at(),
                entry.lastAt(),
                entry.times(),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.outcome(),
                detail);
    }
}

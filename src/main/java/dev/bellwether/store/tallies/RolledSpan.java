package dev.bellwether.store.tallies;

import dev.bellwether.store.rollup.ConnectorHour;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which whole hours of a span of time are rolled up for a connector, and which parts are still to be read row by row, as one transaction
 * sees it.
 *
 * @param first where the first of the hours begins that are rolled up, but for the dirty ones
 * @param last where the last of them ends; not after {@code first} if there is none
 * @param dirty where hours in between begin that are not as they are rolled up
 * @param raw what is to be read row by row, {@code (from, to]}, in order of time
 */
record RolledSpan(Instant first, Instant last, Set<Instant> dirty, List<Part> raw) {
    private static final String STATE = """
            SELECT done_until, ARRAY(
                SELECT DISTINCT hour FROM evidence_hour_dirty WHERE connector_id = $1 AND hour >= $2 AND hour < $3) AS dirty
            FROM roll_up
            """;

    private static final String HOURS = """
            SELECT hour, %s AS packed FROM evidence_hour
            WHERE connector_id = $1 AND hour >= $2 AND hour < $3 AND day >= $4 AND day <= $5 AND hour <> ALL ($6::timestamptz[])
            ORDER BY hour
            """;

    /** A part of the span, {@code (from, to]}. */
    record Part(Instant from, Instant to) {}

    /** An hour as it is rolled up. */
    record Hour(Instant start, Buffer packed) {}

    /**
     * Looks how a span stands.
     *
     * @param oldest the day from which on rows lie in the day of their own time
     */
    static Future<RolledSpan> of(SqlConnection connection, String connectorId, Part span, LocalDate oldest) {
        return connection
                .preparedQuery(STATE)
                .execute(Tuple.of(connectorId, Times.toSql(span.from), Times.toSql(span.to)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    Set<Instant> dirty = new HashSet<>();
                    for (OffsetDateTime hour : row.getArrayOfOffsetDateTimes("dirty")) {
                        dirty.add(hour.toInstant());
                    }
                    return of(span, Times.startOf(oldest), Times.of(row, "done_until"), dirty);
                });
    }

    /** Nothing but rows. */
    static RolledSpan rawAlone(Part span) {
        return new RolledSpan(span.from, span.from, Set.of(), List.of(span));
    }

    static RolledSpan of(Part span, Instant oldest, Instant done, Set<Instant> dirty) {
        Instant from = span.from.isBefore(oldest) ? oldest : span.from;
        Instant to = span.to.isAfter(done) ? done : span.to;
        Instant floor = from.truncatedTo(ChronoUnit.HOURS);
        Instant first = floor.equals(from) ? from : floor.plus(ConnectorHour.LENGTH);
        Instant last = to.truncatedTo(ChronoUnit.HOURS);
        if (!first.isBefore(last)) {
            return rawAlone(span);
        }
        List<Part> raw = new ArrayList<>();
        Instant read = span.from;
        for (Instant hour = first; hour.isBefore(last); hour = hour.plus(ConnectorHour.LENGTH)) {
            if (!dirty.contains(hour)) {
                if (read.isBefore(hour)) {
                    raw.add(new Part(read, hour));
                }
                read = hour.plus(ConnectorHour.LENGTH);
            }
        }
        if (read.isBefore(span.to)) {
            raw.add(new Part(read, span.to));
        }
        return new RolledSpan(first, last, dirty, List.copyOf(raw));
    }

    /** How much is to be read row by row. */
    Duration rawLength() {
        return raw.stream().map(part -> Duration.between(part.from, part.to)).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether an hour is read as it is rolled up. */
    boolean isRolled(Instant hour) {
        return !hour.isBefore(first) && hour.isBefore(last) && !dirty.contains(hour);
    }

    /** The hours that are rolled up, by one of their columns, in order of time; hours without evidence are not there. */
    Future<List<Hour>> hours(SqlConnection connection, String connectorId, String column) {
        return hours(connection, connectorId, column, new Part(first, last));
    }

    /** The same of those that begin in {@code [from, to)}. */
    Future<List<Hour>> hours(SqlConnection connection, String connectorId, String column, Part within) {
        Instant from = within.from.isBefore(first) ? first : within.from;
        Instant to = within.to.isAfter(last) ? last : within.to;
        if (!from.isBefore(to)) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = Tuple.of(connectorId, Times.toSql(from), Times.toSql(to), Times.day(from), Times.day(to))
                .addArrayOfOffsetDateTime(dirty.stream().map(Times::toSql).toArray(OffsetDateTime[]::new));
        return connection
                .preparedQuery(HOURS.formatted(column))
                .execute(parameters)
                .map(rows -> {
                    List<Hour> hours = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        hours.add(new Hour(row.getOffsetDateTime(0).toInstant(), row.getBuffer(1)));
                    }
                    return hours;
                });
    }

    /**
     * Asks for the rows of each part, one after the other: a query about several at once would be planned for every day.
     *
     * @param sql with the parameters connector, from, to, first and last day
     */
    Future<Void> forEachRow(
            SqlConnection connection, String connectorId, String sql, LocalDate oldest, Consumer<Row> consumer) {
        Future<Void> done = Future.succeededFuture();
        for (Part part : raw) {
            // What is older than the retention lies in the oldest day that was kept when it came.
            LocalDate first = Times.day(part.from);
            LocalDate last = first.isBefore(oldest) ? LocalDate.of(9999, 12, 31) : Times.day(part.to);
            Tuple parameters = Tuple.of(connectorId, Times.toSql(part.from), Times.toSql(part.to), first, last);
            done = done.compose(before -> Sql.forEach(connection, sql, parameters, consumer));
        }
        return done;
    }
}

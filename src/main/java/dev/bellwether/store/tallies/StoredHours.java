package dev.bellwether.store.tallies;

import dev.bellwether.async.Repeat;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.rollup.ConnectorHour;
import dev.bellwether.store.rollup.EvidenceHour;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hours of a connector as one transaction sees them: whole hours as they are rolled up; from their rows the parts of hours at the ends of a
 * span, hours that are not rolled up yet, and those that got evidence since. From the oldest day on rows lie in the day of their own time.
 */
record StoredHours(SqlConnection connection, String connectorId, LocalDate oldest, ErrorCodes codes) {
    private static final String STATE = """
            SELECT done_until, ARRAY(
                SELECT DISTINCT hour FROM evidence_hour_dirty WHERE connector_id = $1 AND hour >= $2 AND hour < $3) AS dirty
            FROM roll_up
            """;

    private static final String ROLLED = """
            SELECT hour, %s FROM evidence_hour
            WHERE connector_id = $1 AND hour >= $2 AND hour <= $3 AND day >= $4 AND day <= $5
                AND hour <> ALL ($6::timestamptz[])
            """;

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private record Part(Instant from, Instant to) {
        static Part of(Instant hour, Instant from, Instant to) {
            Instant end = hour.plus(EvidenceHour.LENGTH);
            return new Part(hour.isBefore(from) ? from : hour, end.isAfter(to) ? to : end);
        }

        boolean isWhole() {
            return from.plus(EvidenceHour.LENGTH).equals(to);
        }
    }

    /**
     * Hands over what there is in {@code (from, to]}, hour by hour, in any order, with kinds, jobs, steps and probes, or NULL for
     * those that are not needed, as columns.
     */
    Future<Void> forEach(Instant from, Instant to, String columns, Consumer<EvidenceHour> consumer) {
        return Sql.run(connection, STATE, connectorId, from, to).compose(rows -> {
            Row state = rows.iterator().next();
            Instant done = Times.of(state, "done_until");
            Set<Instant> dirty = Stream.of(state.getArrayOfOffsetDateTimes("dirty"))
                    .map(OffsetDateTime::toInstant)
                    .collect(Collectors.toSet());
            List<Part> rolled = new ArrayList<>();
            List<Part> others = new ArrayList<>();
            for (Instant hour = from.truncatedTo(ChronoUnit.HOURS);
                    hour.isBefore(to);
                    hour = hour.plus(EvidenceHour.LENGTH)) {
                Part part = Part.of(hour, from, to);
                boolean isRolled = part.isWhole()
                        && !part.to.isAfter(done)
                        && !hour.isBefore(Times.startOf(oldest))
                        && !dirty.contains(hour);
                (isRolled ? rolled : others).add(part);
            }
            return forEachRolled(rolled, dirty, columns, consumer).compose(taken -> forEachOther(others, consumer));
        });
    }

    private Future<Void> forEachRolled(
            List<Part> parts, Set<Instant> dirty, String columns, Consumer<EvidenceHour> consumer) {
        if (parts.isEmpty()) {
            return Future.succeededFuture();
        }
        Instant first = parts.get(0).from;
        Instant last = parts.get(parts.size() - 1).from;
        Object stale = dirty.stream().map(Times::toSql).toArray(OffsetDateTime[]::new);
        String sql = ROLLED.formatted(columns);
        return Sql.run(connection, sql, connectorId, first, last, Times.day(first), Times.day(last), stale)
                .compose(rows -> onWorker(() -> rows.forEach(row -> consumer.accept(EvidenceHour.of(row)))));
    }

    /** One after the other: a query about several at once would be planned for every day. */
    private Future<Void> forEachOther(Iterable<Part> parts, Consumer<EvidenceHour> consumer) {
        return Repeat.forEach(
                parts,
                part -> read(part).compose(hour -> {
                    if (hour.isLarge()) {
                        return onWorker(() -> consumer.accept(hour.evidence()));
                    }
                    consumer.accept(hour.evidence());
                    return Future.succeededFuture();
                }));
    }

    /** An hour may have a million jobs, which takes too long for an event loop. */
    private static Future<Void> onWorker(Runnable work) {
        return Vertx.currentContext().executeBlocking(() -> {
            work.run();
            return null;
        });
    }

    private Future<ConnectorHour> read(Part part) {
        // What is older than the retention lies in the oldest day that was kept when it came.
        LocalDate firstDay = Times.day(part.from);
        LocalDate lastDay = firstDay.isBefore(oldest) ? LAST_DAY : Times.day(part.to);
        ConnectorHour hour = new ConnectorHour(connectorId, part.from.truncatedTo(ChronoUnit.HOURS), codes);
        Tuple parameters =
                ConnectorHour.span(part.from, part.to, firstDay, lastDay).addString(connectorId);
        return Sql.forEach(connection, ConnectorHour.OF_A_CONNECTOR, parameters, hour::add)
                .map(hour);
    }
}

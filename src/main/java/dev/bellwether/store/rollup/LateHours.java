package dev.bellwether.store.rollup;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes hours again that got evidence after they were rolled up, some of them in one transaction with the notes that say so. */
final class LateHours {
    private static final int HOURS_OF_A_BATCH = 50;

    private static final String ARE_CLAIMED =
            "SELECT EXISTS (SELECT FROM evidence_hour_dirty WHERE noted_at <= $1) AS claimed";

    /** What is older than the retention is never rolled up, but may be the last that succeeded. */
    private static final String FORGET_OLD = """
            WITH old AS (
                DELETE FROM evidence_hour_dirty WHERE hour < $1 AND noted_at <= $2 RETURNING connector_id, hour
            )
            INSERT INTO last_success (connector_id, at)
            SELECT connector_id, max(late.completed_at) FROM (SELECT DISTINCT connector_id, hour FROM old) AS dirty
            CROSS JOIN LATERAL (
                SELECT completed_at FROM job_outcome
                WHERE job_outcome.connector_id = dirty.connector_id AND success AND completed_at > hour
                    AND completed_at <= hour + interval '1 hour'
                ORDER BY completed_at DESC LIMIT 1) AS late
            GROUP BY connector_id ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at WHERE last_success.at < excluded.at
            """;

    private static final String TAKE = """
            DELETE FROM evidence_hour_dirty WHERE noted_at <= $1 AND (connector_id, hour) IN (
                SELECT DISTINCT connector_id, hour FROM evidence_hour_dirty WHERE noted_at <= $1 LIMIT $2)
            RETURNING connector_id, hour
            """;

    private final OwnConnection own;
    private final EvidenceHours hours;
    private final Pace pace;
    private final Instant claimed;

    /**
     * @param claimed only notes from before are taken
     */
    LateHours(OwnConnection own, EvidenceHours hours, Pace pace, Instant claimed) {
        this.own = own;
        this.hours = hours;
        this.pace = pace;
        this.claimed = claimed;
    }

    private record Late(String connectorId, Instant hour) {}

    Future<Boolean> isSomethingToDo() {
        return own.query(ARE_CLAIMED, Tuple.of(Times.toSql(claimed)))
                .map(rows -> rows.iterator().next().getBoolean("claimed"));
    }

    /**
     * Makes all of them again.
     *
     * @param first hours before are not rolled up any more
     */
    Future<Void> rollUp(Instant first) {
        return own.query(FORGET_OLD, Tuple.of(Times.toSql(first), Times.toSql(claimed)))
                .compose(forgotten -> Repeat.whileTrue(this::rollUpSome));
    }

    /** Answers whether there were any. */
    private Future<Boolean> rollUpSome() {
        return own.connection()
                .begin()
                .compose(transaction -> own.query(TAKE, Tuple.of(Times.toSql(claimed), HOURS_OF_A_BATCH))
                        .compose(notes -> makeAgain(notes)
                                .compose(made -> transaction.commit())
                                .compose(committed -> pace.rest())
                                .map(rested -> notes.size() > 0)));
    }

    private Future<Void> makeAgain(RowSet<Row> notes) {
        Set<Late> late = notes.stream()
                .map(note -> new Late(note.getString("connector_id"), Times.of(note, "hour")))
                .collect(Collectors.toSet());
        if (late.isEmpty()) {
            return Future.succeededFuture();
        }
        List<ConnectorHour> again = new ArrayList<>();
        Iterator<Late> left = late.iterator();
        return hours.addDays(late.stream().map(one -> Times.day(one.hour)).collect(Collectors.toSet()))
                .compose(added -> Repeat.whileTrue(() -> read(left.next()).map(hour -> {
                    again.add(hour);
                    return left.hasNext();
                })))
                .compose(read -> hours.store(again));
    }

    private Future<ConnectorHour> read(Late late) {
        ConnectorHour hour = new ConnectorHour(late.connectorId, late.hour);
        return own.query(
                        ConnectorHour.OF_A_CONNECTOR,
                        ConnectorHour.span(late.hour).addString(late.connectorId))
                .map(rows -> {
                    rows.forEach(hour::add);
                    return hour;
                });
    }
}

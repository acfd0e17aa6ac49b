package dev.bellwether.store.rollup;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.Failures;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.StoreUnavailable.Reason;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes hours again that got evidence after they were rolled up, some of them in one transaction with the notes that say so. */
final class LateHours {
    private static final Logger LOG = LoggerFactory.getLogger(LateHours.class);
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

    /** Whoever reads the hour still sees that it is to be made. */
    private static final String SET_ASIDE = """
            UPDATE evidence_hour_dirty SET noted_at = now() + interval '1 day' WHERE connector_id = $1 AND hour = $2
            """;

    private static final Function<Row, Late> LATE = Records.reader(Late.class);

    private final RollUp.Means means;
    private final Instant claimed;
    private int most = HOURS_OF_A_BATCH;

    /** @param claimed only notes from before are taken */
    LateHours(RollUp.Means means, Instant claimed) {
        this.means = means;
        this.claimed = claimed;
    }

    private record Late(String connectorId, Instant hour) {}

    Future<Boolean> isSomethingToDo() {
        return means.own()
                .query(ARE_CLAIMED, Tuple.of(Times.toSql(claimed)))
                .map(rows -> rows.iterator().next().getBoolean("claimed"));
    }

    /** Makes all of them again from an hour on; those before are not rolled up any more. */
    Future<Void> rollUp(Instant first) {
        return means.own()
                .query(FORGET_OLD, Tuple.of(Times.toSql(first), Times.toSql(claimed)))
                .compose(forgotten -> Repeat.whileTrue(this::rollUpSome));
    }

    /** Answers whether there were any. What cannot be made is tried alone, and set aside if it fails then too. */
    private Future<Boolean> rollUpSome() {
        List<Late> taken = new ArrayList<>();
        return means.inTransaction(() -> means.own()
                        .query(TAKE, Tuple.of(Times.toSql(claimed), most))
                        .compose(notes -> {
                            notes.stream().map(LATE).distinct().forEach(taken::add);
                            return makeAgain(taken);
                        }))
                .recover(failure -> failed(taken, failure))
                .compose(done -> means.pace().rest())
                .map(rested -> !taken.isEmpty());
    }

    private Future<Void> failed(List<Late> taken, Throwable failure) {
        if (taken.isEmpty()
                || Failures.reason(failure).filter(why -> why != Reason.TIMEOUT).isPresent()) {
            return Future.failedFuture(failure);
        }
        if (most > 1) {
            most = 1;
            return Future.succeededFuture();
        }
        Late late = taken.get(0);
        LOG.error(
                "the hour from {} of {} cannot be rolled up; it is set aside for a day and read row by row",
                late.hour,
                late.connectorId,
                failure);
        return means.own()
                .query(SET_ASIDE, Tuple.of(late.connectorId, Times.toSql(late.hour)))
                .mapEmpty();
    }

    private Future<Void> makeAgain(List<Late> late) {
        if (late.isEmpty()) {
            return Future.succeededFuture();
        }
        return means.addDays(late.stream().map(one -> Times.day(one.hour)).collect(Collectors.toSet()))
                .compose(added -> Repeat.forEach(late, this::makeAgain));
    }

    private Future<Void> makeAgain(Late late) {
        ConnectorHour hour = new ConnectorHour(late.connectorId, late.hour, means.codes());
        return means.own()
                .forEach(
                        ConnectorHour.OF_A_CONNECTOR,
                        ConnectorHour.span(late.hour).addString(late.connectorId),
                        rows -> means.vertx().executeBlocking(() -> {
                            rows.forEach(hour::add);
                            return rows;
                        }))
                .compose(read -> means.store(List.of(hour)));
    }
}

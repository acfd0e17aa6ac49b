package dev.bellwether.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rolls up closed hours, of all connectors at once, each hour in one transaction. */
final class ClosedHours {
    private static final int PAGE = 2_000;
    private static final int ROWS_OF_A_BATCH = 20_000;

    private static final String HOUR = """
            SELECT * FROM (%s) AS evidence ORDER BY connector_id COLLATE "C", at, attempt
            """.formatted(ConnectorHour.EVIDENCE.formatted("$1", "$2", "$3", "$4"));

    private static final String DONE = "UPDATE roll_up SET done_until = $1";

    private final Vertx vertx;
    private final OwnConnection own;
    private final EvidenceHours hours;
    private final Pace pace;
    private final JobHash hashes = new JobHash();

    ClosedHours(Vertx vertx, OwnConnection own, EvidenceHours hours, Pace pace) {
        this.vertx = vertx;
        this.own = own;
        this.hours = hours;
        this.pace = pace;
    }

    /** Rolls up from one hour to another, in order. */
    Future<Void> rollUp(Instant hour, Instant until) {
        if (!hour.isBefore(until)) {
            return Future.succeededFuture();
        }
        Instant end = hour.plus(ConnectorHour.LENGTH);
        return hours.addDays(List.of(Times.day(hour)))
                .compose(there -> own.connection().begin())
                .compose(transaction -> own.connection()
                        .prepare(HOUR)
                        .compose(statement -> {
                            Cursor cursor = statement.cursor(EvidenceHours.span(hour));
                            return packAll(cursor, page(cursor), new Batch(hour, hashes))
                                    .compose(packed -> cursor.close())
                                    .compose(closed -> statement.close());
                        })
                        .compose(packed -> own.query(DONE, Tuple.of(Times.toSql(end))))
                        .compose(marked -> transaction.commit()))
                .compose(committed -> rollUp(end, until));
    }

    private Future<RowSet<Row>> page(Cursor cursor) {
        return own.bounded(cursor.read(PAGE));
    }

    /** While one page is packed, the server makes the next. */
    private Future<Void> packAll(Cursor cursor, Future<RowSet<Row>> coming, Batch batch) {
        return coming.compose(rows -> {
            boolean more = cursor.hasMore();
            Future<RowSet<Row>> next = more ? page(cursor) : Future.succeededFuture();
            return vertx.executeBlocking(() -> {
                        rows.forEach(batch::add);
                        return batch.take(!more);
                    })
                    .compose(hours::store)
                    .compose(stored -> pace.rest())
                    .compose(rested -> more ? packAll(cursor, next, batch) : Future.succeededFuture());
        });
    }

    /** Connectors of one hour, of which the last may not be complete yet. */
    private static final class Batch {
        private final Instant hour;
        private final JobHash hashes;
        private final List<ConnectorHour> complete = new ArrayList<>();
        private ConnectorHour current;
        private int rows;

        Batch(Instant hour, JobHash hashes) {
            this.hour = hour;
            this.hashes = hashes;
        }

        void add(Row row) {
            String connectorId = row.getString("connector_id");
            if (current == null || !current.connectorId().equals(connectorId)) {
                next(new ConnectorHour(connectorId, hour, hashes));
            }
            current.add(row);
            rows++;
        }

        private void next(ConnectorHour connector) {
            if (current != null) {
                complete.add(current);
            }
            current = connector;
        }

        /** What is complete, if it is much or the last of all. */
        List<ConnectorHour> take(boolean last) {
            if (last) {
                next(null);
            } else if (rows < ROWS_OF_A_BATCH) {
                return List.of();
            }
            List<ConnectorHour> taken = List.copyOf(complete);
            complete.clear();
            rows = 0;
            return taken;
        }
    }
}

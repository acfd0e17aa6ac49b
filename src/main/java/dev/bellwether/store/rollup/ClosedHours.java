package dev.bellwether.store.rollup;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Pages;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Rolls up closed hours, of all connectors at once, each hour in one transaction. */
final class ClosedHours {
    private static final int ROWS_OF_A_BATCH = 20_000;

    private static final String HOUR = """
            SELECT * FROM (%s) AS evidence ORDER BY connector_id COLLATE "C", at, attempt
            """.formatted(ConnectorHour.EVIDENCE);

    private static final String DONE = "UPDATE roll_up SET done_until = $1";

    private final Vertx vertx;
    private final OwnConnection own;
    private final EvidenceHours hours;
    private final Pace pace;

    ClosedHours(Vertx vertx, OwnConnection own, EvidenceHours hours, Pace pace) {
        this.vertx = vertx;
        this.own = own;
        this.hours = hours;
        this.pace = pace;
    }

    /** Rolls up from one hour to another, in order. */
    Future<Void> rollUp(Instant from, Instant until) {
        Iterator<Instant> starts = Stream.iterate(
                        from, hour -> hour.isBefore(until), hour -> hour.plus(EvidenceHour.LENGTH))
                .iterator();
        return starts.hasNext()
                ? Repeat.whileTrue(() -> rollUp(starts.next()).map(done -> starts.hasNext()))
                : Future.succeededFuture();
    }

    private Future<Void> rollUp(Instant hour) {
        return hours.addDays(List.of(Times.day(hour)))
                .compose(there -> own.connection().begin())
                .compose(transaction -> own.connection()
                        .prepare(HOUR)
                        .compose(statement -> {
                            Cursor cursor = statement.cursor(ConnectorHour.span(hour));
                            return packAll(cursor, new Batch(hour))
                                    .compose(packed -> cursor.close())
                                    .compose(closed -> statement.close());
                        })
                        .compose(packed -> own.query(DONE, Tuple.of(Times.toSql(hour.plus(EvidenceHour.LENGTH)))))
                        .compose(marked -> transaction.commit()));
    }

    private Future<Void> packAll(Cursor cursor, Batch batch) {
        return new Pages(cursor, own::bounded)
                .forEach(rows -> vertx.executeBlocking(() -> batch.add(rows))
                        .compose(hours::store)
                        .compose(stored -> pace.rest()))
                .compose(read -> hours.store(batch.rest()));
    }

    /** Connectors of one hour; the last may lack rows that are not read yet. */
    private static final class Batch {
        private final Instant hour;
        private final List<ConnectorHour> complete = new ArrayList<>();
        private ConnectorHour current;
        private int rows;

        Batch(Instant hour) {
            this.hour = hour;
        }

        /** Takes in rows, and answers the complete connectors once they have many rows. */
        List<ConnectorHour> add(RowSet<Row> some) {
            some.forEach(this::add);
            rows += some.size();
            if (rows < ROWS_OF_A_BATCH) {
                return List.of();
            }
            rows = 0;
            return take();
        }

        private void add(Row row) {
            String connectorId = row.getString("connector_id");
            if (current == null || !current.connectorId().equals(connectorId)) {
                next(new ConnectorHour(connectorId, hour));
            }
            current.add(row);
        }

        private void next(ConnectorHour connector) {
            if (current != null) {
                complete.add(current);
            }
            current = connector;
        }

        /** The connectors that are left after the last row. */
        List<ConnectorHour> rest() {
            next(null);
            return take();
        }

        private List<ConnectorHour> take() {
            List<ConnectorHour> taken = List.copyOf(complete);
            complete.clear();
            return taken;
        }
    }
}

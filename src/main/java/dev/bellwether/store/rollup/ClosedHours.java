package dev.bellwether.store.rollup;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.Failures;
import dev.bellwether.store.sql.StoreUnavailable.Reason;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rolls up closed hours, of all connectors at once, each hour in one transaction. */
record ClosedHours(RollUp.Means means) {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedHours.class);
    private static final int ROWS_OF_A_BATCH = 20_000;

    private static final String HOUR = """
            SELECT * FROM (%s) AS evidence ORDER BY connector_id COLLATE "C", at, attempt
            """.formatted(ConnectorHour.EVIDENCE);

    private static final String DONE = "UPDATE roll_up SET done_until = $1";

    /** Notes every connector of an hour as one that got late rows, long ago, so that it is read row by row until it is made. */
    private static final String EACH_ALONE = """
            INSERT INTO evidence_hour_dirty (hour, connector_id) SELECT DISTINCT $1::timestamptz, connector_id FROM (%s) AS evidence
            """.formatted(ConnectorHour.EVIDENCE);

    Future<Void> rollUp(Instant from, Instant until) {
        Iterator<Instant> starts = Stream.iterate(
                        from, hour -> hour.isBefore(until), hour -> hour.plus(EvidenceHour.LENGTH))
                .iterator();
        return starts.hasNext()
                ? Repeat.whileTrue(() -> rollUp(starts.next()).map(done -> starts.hasNext()))
                : Future.succeededFuture();
    }

    private Future<Void> rollUp(Instant hour) {
        return means.addDays(List.of(Times.day(hour)))
                .compose(there -> inTransaction(() -> pack(hour), hour))
                .recover(failure -> {
                    if (Failures.reason(failure)
                            .filter(why -> why != Reason.TIMEOUT)
                            .isPresent()) {
                        return Future.failedFuture(failure);
                    }
                    LOG.error(
                            "the hour from {} cannot be rolled up as a whole; each connector is tried alone",
                            hour,
                            failure);
                    return inTransaction(() -> means.own().query(EACH_ALONE, ConnectorHour.span(hour)), hour);
                });
    }

    private Future<Void> inTransaction(Supplier<Future<?>> work, Instant hour) {
        Tuple end = Tuple.of(Times.toSql(hour.plus(EvidenceHour.LENGTH)));
        return means.inTransaction(
                        () -> work.get().compose(packed -> means.own().query(DONE, end)))
                .mapEmpty();
    }

    private Future<Void> pack(Instant hour) {
        Batch batch = new Batch(hour);
        return means.own()
                .forEach(
                        HOUR,
                        ConnectorHour.span(hour),
                        rows -> means.vertx()
                                .executeBlocking(() -> batch.add(rows))
                                .compose(means::store)
                                .compose(stored -> means.pace().rest()))
                .compose(read -> means.store(batch.rest()));
    }

    /** Connectors of one hour; the last may lack rows that are not read yet. */
    private final class Batch {
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
                next(new ConnectorHour(connectorId, hour, means.codes()));
            }
            current.add(row);
        }

        private void next(ConnectorHour connector) {
            if (current != null) {
                complete.add(current);
            }
            current = connector;
        }

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

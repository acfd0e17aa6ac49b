package dev.bellwether.store.sql;

import dev.bellwether.async.Repeat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rows of a cursor, page by page: while one is consumed, the server makes the next, so at most two are in memory. */
public final class Pages {
    /** Rows of a page: large enough to keep the server busy, small enough to leave the event loop within milliseconds. */
    private static final int ROWS = 2_000;

    private final Cursor cursor;
    private final UnaryOperator<Future<RowSet<Row>>> bound;
    private Future<RowSet<Row>> coming;

    /** @param bound has a page fail that does not come in time */
    public Pages(Cursor cursor, UnaryOperator<Future<RowSet<Row>>> bound) {
        this.cursor = cursor;
        this.bound = bound;
    }

    /** Hands every page over, the next when what became of the last has succeeded. */
    public Future<Void> forEach(Function<RowSet<Row>, Future<?>> consumer) {
        coming = read();
        return Repeat.whileTrue(() -> coming.compose(rows -> {
            boolean more = cursor.hasMore();
            if (more) {
                coming = read();
            }
            return consumer.apply(rows).map(consumed -> more);
        }));
    }

    private Future<RowSet<Row>> read() {
        return bound.apply(cursor.read(ROWS));
    }
}

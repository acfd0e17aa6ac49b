package dev.bellwether.store.sql;

import dev.bellwether.async.Repeat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A pool whose statements end in time whatever the server does, and whose failures are classified. */
public final class Sql {
    private final Pool pool;
    private final long limitMs;
    private final LongAdder begun = new LongAdder();

    /**
     * @param limitMs after how long a caller gets a failure instead of an answer; longer than the server's own limit, so
     *     that it only counts where the server hangs
     */
    public Sql(Pool pool, long limitMs) {
        this.pool = pool;
        this.limitMs = limitMs;
    }

    /** How many statements, and transactions of several, were begun so far. */
    public long begun() {
        return begun.sum();
    }

    /** Runs a statement in a transaction of its own. */
    public Future<RowSet<Row>> run(String sql, Tuple parameters) {
        begun.increment();
        return bounded(pool.preparedQuery(sql).execute(parameters));
    }

    /** The same with {@link #values}. */
    public Future<RowSet<Row>> run(String sql, Object... values) {
        return run(sql, values(values));
    }

    /** What a statement answers, row by row, in a list. */
    public <T> Future<List<T>> list(Function<Row, T> reader, String sql, Object... values) {
        return run(sql, values).map(rows -> rows.stream().map(reader).toList());
    }

    /** What a statement answers in its first row, if there is one. */
    public <T> Future<Optional<T>> first(Function<Row, T> reader, String sql, Object... values) {
        return run(sql, values).map(rows -> rows.stream().findFirst().map(reader));
    }

    /** The number in the only column of the only row. */
    public Future<Long> number(String sql, Object... values) {
        return run(sql, values).map(rows -> rows.iterator().next().getLong(0));
    }

    /** Runs a statement in a transaction that is open. */
    public static Future<RowSet<Row>> run(SqlConnection connection, String sql, Object... values) {
        return connection.preparedQuery(sql).execute(values(values));
    }

    /**
     * Values as parameters: times as {@link Times} has them, texts {@linkplain Columns#storable storable}, texts in a collection as an
     * array, and null where an option is empty.
     */
    public static Tuple values(Object... values) {
        Tuple parameters = Tuple.tuple();
        Stream.of(values).map(Sql::value).forEach(parameters::addValue);
        return parameters;
    }

    private static Object value(Object value) {
        if (value instanceof Optional<?> option) {
            return value(option.orElse(null));
        }
        if (value instanceof Instant at) {
            return Times.toSql(at);
        }
        if (value instanceof Collection<?> texts) {
            return texts.toArray(new String[0]);
        }
        return value instanceof String text ? Columns.storable(text) : value;
    }

    /** Runs several statements in one transaction: all of them are kept, or none. What the function throws fails it. */
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> statements) {
        begun.increment();
        return bounded(pool.withTransaction(statements));
    }

    /** Runs several queries that all see the store as it was at one moment. */
    public <T> Future<T> inSnapshot(Function<SqlConnection, Future<T>> queries) {
        return inTransaction(connection -> connection
                .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .execute()
                .compose(set -> queries.apply(connection)));
    }

    /** Keeps others who ask for the same lock waiting until the transaction ends. */
    public static Future<Void> lock(SqlConnection connection, String what, String id) {
        String sql = "SELECT pg_advisory_xact_lock(hashtextextended('bellwether.' || $1 || '.' || $2, 0))";
        return run(connection, sql, what, id).mapEmpty();
    }

    /**
     * Hands every row to the consumer, on the caller's context, page by page: only {@linkplain Pages two} are in memory at a time. Only a
     * page has to come in time, the whole may take long.
     */
    public Future<Void> forEach(String sql, Tuple parameters, Consumer<Row> consumer) {
        return connection()
                .compose(connection -> bounded(connection.begin())
                        .compose(begun -> bounded(connection.prepare(sql)))
                        .compose(statement -> new Pages(statement.cursor(parameters), this::bounded)
                                .forEach(rows -> consumeAll(rows, consumer)))
                        // This ends the transaction too. Nobody waits for it: nothing was written.
                        .onComplete(read -> connection.close()));
    }

    /** The same in a transaction that is open, which bounds the time of the whole. */
    public static Future<Void> forEach(SqlConnection connection, String sql, Tuple parameters, Consumer<Row> consumer) {
        return connection.prepare(sql).compose(statement -> {
            Cursor cursor = statement.cursor(parameters);
            return new Pages(cursor, page -> page)
                    .forEach(rows -> consumeAll(rows, consumer))
                    .compose(read -> cursor.close())
                    .compose(closed -> statement.close());
        });
    }

    private static Future<Void> consumeAll(RowSet<Row> rows, Consumer<Row> consumer) {
        rows.forEach(consumer);
        return Future.succeededFuture();
    }

    /** A connection that comes too late goes back at once. */
    private Future<SqlConnection> connection() {
        Future<SqlConnection> coming = pool.getConnection();
        return bounded(coming).onFailure(late -> coming.onSuccess(SqlConnection::close));
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(limitMs, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(Failures.classify(failure)));
    }

    /** The rows of a cursor, page by page: while one is consumed, the server makes the next, so at most two are in memory. */
    public static final class Pages {
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
}

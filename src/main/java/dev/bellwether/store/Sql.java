package dev.bellwether.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/** A pool whose statements end in time whatever the server does, and whose failures are classified. */
final class Sql {
    /** Rows of a page: large enough to keep the server busy, small enough to leave the event loop within milliseconds. */
    private static final int PAGE = 2_000;

    private final Pool pool;
    private final long limitMs;
    private final LongAdder begun = new LongAdder();

    /**
     * @param limitMs after how long a caller gets a failure instead of an answer; longer than the server's own limit, so
     *     that it only counts where the server hangs
     */
    Sql(Pool pool, long limitMs) {
        this.pool = pool;
        this.limitMs = limitMs;
    }

    /** How many statements, and transactions of several, were begun so far. */
    long begun() {
        return begun.sum();
    }

    /** Runs a statement in a transaction of its own. */
    Future<RowSet<Row>> run(String sql, Tuple parameters) {
        begun.increment();
        return bounded(pool.preparedQuery(sql).execute(parameters));
    }

    /** Runs several statements in one transaction: all of them are kept, or none. What the function throws fails it. */
    <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> statements) {
        begun.increment();
        return bounded(pool.withTransaction(statements));
    }

    /** Runs several queries that all see the store as it was at one moment. */
    <T> Future<T> inSnapshot(Function<SqlConnection, Future<T>> queries) {
        return inTransaction(connection -> connection
                .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .execute()
                .compose(set -> queries.apply(connection)));
    }

    /** Keeps others who ask for the same lock waiting until the transaction ends. */
    static Future<Void> lock(SqlConnection connection, String what, String id) {
        return connection
                .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('bellwether.' || $1 || '.' || $2, 0))")
                .execute(Tuple.of(what, id))
                .mapEmpty();
    }

    /**
     * Hands every row to the consumer, on the caller's context, page by page: only one page is in memory at a time. Only a
     * page has to come in time, the whole may take long.
     */
    Future<Void> forEach(String sql, Tuple parameters, Consumer<Row> consumer) {
        return connection()
                .compose(connection -> bounded(connection.begin())
                        .compose(begun -> bounded(connection.prepare(sql)))
                        .compose(statement -> {
                            Promise<Void> end = Promise.promise();
                            readPage(statement.cursor(parameters), consumer, end);
                            return end.future();
                        })
                        // This ends the transaction too. Nobody waits for it: nothing was written.
                        .onComplete(read -> connection.close()));
    }

    /** The same in a transaction that is open, which bounds the time of the whole. */
    static Future<Void> forEach(SqlConnection connection, String sql, Tuple parameters, Consumer<Row> consumer) {
        return connection.prepare(sql).compose(statement -> {
            Cursor cursor = statement.cursor(parameters);
            return readAll(cursor, cursor.read(PAGE), consumer)
                    .compose(read -> cursor.close())
                    .compose(closed -> statement.close());
        });
    }

    /** While one page is consumed, the server makes the next. */
    private static Future<Void> readAll(Cursor cursor, Future<RowSet<Row>> coming, Consumer<Row> consumer) {
        return coming.compose(rows -> {
            Future<RowSet<Row>> next = cursor.hasMore() ? cursor.read(PAGE) : null;
            rows.forEach(consumer);
            return next == null ? Future.succeededFuture() : readAll(cursor, next, consumer);
        });
    }

    /** A connection that comes too late goes back at once. */
    private Future<SqlConnection> connection() {
        Future<SqlConnection> coming = pool.getConnection();
        return bounded(coming).onFailure(late -> coming.onSuccess(SqlConnection::close));
    }

    private void readPage(Cursor cursor, Consumer<Row> consumer, Promise<Void> end) {
        bounded(cursor.read(PAGE))
                .onSuccess(rows -> {
                    try {
                        rows.forEach(consumer);
                    } catch (RuntimeException e) {
                        end.fail(e);
                        return;
                    }
                    if (cursor.hasMore()) {
                        readPage(cursor, consumer, end);
                    } else {
                        end.complete();
                    }
                })
                .onFailure(end::fail);
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(limitMs, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(Failures.classify(failure)));
    }
}

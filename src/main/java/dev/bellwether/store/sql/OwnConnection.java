package dev.bellwether.store.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A connection that serves one long piece of work alone. Its statements count as failed after so many seconds, which the server's
 * own limit is too: they end in time whatever the server does.
 */
public record OwnConnection(SqlConnection connection, int statementSeconds) {
    public Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return bounded(connection.preparedQuery(sql).execute(parameters));
    }

    /** Does some work on it unless another node is at it, as a lock of this name tells that the connection holds to its end. */
    public Future<Void> alone(String what, Supplier<Future<Void>> work) {
        return query("SELECT pg_try_advisory_lock(hashtextextended('bellwether.' || $1, 0))", Tuple.of(what))
                .compose(rows -> rows.iterator().next().getBoolean(0) ? work.get() : Future.succeededFuture());
    }

    /** For what takes no parameters and cannot be prepared. */
    public Future<RowSet<Row>> command(String sql) {
        return bounded(connection.query(sql).execute());
    }

    /** Hands every page of rows over, in a transaction that is open; each page has to come in time. */
    public Future<Void> forEach(String sql, Tuple parameters, Function<RowSet<Row>, Future<?>> consumer) {
        return bounded(connection.prepare(sql)).compose(statement -> {
            Cursor cursor = statement.cursor(parameters);
            return new Sql.Pages(cursor, this::bounded)
                    .forEach(consumer)
                    .compose(read -> cursor.close())
                    .compose(closed -> statement.close());
        });
    }

    public <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(statementSeconds, TimeUnit.SECONDS);
    }
}

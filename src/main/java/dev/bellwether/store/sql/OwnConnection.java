package dev.bellwether.store.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A connection that serves one long piece of work alone. Its statements count as failed after so many seconds, which the server's
 * own limit is too: they end in time whatever the server does.
 */
public record OwnConnection(SqlConnection connection, int statementSeconds) {
    public Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return bounded(connection.preparedQuery(sql).execute(parameters));
    }

    /** For what takes no parameters and cannot be prepared. */
    public Future<RowSet<Row>> command(String sql) {
        return bounded(connection.query(sql).execute());
    }

    /** Hands every page of rows over, in a transaction that is open; each page has to come in time. */
    public Future<Void> forEach(String sql, Tuple parameters, Function<RowSet<Row>, Future<?>> consumer) {
        return bounded(connection.prepare(sql)).compose(statement -> {
            Cursor cursor = statement.cursor(parameters);
            return new Pages(cursor, this::bounded)
                    .forEach(consumer)
                    .compose(read -> cursor.close())
                    .compose(closed -> statement.close());
        });
    }

    public <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(statementSeconds, TimeUnit.SECONDS);
    }
}

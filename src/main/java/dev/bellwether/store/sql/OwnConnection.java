package dev.bellwether.store.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/**
 * A connection that serves one long piece of work alone. Its statements end in time whatever the server does.
 *
 * @param statementSeconds after which a statement counts as failed; the server's own limit is the same
 */
public record OwnConnection(SqlConnection connection, int statementSeconds) {
    public Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return bounded(connection.preparedQuery(sql).execute(parameters));
    }

    /** For what takes no parameters and cannot be prepared. */
    public Future<RowSet<Row>> command(String sql) {
        return bounded(connection.query(sql).execute());
    }

    public <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(statementSeconds, TimeUnit.SECONDS);
    }
}

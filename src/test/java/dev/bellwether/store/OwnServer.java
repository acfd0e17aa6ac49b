package dev.bellwether.store;

import static org.awaitility.Awaitility.await;

import dev.bellwether.store.embedded.DataCluster;
import dev.bellwether.store.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A server that a test may kill: it is back at the same port within seconds. */
public final class OwnServer implements AutoCloseable {
    private final EmbeddedServer server;

    private OwnServer(EmbeddedServer server) {
        this.server = server;
    }

    /** Starts one in a directory. */
    public static OwnServer in(Path directory) {
        return new OwnServer(EmbeddedServer.start(
                directory,
                TestDatabase.programs(),
                Map.of("max_prepared_transactions", "5", "synchronous_commit", "off")));
    }

    /** Where it is. */
    public String uri() {
        var options = server.address(DataCluster.USER).options(1);
        return "postgresql://" + options.getUser() + ":" + options.getPassword() + "@" + options.getHost() + ":"
                + options.getPort() + "/" + options.getDatabase();
    }

    /** Runs statements. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A connection of the test's own. */
    public Connection connect() throws SQLException {
        return server.address(DataCluster.USER).dataSource().getConnection();
    }

    /** As the system kills it when memory is short; waits until it serves again. */
    public void kill() {
        kill(server);
    }

    /**
     * Kills a server, and waits until it serves again. For some moments its orphaned processes go on answering, so who asks
     * earlier does not know whom.
     */
    static void kill(EmbeddedServer server) {
        long killed = server.pid();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(30)).until(() -> server.pid() != killed);
    }

    /** The process that serves the one connection of a daemon. */
    public long backend() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity"
                        + " WHERE application_name = 'bellwether' AND pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

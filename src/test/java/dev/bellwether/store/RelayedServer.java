package dev.bellwether.store;

import dev.bellwether.store.embedded.DataCluster;
import dev.bellwether.store.embedded.DataCluster.PostmasterPid;
import dev.bellwether.store.embedded.EmbeddedServer;
import dev.bellwether.store.sql.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A server that a test has to itself, to stop, kill and start again, always at the same address. */
public final class RelayedServer implements AutoCloseable {
    private final Path directory;
    private final Relay relay;
    private EmbeddedServer server;

    private RelayedServer(Path directory) throws IOException {
        this.directory = directory;
        this.relay = new Relay();
        startAgain();
    }

    public static RelayedServer start(Path directory) throws IOException {
        return new RelayedServer(directory);
    }

    /** For {@code store.uri}. */
    public String uri() {
        var options = server.address(DataCluster.USER).options(1);
        return "postgresql://" + options.getUser() + ":" + options.getPassword() + "@127.0.0.1:" + relay.port() + "/"
                + options.getDatabase();
    }

    /** Where the server itself listens now; after {@link #startAgain} that may be elsewhere. */
    public int port() {
        return server.address(DataCluster.USER).options(1).getPort();
    }

    /** Stops it as its administrator does. Connections are refused from now on. */
    public void stop() throws IOException {
        relay.close();
        server.close();
    }

    /** Starts it after {@link #stop}. */
    public void startAgain() throws IOException {
        server = EmbeddedServer.start(directory, TestDatabase.programs(), Map.of());
        relay.open(this::port);
    }

    /** Kills it, and waits until it serves again. */
    public void kill() {
        OwnServer.kill(server);
    }

    /** Cuts all connections; new ones can be made. */
    public void cutConnections() {
        relay.cut();
    }

    /**
     * Cuts the connection of the next statement that answers a number of rows, after it has committed and before its answer
     * comes through.
     *
     * @return whether that has happened
     */
    public BooleanSupplier cutAfterCommit(int rows) {
        relay.cutAtAnswer("SELECT " + rows + "\0");
        return relay::hasCut;
    }

    /** Runs a statement. */
    public void execute(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    /** The first column of a query's rows, as text. */
    public List<String> column(String query) throws SQLException {
        return column(server.address(DataCluster.USER), query);
    }

    private static List<String> column(ServerAddress address, String query) throws SQLException {
        try (Connection connection = address.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    /** Keeps a lock on a table from everybody else until what is returned is closed. */
    public AutoCloseable lock(String table) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }

    /** The first column of a query's rows in the embedded database of a daemon, which is left running. */
    public static List<String> columnOf(Path dataDirectory, String query) throws IOException, SQLException {
        Path home = dataDirectory.resolve("postgres");
        PostmasterPid running = PostmasterPid.read(home.resolve("cluster")).orElseThrow();
        String password = Files.readString(home.resolve("password")).strip();
        return column(ServerAddress.local(running.port(), DataCluster.USER, password, DataCluster.USER), query);
    }

    /** Kills the embedded server of a daemon. */
    public static void killOf(Path dataDirectory) throws IOException {
        PostmasterPid.read(dataDirectory.resolve("postgres/cluster"))
                .flatMap(running -> ProcessHandle.of(running.pid()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Stops the embedded server that a killed daemon left behind. */
    public static void stopOf(Path dataDirectory) throws IOException {
        EmbeddedServer.start(dataDirectory.resolve("postgres")).close();
    }

    private Connection connect() throws SQLException {
        return server.address(DataCluster.USER).dataSource().getConnection();
    }

    @Override
    public void close() throws IOException {
        relay.close();
        server.close();
    }
}

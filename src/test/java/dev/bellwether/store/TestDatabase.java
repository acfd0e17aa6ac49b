package dev.bellwether.store;

import dev.bellwether.store.disk.DirectoryTrees;
import dev.bellwether.store.embedded.EmbeddedServer;
import dev.bellwether.store.sql.Migrations;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A fresh, migrated database for a test class, on a real server that all test classes of the run share:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestDatabase database = new TestDatabase();
 * }</pre>
 *
 * A field that is not static gives each test a database of its own.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(TestDatabase.class);
    private static final String TEMPLATE = "bellwether_template";

    private SharedServer shared;
    private String name;
    private boolean perTest;

    /** Where this database is, for {@code store.uri}. */
    public String uri() {
        return shared.uri(name);
    }

    /** Options for this database with the default retentions. */
    public StoreOptions options() {
        return StoreOptions.embedded(shared.directory.resolve("data-" + UUID.randomUUID()))
                .at(uri());
    }

    /** The same by way of a relay, which this opens. */
    public StoreOptions through(Relay relay) throws IOException {
        int port = shared.server.address(name).options(1).getPort();
        relay.open(() -> port);
        return options().at(uri().replace(":" + port + "/", ":" + relay.port() + "/"));
    }

    /** Opens this database and waits for it; the caller closes it. */
    public Database open(Vertx vertx) {
        return open(vertx, options(), Clock.systemUTC());
    }

    /** The same with a clock of the test's own. */
    public Database open(Vertx vertx, Clock clock) {
        return open(vertx, options(), clock);
    }

    /** Opens a store, also on a machine so busy that the first connection of the process comes late. */
    public static Database open(Vertx vertx, StoreOptions options, Clock clock) {
        return await(Database.open(vertx, options, clock)
                .recover(e ->
                        e instanceof StoreUnavailable ? Database.open(vertx, options, clock) : Future.failedFuture(e)));
    }

    /** Waits for a future, at most 120 s, and answers its result or throws its failure. */
    public static <T> T await(Future<T> future) {
        try {
            return future.await(120, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the database did not answer within 120 s", e);
        }
    }

    /** Waits for a future to fail, at most 120 s, and answers its failure. */
    public static Throwable failureOf(Future<?> future) {
        return await(future.transform(result -> result.failed()
                ? Future.succeededFuture(result.cause())
                : Future.failedFuture(new AssertionError("it succeeded with " + result.result()))));
    }

    /** Runs statements as the owner of this database, for what the store offers no method for. */
    public void execute(String... statements) {
        shared.execute(name, statements);
    }

    /** A connection of the test's own, for transactions that stay open a while. */
    public Connection connect() throws SQLException {
        return shared.connect(name);
    }

    /** The first column of a query's rows, as text. */
    public List<String> column(String query) {
        List<String> column = new ArrayList<>();
        try (Connection connection = shared.connect(name);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the test server refused a query", e);
        }
        return column;
    }

    /** Does something while a transaction is open that ran a statement; then ends it and waits for what was begun. */
    void inTransaction(String statement, Supplier<Future<?>> meanwhile) {
        Future<?> begun;
        try (Connection connection = shared.connect(name);
                Statement open = connection.createStatement()) {
            connection.setAutoCommit(false);
            open.execute(statement);
            begun = meanwhile.get();
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException("the test server refused a statement", e);
        }
        await(begun);
    }

    /** Where the programs of PostgreSQL are unpacked for all tests of this machine's user. */
    public static Path programs() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "bellwether-test-programs-" + System.getProperty("user.name"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        create(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        drop();
    }

    /** Only where it is no static field: each test has a database of its own then. */
    @Override
    public void beforeEach(ExtensionContext context) {
        if (shared == null) {
            create(context);
            perTest = true;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (perTest) {
            drop();
        }
    }

    private void create(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(SharedServer.class, key -> SharedServer.start(), SharedServer.class);
        name = "test_" + UUID.randomUUID().toString().replace("-", "");
        shared.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " STRATEGY file_copy");
    }

    private void drop() {
        shared.execute("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /** Closed by JUnit at the end of the run. */
    private record SharedServer(Path directory, EmbeddedServer server) implements AutoCloseable {
        static SharedServer start() {
            try {
                Path directory = Files.createTempDirectory("bellwether-test-");
                EmbeddedServer server = EmbeddedServer.start(
                        directory, programs(), Map.of("fsync", "off", "synchronous_commit", "off"));
                SharedServer shared = new SharedServer(directory, server);
                shared.execute("postgres", "CREATE DATABASE " + TEMPLATE);
                Migrations.run(server.address(TEMPLATE).dataSource(), TEMPLATE);
                return shared;
            } catch (IOException e) {
                throw new IllegalStateException("no directory for the test server", e);
            }
        }

        String uri(String database) {
            var options = server.address(database).options(1);
            return "postgresql://" + options.getUser() + ":" + options.getPassword() + "@" + options.getHost() + ":"
                    + options.getPort() + "/" + database;
        }

        Connection connect(String database) throws SQLException {
            DataSource source = server.address(database).dataSource();
            source.setLoginTimeout(60);
            return source.getConnection();
        }

        void execute(String database, String... statements) {
            try (Connection connection = connect(database);
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("the test server refused a statement", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            DirectoryTrees.delete(directory);
        }
    }
}

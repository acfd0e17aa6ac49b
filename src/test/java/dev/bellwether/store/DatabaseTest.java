package dev.bellwether.store;

import static dev.bellwether.store.TestDatabase.await;
import static dev.bellwether.store.TestDatabase.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.store.embedded.DataCluster.PostmasterPid;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.store.sql.StoreUnavailable.Reason;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    @TempDir
    Path directory;

    private Vertx vertx;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() {
        await(vertx.close());
    }

    private Throwable failureAt(String uri) {
        return failureOf(Database.open(vertx, StoreOptions.embedded(directory).at(uri)));
    }

    @Test
    void whatIsMigratedAlreadyOpensAgain() {
        for (int i = 0; i < 2; i++) {
            Database database = testDatabase.open(vertx);
            await(database.ping());
            await(database.close());
        }
    }

    @Test
    void twoNodesMayOpenTheSameDatabaseAtOnce() {
        testDatabase.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        var first = Database.open(vertx, testDatabase.options());
        var second = Database.open(vertx, testDatabase.options());

        for (Database database : List.of(await(first), await(second))) {
            await(database.ping());
            await(database.close());
        }
    }

    @Test
    void withoutAUriItOpensAnEmbeddedServerAndStopsItAgain() throws IOException {
        Database database = await(Database.open(vertx, StoreOptions.embedded(directory)));
        await(database.ping());
        PostmasterPid server =
                PostmasterPid.read(directory.resolve("postgres/cluster")).orElseThrow();
        await(database.close());

        assertThat(server.worksIn(directory.resolve("postgres/cluster"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "mysql://u:secret@localhost/db",
                "postgresql://u:se cret@localhost/db",
                "postgresql://u:secret@@localhost/db",
                "postgresql://u:secret@localhost:port/db",
                "postgresql://u:secret@localhost:99999/db",
                "postgresql://u:secret@localhost/db?sslmode=sometimes",
                "postgresql://u:secret@localhost/db?sslmode=verify-full",
                "postgresql://u:secret@localhost/db?sslmode=verify-ca&sslrootcert=/nowhere",
                "postgresql://u:secret%zz@localhost/db",
            })
    void aUriThatCannotBeReadIsRefusedWithoutRepeatingIt(String uri) {
        Throwable failure = failureAt(uri);

        assertThat(failure).isInstanceOf(StoreMisconfigured.class).hasMessageContaining("store.uri");
        assertThat(stackTrace(failure)).doesNotContain("secret").doesNotContain("se cret");
    }

    @Test
    void aWrongPasswordIsReportedButNotRepeated() {
        String uri = testDatabase.uri().replaceFirst(":[^:@]+@", ":wrong-secret@");
        Throwable failure = failureAt(uri);

        assertThat(failure)
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining("refused the user or password of store.uri");
        assertThat(stackTrace(failure)).doesNotContain("wrong-secret");
    }

    @Test
    void aDatabaseThatDoesNotExistIsNamed() {
        assertThat(failureAt(testDatabase.uri().replaceFirst("/[^/]+$", "/nowhere")))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining("/nowhere does not exist");
    }

    @Test
    void aServerThatIsAwayIsUnavailable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Throwable failure = failureAt("postgresql://u:secret@127.0.0.1:" + port + "/db");

        assertThat(failure)
                .isInstanceOfSatisfying(
                        StoreUnavailable.class,
                        away -> assertThat(away.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining("127.0.0.1:" + port + "/db");
        assertThat(stackTrace(failure)).doesNotContain("secret");
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long begin = System.nanoTime();
            Throwable failure = failureAt("postgresql://u:secret@127.0.0.1:" + silent.getLocalPort() + "/db");

            assertThat(failure).isInstanceOf(StoreUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aSchemaOfSomebodyElseIsLeftAlone() {
        testDatabase.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE theirs (i int)");

        assertThat(failureAt(testDatabase.uri()))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining("schema");
        testDatabase.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }

    @Test
    void theOptionsDoNotShowTheUri() {
        assertThat(testDatabase.options())
                .asString()
                .doesNotContain("postgresql://")
                .contains("retention=PT840H");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        Duration day = Duration.ofDays(1);
        assertThatThrownBy(() -> new StoreOptions("", directory, 0, day, day)).hasMessageContaining("pool size is 0");
        assertThatThrownBy(() -> new StoreOptions("", directory, 101, day, day)).hasMessageContaining("101");
        assertThatThrownBy(() -> new StoreOptions("", directory, 1, Duration.ofHours(23), day))
                .hasMessageContaining("PT23H");
        assertThatThrownBy(() -> new StoreOptions("", directory, 1, Duration.ofDays(2), day))
                .hasMessageContaining("history");
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

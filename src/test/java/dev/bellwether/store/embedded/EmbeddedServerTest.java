package dev.bellwether.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bellwether.store.DaemonStandIn;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.disk.DirectoryTrees;
import dev.bellwether.store.embedded.DataCluster.PostmasterPid;
import dev.bellwether.store.sql.StoreMisconfigured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class EmbeddedServerTest {
    @TempDir
    static Path made;

    @TempDir
    Path directory;

    private EmbeddedServer server;

    @BeforeAll
    static void makeACluster() throws IOException {
        EmbeddedServer.start(made, TestDatabase.programs(), Map.of()).close();
    }

    /** Copying a cluster takes a tenth of the time that making one does. */
    @BeforeEach
    void copyIt() throws IOException {
        try (Stream<Path> paths = Files.walk(made)) {
            for (Path path : paths.skip(1).toList()) {
                Files.copy(path, directory.resolve(made.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private EmbeddedServer start() {
        server = EmbeddedServer.start(directory, TestDatabase.programs(), Map.of());
        return server;
    }

    /** As seen where there is no /proc. */
    @Test
    void aServerIsKnownByWhatItWasToldToServe() throws Exception {
        start();
        PostmasterPid running = PostmasterPid.read(directory.resolve("cluster")).orElseThrow();
        assertThat(running.wasStartedOn(directory.resolve("cluster"))).isTrue();
        assertThat(running.wasStartedOn(made.resolve("cluster"))).isFalse();
        server.close();
        assertThat(running.wasStartedOn(directory.resolve("cluster"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Linux, Linux", "Mac OS X, Darwin", "SunOS, SunOS"})
    void anArchiveIsNamedByTheSystemsKernel(String osName, String system) {
        assertThat(PostgresBinaries.system(osName)).isEqualTo(system);
    }

    private Connection connect() throws SQLException {
        return server.address(DataCluster.USER).dataSource().getConnection();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatWasCommittedIsThereAfterARestart() throws Exception {
        start();
        execute("CREATE TABLE kept (i int); INSERT INTO kept VALUES (42)");
        long pid = server.pid();
        server.close();
        await().until(() -> ProcessHandle.of(pid).isEmpty());

        start();
        assertThat(value("SELECT i FROM kept")).isEqualTo("42");
    }

    @Test
    void aStopDoesNotWaitForClients() throws Exception {
        start();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE unfinished (i int)");
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            // The connection is broken now; that closing it fails is no surprise.
            connection.abort(Runnable::run);
        }
    }

    @Test
    void aServerThatHangsIsStoppedWithinTenSecondsAllTheSame() throws Exception {
        start();
        long pid = server.pid();
        signal("STOP", pid);
        long begin = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(5)).until(() -> ProcessHandle.of(pid).isEmpty());

        start();
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void itIsAsDurableAsPostgresqlCanBe() throws Exception {
        start();
        assertThat(value("SHOW fsync")).isEqualTo("on");
        assertThat(value("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(value("SHOW full_page_writes")).isEqualTo("on");
        assertThat(value("SHOW data_checksums")).isEqualTo("on");
    }

    @Test
    void itListensOnLoopbackOnlyAndAsksForThePassword() throws Exception {
        start();
        assertThat(value("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(value("SHOW unix_socket_directories")).isEmpty();
        String url = "jdbc:postgresql://127.0.0.1:" + value("SHOW port") + "/" + DataCluster.USER;
        assertThatThrownBy(() -> DriverManager.getConnection(url, DataCluster.USER, "guessed"))
                .hasMessageContaining("password authentication failed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aServerThatIsKilledIsStartedAgainWithAllThatWasCommitted() throws Exception {
        start();
        execute("CREATE TABLE kept (i int); INSERT INTO kept VALUES (42)");
        long pid = server.pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(30)).until(() -> server.pid() != pid);
        assertThat(value("SELECT i FROM kept")).isEqualTo("42");
    }

    @Test
    void aServerThatOutlivedItsDaemonIsUsedOn() throws Exception {
        Process daemon = DaemonStandIn.start(directory);
        long pid =
                PostmasterPid.read(directory.resolve("cluster")).orElseThrow().pid();
        daemon.destroyForcibly().waitFor();

        start();
        assertThat(server.pid()).isEqualTo(pid);
        assertThat(value("SELECT 1")).isEqualTo("1");
        server.close();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !new PostmasterPid(pid, 0, "").worksIn(directory.resolve("cluster")));
    }

    @Test
    void aServerThatOutlivedItsDaemonAndIsKilledThenIsStartedAgain() throws Exception {
        Process daemon = DaemonStandIn.start(directory);
        long pid =
                PostmasterPid.read(directory.resolve("cluster")).orElseThrow().pid();
        daemon.destroyForcibly().waitFor();
        start();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(30)).until(() -> server.pid() != pid);
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void daemonAndServerKilledTogetherAreNoLoss() throws Exception {
        Process daemon = DaemonStandIn.start(directory);
        long pid =
                PostmasterPid.read(directory.resolve("cluster")).orElseThrow().pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        daemon.destroyForcibly().waitFor();
        // On a busy machine who was killed takes a while to end.
        await().until(() -> !new PostmasterPid(pid, 0, "").worksIn(directory.resolve("cluster")));

        start();
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void aServerWithOtherSettingsIsStoppedAndStartedAnew() throws Exception {
        Process daemon = DaemonStandIn.start(directory);
        long pid =
                PostmasterPid.read(directory.resolve("cluster")).orElseThrow().pid();
        daemon.destroyForcibly().waitFor();

        server = EmbeddedServer.start(directory, TestDatabase.programs(), Map.of("work_mem", "17MB"));
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(value("SHOW work_mem")).isEqualTo("17MB");
    }

    @Test
    void aDaemonThatStopsInOrderLeavesNoServerBehind() throws Exception {
        Process daemon = DaemonStandIn.start(directory);
        PostmasterPid left = PostmasterPid.read(directory.resolve("cluster")).orElseThrow();
        daemon.destroy();

        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(left.worksIn(directory.resolve("cluster"))).isFalse();
    }

    @Test
    void aNumberThatAnotherProcessHasNowDoesNotStopAStart() throws Exception {
        start();
        server.close();
        Files.write(
                directory.resolve("cluster/postmaster.pid"),
                List.of(
                        Long.toString(ProcessHandle.current().pid()),
                        directory.resolve("cluster").toString(),
                        "1700000000",
                        "5432",
                        "",
                        "127.0.0.1",
                        "  5432  1",
                        "ready"));

        start();
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void aSecondDaemonOnTheSameDirectoryIsToldWhichAndWhatToDo() throws Exception {
        Process daemon = DaemonStandIn.start(directory);
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(StoreMisconfigured.class)
                    .hasMessageContaining(directory.toRealPath().toString())
                    .hasMessageContaining("process " + daemon.pid())
                    .hasMessageContaining("store.dataDirectory");
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
        start();
        assertThatThrownBy(() -> EmbeddedServer.start(directory)).isInstanceOf(StoreMisconfigured.class);
    }

    @Test
    void aPortThatIsTakenIsChangedForAnother() throws Exception {
        start();
        int port = Integer.parseInt(value("SHOW port"));
        long pid = server.pid();
        server.close();
        Postmaster postmaster = new Postmaster(
                PostgresProgram.in(PostgresBinaries.unpackInto(TestDatabase.programs())),
                directory.toRealPath().resolve("cluster"),
                directory.resolve("server.log"),
                Map.of("listen_addresses", "127.0.0.1", "unix_socket_directories", ""));
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> postmaster.start(taken.getLocalPort()))
                    .isInstanceOfSatisfying(
                            Postmaster.StartFailed.class,
                            failure -> assertThat(failure.portWasTaken()).isTrue());
            assertThat(start().pid()).isNotEqualTo(pid);
        }
    }

    @Test
    void aHalfMadeClusterIsMadeAgain() throws Exception {
        DirectoryTrees.delete(directory.resolve("cluster"));
        Files.createDirectories(directory.resolve("cluster.unfinished/base"));
        Files.writeString(directory.resolve("cluster.unfinished/PG_VERSION"), "17\n");

        start();
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void aClusterOfAnotherVersionIsLeftAlone() throws Exception {
        start();
        server.close();
        Files.writeString(directory.resolve("cluster/PG_VERSION"), "16\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining(directory.toRealPath().toString())
                .hasMessageContaining("made by PostgreSQL 16")
                .hasMessageContaining("let the Bellwether that made it write a backup");
    }

    @Test
    void aLostPasswordIsReported() throws Exception {
        start();
        server.close();
        Files.delete(directory.resolve("password"));

        assertThatThrownBy(this::start)
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining(directory.toRealPath().resolve("password").toString());
    }

    @Test
    void aDirectoryThatIsAFileIsReported() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedServer.start(file))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("store.dataDirectory");
    }

    @Test
    void programsOfOtherVersionsAreDeleted() throws Exception {
        Path programs = directory.resolve("programs");
        Path old = Files.createDirectories(programs.resolve("postgres-0ld/bin"));
        server = EmbeddedServer.start(directory, programs, Map.of());

        assertThat(old.getParent()).doesNotExist();
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void closingAgainDoesNothing() throws Exception {
        start();
        server.close();
        server.close();
        assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }

    @Test
    void aServerThatIsBeingStartedAgainIsStoppedToo() throws Exception {
        start();
        ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> PostmasterPid.read(directory.resolve("cluster"))
                        .filter(pid -> pid.pid() != server.pid())
                        .isPresent());
        long begin = System.nanoTime();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(PostmasterPid.running(directory.resolve("cluster"))).isEmpty();
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }
}

package dev.bellwether.store;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.DebianTool;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on a PostgreSQL server of Debian's, and what its own tools make of it. */
class BackupIT {
    private static final String USER = "bellwether";
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Path cluster;
    private int port;

    @BeforeEach
    void startServer() throws Exception {
        Path initdb = DebianTool.ofPostgres("initdb");
        cluster = directory.resolve("cluster");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        run(initdb, "--pgdata=" + cluster, "--username=" + USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8");
        run(
                DebianTool.ofPostgres("pg_ctl"),
                "--pgdata=" + cluster,
                "--wait",
                "--log=" + directory.resolve("server.log"),
                "--options=-c port=" + port + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories="
                        + directory,
                "start");
        tool("createdb", "original");
    }

    @AfterEach
    void stopServer() throws Exception {
        await(vertx.close());
        if (cluster != null && Files.exists(cluster)) {
            run(DebianTool.ofPostgres("pg_ctl"), "--pgdata=" + cluster, "--wait", "--mode=immediate", "stop");
        }
    }

    @Test
    void whatWasDumpedIsRestoredWhole() throws Exception {
        List<JobOutcome> outcomes = List.of(
                Samples.success("bank", "job", 2, now), Samples.failure("bank", "job", 1, now.minusSeconds(9), "x"));
        Evaluation evaluation = Samples.evaluation("bank", now, Status.MAJOR_OUTAGE, true);
        Operation release = new Operation.Release("bank", "1.2.3", now);
        Database original = open("original");
        await(original.jobOutcomes().insert(outcomes, now));
        await(original.evaluations().insert(List.of(evaluation)));
        await(original.operations().insert(release));

        // While it is in use.
        Path dump = directory.resolve("bellwether.dump");
        tool("pg_dump", "--format=custom", "--file=" + dump, "original");
        await(original.close());
        tool("createdb", "restored");
        tool("pg_restore", "--exit-on-error", "--dbname=restored", dump.toString());

        Database restored = open("restored");
        assertThat(await(restored.evaluations().latest())).containsEntry("bank", evaluation);
        assertThat(await(restored.operations().since(now.minusSeconds(60)))).contains(release);
        assertThat(await(restored.jobOutcomes().insert(outcomes, now)))
                .as("what was stored is known")
                .isEmpty();
        assertThat(await(restored.jobOutcomes().insert(List.of(Samples.success("bank", "new", 1, now)), now)))
                .as("what is new is taken")
                .hasSize(1);
        await(restored.upkeep());
        await(restored.close());
    }

    private Database open(String name) {
        return await(Database.open(
                vertx,
                new StoreOptions(
                        "postgresql://" + USER + "@127.0.0.1:" + port + "/" + name,
                        directory,
                        4,
                        Duration.ofDays(35),
                        Duration.ofDays(400))));
    }

    private void tool(String program, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--host=127.0.0.1", "--port=" + port, "--username=" + USER));
        all.addAll(List.of(arguments));
        run(DebianTool.ofPostgres(program), all.toArray(String[]::new));
    }

    /** PostgreSQL's server refuses to run as root, so there its own user does. */
    private void run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("postgres-tool", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", program, Files.readString(output))
                    .isZero();
        } finally {
            Files.delete(output);
        }
    }
}

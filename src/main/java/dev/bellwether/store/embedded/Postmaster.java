package dev.bellwether.store.embedded;

import dev.bellwether.store.embedded.DataCluster.PostmasterPid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, finds and stops the server process of a cluster. Every method blocks, and none may run beside another, but for
 * {@link #abandonWaiting}.
 */
final class Postmaster {
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration FAST_STOP_LIMIT = Duration.ofMillis(5_500);
    private static final Duration HARD_STOP_LIMIT = Duration.ofMillis(1_500);
    private static final long LOG_LIMIT = 64L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    private final PostgresProgram program;
    private final Path cluster;
    private final Path log;
    private final Map<String, String> settings;
    private volatile boolean abandoned;

    /** @param settings of the server, in a fixed order: a running server is used on only if it was started with the same */
    Postmaster(PostgresProgram program, Path cluster, Path log, Map<String, String> settings) {
        this.program = program;
        this.cluster = cluster;
        this.log = log;
        this.settings = settings;
    }

    /** The server that an earlier daemon left behind, if it can be used as it is; one that cannot is stopped. */
    Optional<PostmasterPid> adopt() throws IOException, InterruptedException {
        Optional<PostmasterPid> found = PostmasterPid.running(cluster);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PostmasterPid left = found.get();
        if (left.status().equals("stopping")) {
            LOG.info("waiting for the database server {} of an earlier run to stop", left.pid());
            awaitPatiently(() -> !left.worksIn(cluster));
            return Optional.empty();
        }
        awaitPatiently(() -> isReady() || !left.worksIn(cluster));
        Optional<PostmasterPid> ready = PostmasterPid.running(cluster);
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        long pid = ready.get().pid();
        if (startedLike(ready.get().port())) {
            LOG.info("using the database server {} of an earlier run", pid);
            return ready;
        }
        LOG.info("stopping the database server {} of an earlier run, which has other settings", pid);
        stop();
        return Optional.empty();
    }

    /** Starts a server at a port and waits until it serves; {@link StartFailed} has what the server said, if it ended instead. */
    PostmasterPid start(int port) throws IOException, InterruptedException, StartFailed {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Process process = program.startApart("postgres", arguments(port), log);
        awaitPatiently(() -> abandoned || !process.isAlive() || isReady());
        Optional<PostmasterPid> ready =
                PostmasterPid.read(cluster).filter(pid -> pid.isReady() && pid.worksIn(cluster));
        if (ready.isEmpty()) {
            process.destroyForcibly();
            throw new StartFailed(Files.readString(log).strip());
        }
        return ready.get();
    }

    /** Ends a start that is waiting, however long its recovery would take: it fails. To be followed by {@link #stop}. */
    void abandonWaiting() {
        abandoned = true;
    }

    static final class StartFailed extends Exception {
        private static final long serialVersionUID = 1;

        StartFailed(String output) {
            super(output);
        }

        /** Whether the port was taken between choosing it and using it. */
        boolean portWasTaken() {
            return getMessage().contains("could not create any TCP/IP sockets");
        }

        /** Whether processes of a server that was killed still hold its memory; they end within moments. */
        boolean oldProcessesLinger() {
            return getMessage().contains("shared memory block");
        }
    }

    /**
     * Stops the server of the cluster, if there is one, within eight seconds: in order if that is possible in time, else as if
     * the machine had failed.
     */
    void stop() throws IOException, InterruptedException {
        Optional<PostmasterPid> found = PostmasterPid.running(cluster);
        if (found.isEmpty()) {
            return;
        }
        PostmasterPid server = found.get();
        if (signal("fast") && await(FAST_STOP_LIMIT, () -> !server.worksIn(cluster))) {
            return;
        }
        LOG.warn("the database server {} does not stop in order; its next start will recover", server.pid());
        if (!signal("immediate") || !await(HARD_STOP_LIMIT, () -> !server.worksIn(cluster))) {
            ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    void trimLog() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** Whether the server could be told. */
    private boolean signal(String mode) throws IOException, InterruptedException {
        List<String> arguments = List.of("stop", "--no-wait", "--mode=" + mode, "--pgdata=" + cluster);
        return program.run("pg_ctl", arguments, "", log.resolveSibling("stop.log")) == 0;
    }

    private boolean isReady() {
        try {
            return PostmasterPid.read(cluster)
                    .filter(pid -> pid.isReady() && pid.worksIn(cluster))
                    .isPresent();
        } catch (IOException e) {
            // Read while it is being written; the next look will tell.
            return false;
        }
    }

    private List<String> arguments(int port) {
        List<String> arguments = new ArrayList<>(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    /** A server notes its command line in this file, each argument in quotes. */
    private boolean startedLike(int port) throws IOException {
        StringBuilder expected = new StringBuilder();
        for (String argument : arguments(port)) {
            expected.append(" \"").append(argument).append('"');
        }
        List<String> command = program.command("postgres", List.of());
        return Files.readString(cluster.resolve("postmaster.opts"))
                .strip()
                .equals(command.get(command.size() - 1) + expected);
    }

    /** However long it takes: after a crash, recovery reads all that was written since the last checkpoint. */
    private void awaitPatiently(BooleanSupplier condition) throws InterruptedException {
        while (!await(REPORT_INTERVAL, condition)) {
            LOG.info("waiting for the database in {}, which is starting, recovering or stopping", cluster);
        }
    }

    private static boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long pause = Duration.ofMillis(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(pause);
        }
        return true;
    }
}

package dev.bellwether.store.embedded;

import com.sun.management.OperatingSystemMXBean;
import dev.bellwether.store.disk.DataDirectoryLock;
import dev.bellwether.store.disk.DirectoryTrees;
import dev.bellwether.store.embedded.DataCluster.PostmasterPid;
import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.sql.StoreMisconfigured;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child of the daemon, for the default run without a server of one's own. It listens on loopback only, at a
 * free port. If it dies it is started again; if the daemon dies it lives on, and the next daemon uses it as it is.
 *
 * <p>Blocking; a thread of its own watches the process.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final int START_ATTEMPTS = 20;
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(500);
    private static final Duration TELL_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    private final DataDirectoryLock lock;
    private final DataCluster cluster;
    private final Postmaster postmaster;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(task -> daemonThread(task));
    private volatile PostmasterPid server;
    private volatile Future<?> watching = CompletableFuture.completedFuture(null);
    private volatile boolean closing;
    private boolean closed;
    private long gone;
    private long tellAgainAt = Long.MIN_VALUE;

    private EmbeddedServer(DataDirectoryLock lock, DataCluster cluster, Postmaster postmaster, PostmasterPid server) {
        this.lock = lock;
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.server = server;
    }

    /**
     * Starts the server of a data directory, or takes over the one that an earlier daemon left running.
     *
     * @param directory for everything that belongs to the server; created if missing
     * @throws StoreMisconfigured if the directory cannot be used; the message names it and the remedy
     */
    public static EmbeddedServer start(Path directory) {
        return start(directory, directory.resolve("programs"), Map.of());
    }

    /** The same for tests, which share the unpacked programs, change settings and need not survive a power cut. */
    public static EmbeddedServer start(Path directory, Path programs, Map<String, String> changes) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            DirectoryTrees.createPrivate(absolute);
            Path real = absolute.toRealPath();
            DataDirectoryLock lock = DataDirectoryLock.take(real);
            try {
                return startLocked(real, programs, changes, lock);
            } catch (IOException | InterruptedException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreMisconfigured(
                    "the embedded database in " + absolute + " cannot be started: " + e
                            + "; mend that, or give store.dataDirectory another directory or store.uri a server",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded database started", e);
        }
    }

    private static EmbeddedServer startLocked(
            Path directory, Path programs, Map<String, String> changes, DataDirectoryLock lock)
            throws IOException, InterruptedException {
        Path home = PostgresBinaries.unpackInto(programs.toAbsolutePath()).toRealPath();
        PostgresProgram program = PostgresProgram.in(home);
        DataCluster cluster = DataCluster.in(directory, program);
        Postmaster postmaster =
                new Postmaster(program, cluster.directory(), directory.resolve("server.log"), settings(changes));
        var adopted = postmaster.adopt();
        PostmasterPid server = adopted.isPresent() ? adopted.get() : startAnew(postmaster, freePort(), () -> false);
        if (home.startsWith(directory)) {
            PostgresBinaries.deleteOthers(home);
        }
        EmbeddedServer embedded = new EmbeddedServer(lock, cluster, postmaster, server);
        embedded.watching = embedded.watch.scheduleWithFixedDelay(
                embedded::reviveIfDead, WATCH_INTERVAL.toMillis(), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("the embedded database server {} is ready at port {}", server.pid(), server.port());
        return embedded;
    }

    /** Where the database is that a daemon's server has now; empty where none runs. Throws {@link StoreMisconfigured} where none ever did. */
    public static Optional<ServerAddress> running(Path directory) throws IOException {
        if (!Files.exists(directory.resolve("password"))) {
            throw new StoreMisconfigured("there is no store in " + directory);
        }
        Path cluster = directory.toRealPath().resolve("cluster");
        String password = Files.readString(directory.resolve("password")).strip();
        return PostmasterPid.read(cluster)
                .filter(pid -> pid.isReady() && pid.worksIn(cluster))
                .map(pid -> ServerAddress.local(pid.port(), DataCluster.USER, password, DataCluster.USER));
    }

    /** Where the server is now; another port after a restart that found its port taken. */
    public ServerAddress address(String database) {
        return ServerAddress.local(server.port(), DataCluster.USER, cluster.password(), database);
    }

    /** The server's process id. */
    public long pid() {
        return server.pid();
    }

    /** Stops the server within eight seconds and gives the directory back; also while it is being started again. */
    @Override
    public void close() throws IOException {
        closing = true;
        postmaster.abandonWaiting();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            watching.cancel(false);
            watch.shutdown();
            try {
                postmaster.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                lock.close();
            }
        }
    }

    private synchronized void reviveIfDead() {
        if (closing) {
            return;
        }
        try {
            postmaster.trimLog();
            if (!server.worksIn(cluster.directory())) {
                if (server.pid() != gone) {
                    gone = server.pid();
                    LOG.error("the embedded database server {} is gone; starting it again", gone);
                }
                PostmasterPid.running(cluster.directory());
                server = startAnew(postmaster, server.port(), () -> closing);
                tellAgainAt = Long.MIN_VALUE;
                LOG.info("the embedded database server {} is ready at port {}", server.pid(), server.port());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            tellOfFailure(e);
        }
    }

    /** It is tried twice a second, which must not fill the disk that may be what is wrong. */
    private void tellOfFailure(Exception failure) {
        if (!closing && System.nanoTime() > tellAgainAt) {
            tellAgainAt = System.nanoTime() + TELL_INTERVAL.toNanos();
            String full = cluster.diskIsFull() ? " (its disk is full)" : "";
            LOG.error("the embedded database server cannot be started{}; trying again until it can", full, failure);
        }
    }

    private static PostmasterPid startAnew(Postmaster postmaster, int wantedPort, BooleanSupplier cancelled)
            throws IOException, InterruptedException {
        int port = wantedPort;
        for (int attempt = 1; ; attempt++) {
            try {
                return postmaster.start(port);
            } catch (Postmaster.StartFailed e) {
                boolean passes = e.portWasTaken() || e.oldProcessesLinger();
                if (!passes || attempt == START_ATTEMPTS || cancelled.getAsBoolean()) {
                    throw new IOException("PostgreSQL said: " + e.getMessage(), e);
                }
                LOG.warn("the embedded database server did not start at port {}; trying again", port);
                if (e.portWasTaken()) {
                    port = freePort();
                } else {
                    LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
                }
            }
        }
    }

    private static int freePort() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket socket = new ServerSocket(0, 1, loopback);
                Socket reached = new Socket(loopback, socket.getLocalPort())) {
            return reached.getPort();
        } catch (IOException e) {
            throw new IOException(
                    "127.0.0.1, where it would listen, is not there (" + e.getMessage() + "); set lo up", e);
        }
    }

    private static Thread daemonThread(Runnable task) {
        Thread thread = new Thread(task, "bellwether-embedded-database");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * An eighth of what this machine or container has, within bounds. The index of the keys of outcomes should fit, some 45 MB for a
     * million: what does not is written out and read again with each row.
     */
    private static long sharedBuffersMb() {
        long eighth =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 8;
        return Math.max(128, Math.min(2048, eighth >> 20));
    }

    private static Map<String, String> settings(Map<String, String> changes) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = EmbeddedServer.class.getResourceAsStream("settings.properties")) {
            settings.load(in);
        }
        settings.setProperty("shared_buffers", sharedBuffersMb() + "MB");
        settings.putAll(changes);
        Map<String, String> inOrder = new TreeMap<>();
        settings.stringPropertyNames().forEach(name -> inOrder.put(name, settings.getProperty(name)));
        return Collections.unmodifiableMap(inOrder);
    }
}

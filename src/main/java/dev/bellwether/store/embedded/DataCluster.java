package dev.bellwether.store.embedded;

import dev.bellwether.store.disk.DirectoryTrees;
import dev.bellwether.store.sql.StoreMisconfigured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the embedded server's database. Only {@link #USER} can log in, over loopback, with a random password that lies
 * beside the cluster and is readable for the owner alone: any user of this machine can connect to a port.
 */
public record DataCluster(Path directory, String password) {
    /** The user that owns everything, and the name of the database too. */
    public static final String USER = "bellwether";

    private static final Logger LOG = LoggerFactory.getLogger(DataCluster.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String VERSION = "17";
    /** It makes its log in files of 16 MiB. */
    private static final long LEAST_ROOM = 16L << 20;

    static DataCluster in(Path home, PostgresProgram program) throws IOException, InterruptedException {
        Path directory = home.resolve("cluster");
        Path password = home.resolve("password");
        if (!Files.isDirectory(directory)) {
            create(home, directory, password, program);
        } else if (!Files.exists(password)) {
            throw new StoreMisconfigured("the password of the database in " + directory + " is missing; put back "
                    + password + " from a backup");
        }
        String version = Files.readString(directory.resolve("PG_VERSION")).strip();
        if (!version.equals(VERSION)) {
            throw new StoreMisconfigured("the database in " + directory + " was made by PostgreSQL " + version
                    + ", but this is " + VERSION
                    + "; let the Bellwether that made it write a backup, and restore that into another"
                    + " store.dataDirectory");
        }
        return new DataCluster(directory, Files.readString(password).strip());
    }

    /** Whether PostgreSQL has no room left, in which case it can often not even say so. */
    boolean diskIsFull() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < LEAST_ROOM;
        } catch (IOException e) {
            // What is wrong is said by the failure for which this is asked.
            return false;
        }
    }

    /** Under another name first: a start that is killed leaves no half of a cluster behind. */
    private static void create(Path home, Path directory, Path password, PostgresProgram program)
            throws IOException, InterruptedException {
        LOG.info("creating a database in {}", directory);
        Path unfinished = home.resolve("cluster.unfinished");
        DirectoryTrees.delete(unfinished);
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(password, randomPassword() + "\n");
        Path output = home.resolve("create.log");
        run(
                program,
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums"),
                "",
                output);
        run(
                program,
                "postgres",
                List.of("--single", "-D", unfinished.toString(), "postgres"),
                "CREATE DATABASE " + USER + "\n",
                output);
        DirectoryTrees.moveUnlessThere(unfinished, directory);
    }

    private static void run(PostgresProgram program, String name, List<String> arguments, String input, Path output)
            throws IOException, InterruptedException {
        int status = program.run(name, arguments, input, output);
        if (status != 0) {
            throw new IOException(name + " ended with status " + status + ": "
                    + Files.readString(output).strip());
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /**
     * What a running server tells of itself in {@code postmaster.pid} of its cluster. Its status is {@code starting}, {@code ready} or
     * {@code stopping}; empty while it is not written yet.
     */
    public record PostmasterPid(long pid, int port, String status) {
        private static final String NAME = "postmaster.pid";

        boolean isReady() {
            return status.equals("ready");
        }

        /** What the file of a cluster says now, whether the process lives or not. */
        public static Optional<PostmasterPid> read(Path cluster) throws IOException {
            List<String> lines;
            try {
                lines = Files.readAllLines(cluster.resolve(NAME));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            try {
                return Optional.of(new PostmasterPid(
                        Long.parseLong(lines.get(0).strip()),
                        lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0,
                        lines.size() > 7 ? lines.get(7).strip() : ""));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                return Optional.empty();
            }
        }

        /**
         * The server that runs on a cluster. A file that another process's number has come into is removed: after a restart of
         * the machine, or of a container, that number is soon given to another process, and PostgreSQL would not start.
         */
        static Optional<PostmasterPid> running(Path cluster) throws IOException {
            Optional<PostmasterPid> found = read(cluster).filter(pid -> pid.worksIn(cluster));
            if (found.isEmpty()) {
                Files.deleteIfExists(cluster.resolve(NAME));
            }
            return found;
        }

        /** Whether the process lives and is the server of this cluster, whose directory it works in. */
        public boolean worksIn(Path cluster) {
            try {
                return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), cluster);
            } catch (IOException e) {
                // There is no such process; or the system has no /proc, or hides this even from the owner.
                return wasStartedOn(cluster);
            }
        }

        /** Whether the process lives and was told to serve this cluster, which every system lets its owner see. */
        boolean wasStartedOn(Path cluster) {
            return ProcessHandle.of(pid).flatMap(process -> process.info().arguments()).stream()
                    .flatMap(Stream::of)
                    .anyMatch(cluster.toString()::equals);
        }
    }
}

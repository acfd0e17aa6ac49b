package dev.bellwether.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

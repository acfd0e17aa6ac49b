package dev.bellwether;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small file system below one directory, for one process and its children alone: it is mounted in a namespace of theirs, for
 * which nobody has to be root, and is gone with them. The test sees it through what the system tells of the process.
 */
final class SmallDisk {
    private static final String SIZE = "256m";
    private static final int PIECE = 1 << 16;
    /** Mounts, and goes on as a user that is nobody: PostgreSQL does not run as root. */
    private static final String MOUNT =
            "mount -t tmpfs -o mode=0700,size=" + SIZE + " bellwether \"$1\" && shift && exec unshare --user \"$@\"";

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** A disk to be mounted at a directory; skips the test where nobody may mount any. */
    static SmallDisk at(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        SmallDisk disk = new SmallDisk(directory);
        String said;
        try {
            List<String> trial = disk.command(List.of("id", "-u"));
            said = DebianTool.run(
                            Path.of(trial.get(0)),
                            trial.subList(1, trial.size()).toArray(String[]::new))
                    .strip();
        } catch (IOException notThere) {
            said = notThere.getMessage();
        }
        assumeTrue(
                said.matches("[1-9][0-9]*"),
                "no small disk can be made here, because user namespaces or mounts in them are not permitted: " + said);
        return disk;
    }

    /** The command that becomes another one, on this disk. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", directory.toString()));
        whole.addAll(command);
        return whole;
    }

    /** The directory as the process has it, for those outside. */
    Path seenBy(long pid) {
        return Path.of("/proc/" + pid + "/root" + directory);
    }

    /** Fills the disk to the last byte, until what is returned is closed; again where somebody has let go of some since. */
    AutoCloseable fill(long pid) throws IOException {
        Path ballast = seenBy(pid).resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast, CREATE, APPEND)) {
            byte[] piece = new byte[PIECE];
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
        return () -> Files.delete(ballast);
    }
}

package dev.bellwether;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of a Debian package that a test drives. Without it the test is skipped; where CI is true, it fails. */
public final class DebianTool {
    private DebianTool() {}

    /** The program on the path; skips or fails the test if it is not there. */
    public static Path required(String program, String debianPackage) {
        return onPath(program)
                .orElseGet(() -> missing(program + " is missing: install the Debian package " + debianPackage));
    }

    /** A program that some machines cannot have; skips the test there, also where CI is true. */
    static Path wherePresent(String program) {
        return onPath(program).orElseGet(() -> abort(program + " is not on this machine"));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a program to its end; its output, with FAILED and the exit status after it if that is not 0. */
    public static String run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return status == 0 ? said : said + "FAILED with exit status " + status;
    }

    /** A program of the newest PostgreSQL server of Debian, which keeps them off the path; skips or fails likewise. */
    public static Path ofPostgres(String program) {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin").resolve(program))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparingInt(path -> Integer.parseInt(
                            path.getParent().getParent().getFileName().toString())))
                    .orElseGet(() -> missing(program + " is missing: install the Debian package postgresql"));
        } catch (NoSuchFileException e) {
            return missing(program + " is missing: install the Debian package postgresql");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            return fail(what);
        }
        return abort(what);
    }
}

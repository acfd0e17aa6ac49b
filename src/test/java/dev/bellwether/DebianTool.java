package dev.bellwether;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program of a Debian package that a test drives. Without it the test is skipped; where CI is true, it fails. */
public final class DebianTool {
    private DebianTool() {}

    /** The program on the path; skips or fails the test if it is not there. */
    public static Path required(String program, String debianPackage) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(program + " is missing: install the Debian package " + debianPackage));
    }

    private static Path missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            return fail(what);
        }
        return abort(what);
    }
}

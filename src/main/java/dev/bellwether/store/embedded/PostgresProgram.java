package dev.bellwether.store.embedded;

import com.sun.security.auth.module.UnixSystem;
import dev.bellwether.store.sql.StoreMisconfigured;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's programs as a user that they accept: they refuse to run as root. */
record PostgresProgram(Path home, List<String> prefix) {
    /** The programs of an installation; {@link StoreMisconfigured} if we are root and cannot become another user. */
    static PostgresProgram in(Path home) throws IOException, InterruptedException {
        List<String> prefix = List.of();
        if (new UnixSystem().getUid() == 0) {
            // In a user namespace of its own a process of root is nobody, yet owns the same files.
            prefix = List.of("unshare", "-U");
            String uid = "there is none";
            boolean possible = false;
            if (isOnPath("unshare")) {
                Process id = new ProcessBuilder("unshare", "-U", "id", "-u")
                        .redirectErrorStream(true)
                        .start();
                uid = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                possible = id.waitFor() == 0 && !uid.equals("0");
            }
            if (!possible) {
                throw new StoreMisconfigured(
                        "PostgreSQL does not run as root, and this system lets root start nothing as"
                                + " another user (unshare -U: " + uid
                                + "); start Bellwether as another user, or set store.uri");
            }
        }
        return new PostgresProgram(home, prefix);
    }

    List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    /**
     * Starts a program that goes on in the background, in a session of its own: an interrupt typed at our terminal is for us alone,
     * who still need the database to stop in order. What it prints replaces the output of the start before.
     */
    Process startApart(String program, List<String> arguments, Path output) throws IOException {
        List<String> command = new ArrayList<>();
        if (isOnPath("setsid")) {
            command.add("setsid");
        }
        command.addAll(command(program, arguments));
        return builder(command).redirectOutput(output.toFile()).start();
    }

    /** Runs a program on an input to its end and answers its exit status. What it prints replaces the output of the run before. */
    int run(String program, List<String> arguments, String input, Path output)
            throws IOException, InterruptedException {
        Process process = builder(command(program, arguments))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(output.toFile())
                .start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended before it read everything; its exit status tells why.
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(program + " did not end within two minutes");
        }
        return process.exitValue();
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        // PGDATA, PGPORT, PGOPTIONS and the like are meant for other servers.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static boolean isOnPath(String program) {
        for (String directory :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}

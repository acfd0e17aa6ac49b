package dev.bellwether.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's psql at the daemon's own database server. */
record Psql(String port, String password) {
    /** At the server in a daemon's data directory. */
    static Psql of(Path dataDirectory) throws IOException {
        Path postgres = dataDirectory.resolve("postgres");
        return new Psql(
                Files.readAllLines(postgres.resolve("cluster/postmaster.pid"))
                        .get(3)
                        .strip(),
                Files.readString(postgres.resolve("password")).strip());
    }

    /** Whether there is one here. */
    static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("psql", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Runs a script, each of its statements in a transaction of its own, and answers what it printed.
     *
     * @throws IOException with what psql said, if a statement failed
     */
    String run(String script) throws IOException, InterruptedException {
        Path file = Files.createTempFile("bench", ".sql");
        try {
            Files.writeString(file, script);
            return run(file);
        } finally {
            Files.delete(file);
        }
    }

    /** The same for a script in a file. */
    String run(Path script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", script.toString()))
                .redirectErrorStream(true);
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", port);
        builder.environment().put("PGUSER", "bellwether");
        builder.environment().put("PGDATABASE", "bellwether");
        builder.environment().put("PGPASSWORD", password);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("psql failed: " + output);
        }
        return output;
    }
}

package dev.bellwether.store;

import dev.bellwether.store.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that starts a server and says so; it stops it in order when it is told to end, and cannot when it is killed. */
public final class DaemonStandIn {
    private DaemonStandIn() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]), TestDatabase.programs(), Map.of());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        System.out.println("ready " + server.pid());
        // Until whoever started it ends, so that it never outlives a test.
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static void stop(EmbeddedServer server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it on a directory and waits until it is ready. */
    public static Process start(Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DaemonStandIn.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return process;
            }
        }
        throw new IOException("the stand-in ended before it was ready");
    }
}

package dev.bellwether;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A pair of real Prometheus servers, as for high availability, and a real Alertmanager, on loopback, with the shipped files. What
 * Alertmanager sends arrives in the inbox.
 */
final class AlertingStack implements AutoCloseable {
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final Inbox inbox;
    private final int alertmanagerPort;

    private AlertingStack(Path directory, Inbox inbox) throws IOException {
        this.directory = directory;
        this.inbox = inbox;
        this.alertmanagerPort = freePort();
    }

    /**
     * Starts all of them.
     *
     * @param management the port of the daemon's metrics
     */
    static AlertingStack start(Path directory, ShippedAlerting files, int management) throws IOException {
        String prometheus = DebianTool.required("prometheus", "prometheus").toString();
        AlertingStack stack = alertmanager(directory, files);
        for (String replica : List.of("a", "b")) {
            Path configuration = files.prometheus(
                    directory.resolve("prometheus-" + replica),
                    Map.of(
                            "127.0.0.1:8081", "127.0.0.1:" + management,
                            "127.0.0.1:9093", "127.0.0.1:" + stack.alertmanagerPort,
                            "replica: a", "replica: " + replica));
            stack.run(
                    "prometheus-" + replica,
                    prometheus,
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + directory.resolve("prometheus-data-" + replica),
                    "--web.listen-address=127.0.0.1:" + freePort());
        }
        return stack;
    }

    /** Starts Alertmanager alone. */
    static AlertingStack alertmanager(Path directory, ShippedAlerting files) throws IOException {
        String alertmanager = DebianTool.required("prometheus-alertmanager", "prometheus-alertmanager")
                .toString();
        AlertingStack stack = new AlertingStack(directory, new Inbox());
        stack.run(
                "alertmanager",
                alertmanager,
                "--config.file=" + files.alertmanager(directory.resolve("alertmanager"), stack.inbox.url()),
                "--storage.path=" + directory.resolve("alertmanager-data"),
                "--web.listen-address=127.0.0.1:" + stack.alertmanagerPort,
                "--cluster.listen-address=");
        return stack;
    }

    /** Where Alertmanager takes in alerts. */
    URI alerts() {
        return URI.create("http://127.0.0.1:" + alertmanagerPort + "/api/v2/alerts");
    }

    Inbox inbox() {
        return inbox;
    }

    /** Whether all of them still run; a test that waits for silence must know. */
    boolean isAlive() {
        return processes.stream().allMatch(Process::isAlive);
    }

    private void run(String name, String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }
        inbox.close();
    }
}

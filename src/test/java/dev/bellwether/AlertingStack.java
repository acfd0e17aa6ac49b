package dev.bellwether;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A pair of real Prometheus servers, as for high availability, and a real Alertmanager, on loopback, with the shipped files. What
 * Alertmanager sends arrives in the inbox.
 */
final class AlertingStack implements AutoCloseable {
    private final Path directory;
    private final Map<String, Process> processes = new LinkedHashMap<>();
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
        AlertingStack stack = alertmanager(directory, files);
        for (String replica : List.of("a", "b")) {
            Path configuration = files.prometheus(
                    directory.resolve("prometheus-" + replica),
                    Map.of(
                            "127.0.0.1:8081", "127.0.0.1:" + management,
                            "127.0.0.1:9093", "127.0.0.1:" + stack.alertmanagerPort,
                            "replica: a", "replica: " + replica));
            stack.prometheus("prometheus-" + replica, configuration, "data");
        }
        return stack;
    }

    /** One of the two servers starts anew and has forgotten all. */
    void forget(String replica) throws IOException {
        String name = "prometheus-" + replica;
        end(processes.get(name));
        prometheus(name, directory.resolve(name).resolve("prometheus.yml"), "data-afterwards");
    }

    private void prometheus(String name, Path configuration, String data) throws IOException {
        run(
                name,
                DebianTool.required("prometheus", "prometheus").toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + configuration.resolveSibling(data),
                "--web.listen-address=127.0.0.1:" + freePort());
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
        return processes.values().stream().allMatch(Process::isAlive);
    }

    private void run(String name, String... command) throws IOException {
        processes.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                directory.resolve(name + ".log").toFile()))
                        .start());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        processes.values().forEach(AlertingStack::end);
        inbox.close();
    }

    private static void end(Process process) {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}

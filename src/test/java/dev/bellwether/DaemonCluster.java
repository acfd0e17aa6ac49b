package dev.bellwether;

import static org.awaitility.Awaitility.await;

import dev.bellwether.config.ApiKey;
import dev.bellwether.store.Relay;
import dev.bellwether.store.RelayedServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Three daemons as processes on one server, each with a way to it of its own that can be cut. */
final class DaemonCluster implements AutoCloseable {
    static final String KEY = DaemonFiles.KEY;
    static final Duration SOON = Duration.ofSeconds(60);
    static final int NODES = 3;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    final RelayedServer server;
    final List<String> connectors;
    private final Path directory;
    private final Site site;
    private final List<Relay> ways = new ArrayList<>();
    private final List<DaemonProcess> daemons = new ArrayList<>();

    /** Where nodes run, and what a command needs before it to run there. */
    interface Site {
        /** All on this machine's loopback. */
        Site LOOPBACK = new Site() {
            @Override
            public String host(int node) {
                return "127.0.0.1";
            }

            @Override
            public List<String> within(int node) {
                return List.of();
            }
        };

        /** Where the node is asked and sent to. */
        String host(int node);

        /** Where the other nodes reach it. */
        default String peer(int node) {
            return host(node);
        }

        List<String> within(int node);

        /** Where the test listens for the node's connections to the server. */
        default String server(int node) {
            return "127.0.0.1";
        }

        /** More lines of {@code cluster}. */
        default String more() {
            return "";
        }
    }

    DaemonCluster(Path directory, Site site, List<String> connectors) throws Exception {
        this.directory = directory;
        this.site = site;
        this.connectors = connectors;
        this.server = RelayedServer.start(directory.resolve("postgres"));
        StringBuilder catalogue = new StringBuilder("institutions:\n");
        connectors.forEach(id -> catalogue.append(
                "- {id: %1$s, name: The %1$s, country: AU, sector: banking, connectors: [{id: %1$s, method: web}]}\n"
                        .formatted(id)));
        Files.writeString(directory.resolve("catalogue.yaml"), catalogue);
        Files.copy(Path.of("conf/error-codes.yaml"), directory.resolve("error-codes.yaml"));
        for (int node = 0; node < NODES; node++) {
            Relay way = new Relay(site.server(node));
            way.open(server::port);
            ways.add(way);
            Files.writeString(directory.resolve("node-" + node + ".yaml"), """
                    http: {host: %1$s, port: %2$d}
                    management: {host: %1$s, port: %3$d}
                    store: {uri: "%4$s", dataDirectory: %5$s}
                    keys: [{name: test, scopes: [ingest, operate], sha256: %6$s}]
                    webhooks: {secret: 0123456789abcdef0123456789abcdef}
                    policy: {interval: 10s, recheck: 1s, settle: 1s}
                    cluster: {enabled: true, name: node-%7$d, host: %10$s, port: %8$d%9$s}
                    """.formatted(
                    site.host(node),
                    AlertingStack.freePort(),
                    AlertingStack.freePort(),
                    server.uri().replaceFirst("@127.0.0.1:[0-9]+/", "@" + site.server(node) + ":" + way.port() + "/"),
                    directory.resolve("data-" + node),
                    ApiKey.hash(KEY),
                    node,
                    portPair(),
                    site.more(),
                    site.peer(node)));
            daemons.add(null);
        }
        for (int node = 0; node < NODES; node++) {
            start(node);
        }
        awaitAllMet();
    }

    /** A free port whose next one is free too, as they were a moment ago. */
    private static int portPair() throws IOException {
        int port = AlertingStack.freePort();
        while (port == 65_535 || !isFree(port + 1)) {
            port = AlertingStack.freePort();
        }
        return port;
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port).close();
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    void start(int node) throws Exception {
        List<String> command = new ArrayList<>(site.within(node));
        command.addAll(DaemonProcess.command(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"),
                "run",
                "--config",
                directory.resolve("node-" + node + ".yaml").toString()));
        daemons.set(node, DaemonProcess.of(command));
    }

    DaemonProcess daemon(int node) {
        return daemons.get(node);
    }

    /** The node's way to the server. */
    Relay way(int node) {
        return ways.get(node);
    }

    URI http(int node) throws Exception {
        return daemons.get(node).http();
    }

    /** Waits until every node says that all are live, work under one view and own every connector once. */
    void awaitAllMet() {
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            for (int node = 0; node < NODES; node++) {
                JsonArray nodes = get(node, "api/v1/nodes").getJsonArray("data");
                long live = nodes.stream()
                        .filter(each -> ((JsonObject) each).getBoolean("live"))
                        .count();
                int owned = nodes.stream()
                        .mapToInt(each -> ((JsonObject) each).getInteger("connectors"))
                        .sum();
                boolean ready = new DaemonView(daemons.get(node)).readiness().contains("\"outcome\":\"UP\"");
                if (nodes.size() != NODES || live != NODES || owned != connectors.size() || !ready) {
                    return false;
                }
            }
            return server.column("SELECT 1 FROM node, node_view WHERE works_under = number")
                            .size()
                    == NODES;
        });
    }

    /** What a node says of all connectors, by their ids. */
    Map<String, String> statuses(int node) throws Exception {
        Map<String, String> statuses = new TreeMap<>();
        get(node, "api/v1/connectors?limit=500")
                .getJsonArray("data")
                .forEach(each ->
                        statuses.put(((JsonObject) each).getString("id"), ((JsonObject) each).getString("status")));
        return statuses;
    }

    JsonObject get(int node, String path) throws Exception {
        return new JsonObject(CLIENT.send(
                        HttpRequest.newBuilder(http(node).resolve(path))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    /** Sends JSON with the key and answers the HTTP status. */
    int send(int node, String method, String path, JsonObject body) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(http(node).resolve(path))
                                .header("Authorization", "Bearer " + KEY)
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(5))
                                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** Waits until every connector was evaluated after a time, and answers after how long that was. */
    Duration awaitEvaluatedAfter(Instant begin) {
        String late = "SELECT connector_id FROM evaluation_latest WHERE at <= '" + begin + "'"
                + " AND NOT EXISTS (SELECT FROM watch_state w WHERE w.connector_id = evaluation_latest.connector_id AND w.at > '"
                + begin + "')";
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(new TreeSet<>(server.column(late)))
                        .as("not evaluated since %s", begin)
                        .isEmpty());
        return Duration.between(begin, Instant.now());
    }

    @Override
    public void close() throws IOException {
        for (DaemonProcess daemon : daemons) {
            if (daemon != null) {
                daemon.kill();
            }
        }
        for (Relay way : ways) {
            way.close();
        }
        server.close();
    }
}

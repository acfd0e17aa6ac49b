package dev.bellwether;

import dev.bellwether.config.ApiKey;
import dev.bellwether.demo.Behaviour;
import dev.bellwether.demo.SimulatedInstitutions;
import dev.bellwether.demo.SimulatedInstitutions.Site;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A few simulated banks on loopback, and the daemon as a process that probes them: with the default policy and a probe every 60
 * s, or all of these spans divided by a factor.
 */
final class WatchedBanks implements AutoCloseable {
    private static final String KEY = "bw_for-this-test-alone";

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final SimulatedInstitutions institutions;
    private final ServerSocket reference;
    private final int http = AlertingStack.freePort();
    private final int management = AlertingStack.freePort();
    private DaemonProcess daemon;

    /**
     * Banks that answer, and a daemon that has not started.
     *
     * @param factor by how much every span of the policy is shorter
     */
    WatchedBanks(Path directory, List<String> ids, int factor) throws Exception {
        this.directory = directory;
        this.institutions = new SimulatedInstitutions(
                vertx,
                Clock.systemUTC(),
                new SplittableRandom(1),
                ids.stream().map(id -> new Site(id, id + ".example", "")).toList());
        int port = institutions.start().await(60, TimeUnit.SECONDS).port();
        // Connections wait in its backlog, which is answer enough.
        this.reference = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        StringBuilder catalogue = new StringBuilder("institutions:\n");
        for (String id : ids) {
            catalogue.append("""
                    - id: %1$s
                      name: The %1$s
                      country: AU
                      tier: 1
                      sector: banking
                      connectors:
                        - id: %1$s
                          method: web
                          probes: [{kind: http, url: "http://%1$s.example/", connectTo: "127.0.0.1:%2$d", interval: %3$dms}]
                    """.formatted(id, port, 60_000 / factor));
        }
        Files.writeString(directory.resolve("catalogue.yaml"), catalogue);
        Files.copy(Path.of("conf/error-codes.yaml"), directory.resolve("error-codes.yaml"));
        Files.writeString(directory.resolve("bellwether.yaml"), """
                http: {port: %d}
                management: {port: %d}
                store: {dataDirectory: %s}
                keys: [{name: test, scopes: [operate], sha256: %s}]
                vantage: {references: ["127.0.0.1:%d"]}
                policy: {window: %dms, recent: %dms, staleAfter: %dms, releaseWindow: %dms, interval: %dms, recheck: %dms,
                  settle: %dms, confirmInterval: %dms}
                """.formatted(
                        http,
                        management,
                        directory.resolve("data"),
                        ApiKey.hash(KEY),
                        reference.getLocalPort(),
                        Duration.ofHours(1).toMillis() / factor,
                        Duration.ofMinutes(10).toMillis() / factor,
                        Duration.ofHours(2).toMillis() / factor,
                        Duration.ofHours(1).toMillis() / factor,
                        Duration.ofMinutes(30).toMillis() / factor,
                        Duration.ofSeconds(15).toMillis() / factor,
                        Duration.ofMinutes(5).toMillis() / factor,
                        Duration.ofSeconds(10).toMillis() / factor));
    }

    void startDaemon() throws Exception {
        daemon = DaemonProcess.start(
                "run", "--config", directory.resolve("bellwether.yaml").toString());
        daemon.http();
    }

    void stopDaemon() throws Exception {
        daemon.signal("TERM");
        daemon.exitStatus(20);
    }

    /** The port of its metrics. */
    int management() {
        return management;
    }

    /** From now on the bank behaves so. */
    void become(String id, Behaviour behaviour) {
        institutions.become(id, behaviour);
    }

    /** Nothing answers any more, neither the banks nor what tells whether the network is there. */
    void loseNetwork() throws Exception {
        reference.close();
        institutions.stop().await(60, TimeUnit.SECONDS);
    }

    /** A version of the connector went live. */
    int release(String id) throws IOException, InterruptedException {
        JsonObject release =
                new JsonObject().put("version", "2.0").put("at", Instant.now().toString());
        return client.send(
                        HttpRequest.newBuilder(api("connectors/" + id + "/releases"))
                                .header("Authorization", "Bearer " + KEY)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(release.encode()))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** What the API says of a bank. */
    String status(String id) throws IOException, InterruptedException {
        String body = client.send(
                        HttpRequest.newBuilder(api("connectors/" + id)).build(), BodyHandlers.ofString())
                .body();
        return new JsonObject(body).getString("status");
    }

    private URI api(String path) {
        return URI.create("http://127.0.0.1:" + http + "/api/v1/" + path);
    }

    @Override
    public void close() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
        reference.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

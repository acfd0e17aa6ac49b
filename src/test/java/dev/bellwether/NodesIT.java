package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.bellwether.ProducerCrowd.Sending;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three daemons as processes, and what may happen to one of them or to their server while producers send and operators pin. */
@Tag("chaos")
class NodesIT {
    private static final int FAULTS = Integer.getInteger("chaos.faults", Fault.values().length);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final List<String> CONNECTORS = IntStream.range(0, 24)
            .mapToObj(i -> (i % 4 == 0 ? "down-" : "bank-") + i)
            .toList();

    /** What may happen. */
    private enum Fault {
        KILLED,
        PAUSED,
        TERMINATED,
        SERVER_RESTARTED,
        CUT_FROM_THE_SERVER
    }

    @TempDir
    Path directory;

    private final ProducerCrowd producers = new ProducerCrowd(DaemonCluster.KEY, CONNECTORS, 400);
    private final Random random = new Random();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final List<String> takeovers = new ArrayList<>();
    private HttpServer receiver;
    private DaemonCluster cluster;

    @BeforeEach
    void begin() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                JsonObject event = new JsonObject(body);
                told.put(
                        exchange.getRequestHeaders().getFirst("webhook-id"),
                        event.getJsonObject("data").getString("connectorId") + " " + event.getString("timestamp"));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        receiver.start();
        cluster = new DaemonCluster(directory, DaemonCluster.Site.LOOPBACK, CONNECTORS);
    }

    @AfterEach
    void end() throws Exception {
        cluster.close();
        receiver.stop(0);
    }

    @Test
    void nothingIsLostAndNothingIsThereTwice() throws Exception {
        assertThat(cluster.send(
                        1,
                        "POST",
                        "api/v1/subscriptions",
                        new JsonObject()
                                .put(
                                        "url",
                                        "http://127.0.0.1:"
                                                + receiver.getAddress().getPort() + "/")))
                .isEqualTo(201);
        List<Sending> sendings = new ArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        Thread operator = new Thread(() -> pin(over), "operator");
        try {
            for (int node = 0; node < DaemonCluster.NODES; node++) {
                sendings.add(producers.sendTo(cluster.http(node)));
            }
            operator.start();
            awaitStatuses();
            for (int round = 0; round < FAULTS; round++) {
                Fault fault = Fault.values()[round % Fault.values().length];
                int node = random.nextInt(DaemonCluster.NODES);
                Instant begin = Instant.now();
                Duration took = inflict(fault, node);
                takeovers.add(fault + " of node-" + node + " at " + begin + ": every connector evaluated after "
                        + took.toMillis() + " ms");
                cluster.awaitAllMet();
            }
        } finally {
            over.countDown();
            operator.join(TimeUnit.SECONDS.toMillis(30));
            sendings.forEach(Sending::close);
        }
        System.Logger log = System.getLogger(NodesIT.class.getName());
        takeovers.forEach(line -> log.log(System.Logger.Level.INFO, line));
        assertEverythingIsThereOnce();
        awaitStatuses();
        assertEveryChangeWasTold();
    }

    /** Does it, answers how long it was until every connector was evaluated again, and puts things right. */
    private Duration inflict(Fault fault, int node) throws Exception {
        Instant begin = Instant.now();
        DaemonProcess daemon = cluster.daemon(node);
        switch (fault) {
            case KILLED, TERMINATED -> {
                daemon.signal(fault == Fault.KILLED ? "KILL" : "TERM");
                daemon.exitStatus(20);
            }
            case PAUSED -> daemon.signal("STOP");
            case SERVER_RESTARTED -> {
                cluster.server.stop();
                new CountDownLatch(1).await(3, TimeUnit.SECONDS);
                cluster.server.startAgain();
            }
            case CUT_FROM_THE_SERVER -> cluster.way(node).refuse(true);
        }
        Duration took = cluster.awaitEvaluatedAfter(begin.plusMillis(100));
        switch (fault) {
            case KILLED, TERMINATED -> cluster.start(node);
            case PAUSED -> {
                new CountDownLatch(1).await(Math.max(0, PAUSE.minus(took).toMillis()), TimeUnit.MILLISECONDS);
                daemon.signal("CONT");
            }
            case SERVER_RESTARTED -> {}
            case CUT_FROM_THE_SERVER -> {
                await().atMost(DaemonCluster.SOON)
                        .ignoreExceptions()
                        .until(() -> new DaemonView(daemon).readiness().contains("\"outcome\":\"DOWN\""));
                cluster.way(node).refuse(false);
            }
        }
        return took;
    }

    /** Pins the status of one connector after the other, through any node, until it is over. */
    private void pin(CountDownLatch over) {
        try {
            for (int i = 0; !over.await(2, TimeUnit.SECONDS); i++) {
                String connector = CONNECTORS.get(i % CONNECTORS.size());
                JsonObject pinned = new JsonObject()
                        .put("status", "partial-outage")
                        .put("reason", "a test")
                        .put("until", Instant.now().plusSeconds(4).toString());
                try {
                    cluster.send(
                            i % DaemonCluster.NODES, "PUT", "api/v1/connectors/" + connector + "/override", pinned);
                } catch (IOException gone) {
                    // That node is down; the next connector has another.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each node says of each connector what the evidence supports. */
    private void awaitStatuses() {
        TreeMap<String, String> expected = new TreeMap<>();
        CONNECTORS.forEach(id -> expected.put(id, id.startsWith("down") ? "major-outage" : "operational"));
        for (int i = 0; i < DaemonCluster.NODES; i++) {
            int node = i;
            // What is pinned now and then stands for four seconds, and two connectors are at a time.
            await().atMost(DaemonCluster.SOON).ignoreExceptions().untilAsserted(() -> {
                Map<String, String> other = cluster.statuses(node);
                other.entrySet().removeIf(entry -> entry.getValue().equals(expected.get(entry.getKey())));
                assertThat(other.values())
                        .as("on node %d", node)
                        .hasSizeLessThan(4)
                        .allMatch("partial-outage"::equals);
            });
        }
    }

    private void assertEverythingIsThereOnce() throws Exception {
        TreeSet<String> lost = new TreeSet<>(producers.acknowledged());
        lost.removeAll(new TreeSet<>(cluster.server.column("SELECT job_id FROM job_outcome")));
        assertThat(lost).isEmpty();
        assertThat(producers.acknowledged()).hasSizeGreaterThan(1_000);
        assertThat(cluster.server.column(
                        "SELECT job_id FROM job_outcome GROUP BY connector_id, job_id, attempt HAVING count(*) > 1"))
                .isEmpty();
        assertThat(cluster.server.column(
                        "SELECT connector_id FROM evaluation GROUP BY connector_id, at HAVING count(*) > 1"))
                .isEmpty();
        // Each change goes on from the one before it: nobody decided beside the owner.
        assertThat(cluster.server.column("""
                        SELECT connector_id || ' ' || at FROM (
                            SELECT connector_id, at, previous_status,
                                lag(status) OVER (PARTITION BY connector_id ORDER BY at) AS before
                            FROM evaluation) AS chain
                        WHERE before <> previous_status
                        """)).isEmpty();
        // Whoever owned a connector at a scheduled tick made it, or who came after.
        assertThat(cluster.server.column("""
                        SELECT connector_id || ' ' || at || ' after ' || before FROM (
                            SELECT connector_id, at, lag(at) OVER (PARTITION BY connector_id ORDER BY at) AS before
                            FROM evaluation) AS chain
                        WHERE at - before > interval '40 seconds'
                        """)).isEmpty();
    }

    private void assertEveryChangeWasTold() throws Exception {
        await().atMost(DaemonCluster.SOON)
                .untilAsserted(() -> assertThat(new TreeSet<>(told.keySet()))
                        .containsAll(cluster.server.column("SELECT id FROM notification")));
        List<String> changes = new ArrayList<>(told.values());
        Collections.sort(changes);
        assertThat(changes).as("each under one id").doesNotHaveDuplicates();
        assertThat(cluster.server.column("""
                        SELECT connector_id || ' ' || at FROM status_change
                        WHERE changed AND status <> previous_status
                            AND number > (SELECT min(number) FROM status_change JOIN notification USING (connector_id, at))
                            AND NOT EXISTS (SELECT FROM notification n
                                WHERE n.connector_id = status_change.connector_id AND n.at = status_change.at)
                        """)).isEmpty();
    }
}

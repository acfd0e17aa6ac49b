package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.ProducerCrowd.Sending;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three daemons in network namespaces, which speak TLS to one another: the bus parts, and one is cut off from all. */
@Tag("chaos")
class PartedNodesIT {
    private static final List<String> CONNECTORS = IntStream.range(0, 12)
            .mapToObj(i -> (i % 4 == 0 ? "down-" : "bank-") + i)
            .toList();

    @TempDir
    Path directory;

    private final ProducerCrowd producers = new ProducerCrowd(DaemonCluster.KEY, CONNECTORS, 500);
    private Lan lan;
    private DaemonCluster cluster;

    @BeforeEach
    void begin() throws Exception {
        lan = new Lan(directory);
        cluster = new DaemonCluster(directory, lan, CONNECTORS);
    }

    @AfterEach
    void end() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        if (lan != null) {
            lan.close();
        }
    }

    @Test
    void aPartedBusIsReadFromTheStoreAndWhoIsCutOffFromAllIsReplaced() throws Exception {
        List<Sending> sendings = new ArrayList<>();
        for (int node = 0; node < DaemonCluster.NODES; node++) {
            sendings.add(producers.sendTo(cluster.http(node)));
        }
        try {
            awaitHeard();
            long view = view(0);
            lan.cutBus(1, true);
            await().atMost(DaemonCluster.SOON).ignoreExceptions().until(() -> gaps(1) > 0 && gaps(0) > 0);
            assertAPinIsSeenOnAll(1, "bank-1");
            assertAPinIsSeenOnAll(0, "bank-2");
            assertThat(view(0)).as("the bus decides nothing").isEqualTo(view);
            lan.cutBus(1, false);
            awaitHeard();

            Instant begin = Instant.now();
            lan.cut(2, true);
            cluster.awaitEvaluatedAfter(begin.plusMillis(100));
            lan.cut(2, false);
            cluster.awaitAllMet();
            awaitHeard();
            assertAPinIsSeenOnAll(2, "bank-3");
        } finally {
            sendings.forEach(Sending::close);
        }
        TreeSet<String> lost = new TreeSet<>(producers.acknowledged());
        lost.removeAll(new TreeSet<>(cluster.server.column("SELECT job_id FROM job_outcome")));
        assertThat(lost).isEmpty();
        assertThat(cluster.server.column(
                        "SELECT job_id FROM job_outcome GROUP BY connector_id, job_id, attempt HAVING count(*) > 1"))
                .isEmpty();
    }

    private void assertAPinIsSeenOnAll(int node, String connector) throws Exception {
        JsonObject pinned = new JsonObject()
                .put("status", "partial-outage")
                .put("reason", "a test")
                .put("until", Instant.now().plusSeconds(600).toString());
        assertThat(cluster.send(node, "PUT", "api/v1/connectors/" + connector + "/override", pinned))
                .isLessThan(300);
        for (int i = 0; i < DaemonCluster.NODES; i++) {
            int other = i;
            await().atMost(DaemonCluster.SOON)
                    .ignoreExceptions()
                    .until(() -> "partial-outage".equals(cluster.statuses(other).get(connector)));
        }
    }

    /** Waits until for a while no node has missed anything: also those hear one another again whom the engine had forgotten. */
    private void awaitHeard() {
        List<Double> before = new ArrayList<>();
        Instant[] since = {Instant.now()};
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> {
                    List<Double> now = new ArrayList<>();
                    for (int node = 0; node < DaemonCluster.NODES; node++) {
                        now.add(gaps(node));
                    }
                    if (!now.equals(before)) {
                        before.clear();
                        before.addAll(now);
                        since[0] = Instant.now();
                    }
                    return Duration.between(since[0], Instant.now()).compareTo(Duration.ofSeconds(12)) > 0;
                });
    }

    private double gaps(int node) throws Exception {
        return value(node, "bellwether_cluster_bus_gaps_total ");
    }

    private long view(int node) throws Exception {
        return (long) value(node, "bellwether_cluster_view ");
    }

    private double value(int node, String series) throws Exception {
        DaemonView view = new DaemonView(cluster.daemon(node));
        return view.get(cluster.daemon(node).management().resolve("metrics"))
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }
}

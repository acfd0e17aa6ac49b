package dev.bellwether.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LargeScrapeTest {
    private static final int MANY = 3_000;

    private final ManagementFixture node = new ManagementFixture();

    @BeforeEach
    void fill() {
        node.become(World.catalogue(
                IntStream.range(0, MANY).mapToObj(i -> "au-" + i).toArray(String[]::new)));
        node.bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of(), List.of(), List.of()));
        await().until(() -> node.telemetry.connectors().connectors().size() == MANY);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aScrapeOfManyConnectorsIsWhole() {
        List<String> lines = node.metrics().lines().toList();

        assertThat(lines)
                .filteredOn(line -> line.startsWith("bellwether_connector_status{"))
                .hasSize(6 * MANY);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("bellwether_probe_runs_total{"))
                .hasSize(3 * MANY);
        assertThat(lines).doesNotHaveDuplicates();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("# TYPE bellwether_connector_status "))
                .hasSize(1);
    }

    @Test
    void whoStopsReadingHoldsNobodyUp() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(node.metrics()).hasSizeGreaterThan(1_000_000);
        }
        assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
    }
}

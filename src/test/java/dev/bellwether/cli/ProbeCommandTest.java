package dev.bellwether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bellwether.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/up", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/down", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        StringBuilder catalogue = new StringBuilder("institutions:\n");
        for (String id : List.of("up", "down")) {
            catalogue.append("""
                    - id: %1$s
                      name: Bank
                      country: AU
                      sector: banking
                      connectors:
                      - id: %1$s
                        method: web
                        probes: [{kind: http, url: "http://bank.example/%1$s", connectTo: "127.0.0.1:%2$d"}]
                    """.formatted(id, server.getAddress().getPort()));
        }
        Files.writeString(directory.resolve("catalogue.yaml"), catalogue);
        Files.writeString(directory.resolve("error-codes.yaml"), Files.readString(Path.of("conf/error-codes.yaml")));
        Files.writeString(directory.resolve("bellwether.yaml"), "retention: 35d\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aRunThatSucceedsIsReportedWithItsPhases() {
        assertThat(probe("up")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("success", "up/http", "processing", "1 runs, 0 failed");
    }

    @Test
    void aFailureIsNamedAndIsTheExitStatus() {
        assertThat(probe()).isEqualTo(1);
        assertThat(out.toString()).contains("failure", "down/http", "status", "503", "2 runs, 1 failed");
    }

    @Test
    void withJsonThereIsALineForEachRunAndNothingElse() {
        assertThat(probe("--json")).isEqualTo(1);
        List<JsonObject> lines = out.toString().lines().map(JsonObject::new).toList();
        assertThat(lines).extracting(line -> line.getString("connectorId")).containsExactlyInAnyOrder("up", "down");
        assertThat(lines)
                .filteredOn(line -> line.getString("connectorId").equals("down"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getString("cause")).isEqualTo("status");
                    assertThat(line.getInteger("statusCode")).isEqualTo(503);
                    assertThat(line.getJsonObject("phases").fieldNames())
                            .containsExactly("resolve", "connect", "tls", "processing", "transfer");
                });
    }

    @Test
    void anUnknownConnectorIsBadUsage() {
        assertThat(probe("nobody")).isEqualTo(2);
        assertThat(err.toString()).contains("no connector nobody");
    }

    private int probe(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "probe", "--config", directory.resolve("bellwether.yaml").toString()));
        all.addAll(List.of(arguments));
        return Main.execute(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }
}

package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.config.ApiKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever operates the daemon relies on. */
class OperatingIT {
    private static final String KEY = "bw_for-this-test-alone";
    private static final String ACCESS_AT = "<logger name=\"dev.bellwether.api.access\" level=\"%s\"/>";

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(
                directory.resolve("catalogue.yaml"),
                "institutions:\n- {id: bank, name: Bank, country: AU, connectors: [{id: bank, method: web, stage: live}]}\n");
        Files.writeString(directory.resolve("bellwether.yaml"), """
                http: {port: 0}
                management: {port: 0}
                store: {dataDirectory: %s}
                errorCodes: %s
                keys: [{name: test, scopes: [ingest], sha256: %s}]
                """.formatted(
                directory.resolve("data"), Path.of("conf/error-codes.yaml").toAbsolutePath(), ApiKey.hash(KEY)));
    }

    private DaemonProcess run(List<String> options, String... environment) throws IOException {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(List.of(environment));
        command.addAll(DaemonProcess.command(
                options, "run", "--config", directory.resolve("bellwether.yaml").toString()));
        return DaemonProcess.of(command);
    }

    private void get(URI uri, String requestId) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(uri).header("X-Request-Id", requestId).build(), BodyHandlers.discarding());
        assertThat(answer.headers().firstValue("X-Request-Id")).contains(requestId);
    }

    /** The shipped file, with shorter waits and the access log at a level. */
    private Path logback(String level) throws IOException {
        Path file = directory.resolve("logback.xml");
        Path next = directory.resolve("next.xml");
        Files.writeString(
                next,
                Files.readString(Path.of("conf/logback.xml"))
                        .replace("10 seconds", "1 seconds")
                        .replace("<root", ACCESS_AT.formatted(level) + "\n<root"));
        return Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void levelsChangeWhileItRunsAndEveryLineIsAnObject() throws Exception {
        Path logback = logback("INFO");
        try (DaemonProcess daemon = run(List.of("-Dlogback.configurationFile=" + logback), "BELLWETHER_LOG=json")) {
            URI statuses = daemon.http().resolve("api/v1/statuses?secret=1");
            get(statuses, "quiet-1");
            logback("DEBUG");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                get(statuses, "loud-2");
                assertThat(daemon.output()).contains("loud-2");
            });
            assertThat(daemon.output()).doesNotContain("quiet-1").doesNotContain("secret=1");
            JsonObject line = daemon.output()
                    .lines()
                    .map(JsonObject::new)
                    .filter(object -> object.encode().contains("loud-2"))
                    .findFirst()
                    .orElseThrow();
            assertThat(line.getString("level")).isEqualTo("DEBUG");
            assertThat(line.getString("formattedMessage")).startsWith("GET /api/v1/statuses 400 ");
        }
    }

    @Test
    void whatIsBeingSentWhenItIsToldToStopIsStillTakenIn() throws Exception {
        String job = """
                [{"jobId": "last", "connectorId": "bank", "completedAt": "%s", "outcome": "success"}]
                """.formatted(java.time.Instant.now());
        byte[] body = job.getBytes(StandardCharsets.UTF_8);
        try (DaemonProcess daemon = run(List.of());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), daemon.http().getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                            + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(25), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 100");
            out.write(body, 0, 10);
            out.flush();

            daemon.signal("TERM");
            await().atMost(Duration.ofSeconds(10)).until(() -> daemon.output().contains("stopping"));
            out.write(body, 10, body.length - 10);
            out.flush();

            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("\"accepted\":1");
            assertThat(daemon.exitStatus(10)).isEqualTo(143);
        }
    }

    @Test
    void theHealthCommandSaysWhetherItIsWell() throws Exception {
        try (DaemonProcess daemon = run(List.of())) {
            URI ready = daemon.management().resolve("health/ready");
            try (DaemonProcess asked = DaemonProcess.start("health", "--url", ready.toString())) {
                assertThat(asked.exitStatus(20)).isZero();
                assertThat(asked.output()).contains("\"UP\"");
            }
            daemon.signal("TERM");
            daemon.exitStatus(10);
            try (DaemonProcess asked = DaemonProcess.start("health", "--url", ready.toString())) {
                assertThat(asked.exitStatus(20)).isEqualTo(1);
                assertThat(asked.output()).contains("Nobody answers").doesNotContain("\tat ");
            }
        }
        try (DaemonProcess asked = DaemonProcess.start("health", "--url", "nonsense")) {
            assertThat(asked.exitStatus(20)).isEqualTo(2);
        }
    }
}

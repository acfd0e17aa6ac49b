package dev.bellwether;

import dev.bellwether.mixin.Mixin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Debian's real Prometheus on loopback, with the shipped rules at a quick pace. It scrapes one daemon every second and answers queries. */
public final class PrometheusServer implements AutoCloseable {
    /** By how much the rules' spans are shorter, so that what they record is there soon. */
    private static final int SPEED = 15;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String api;

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.api = "http://127.0.0.1:" + port + "/api/v1/";
    }

    /**
     * Starts it; skips the test where it is not installed.
     *
     * @param directory for its files
     * @param management the port of the daemon's metrics
     */
    public static PrometheusServer scraping(Path directory, int management) throws IOException {
        String program = DebianTool.required("prometheus", "prometheus").toString();
        Files.createDirectories(directory.resolve("rules"));
        for (Map.Entry<String, String> rules : Mixin.rules(SPEED).entrySet()) {
            Files.writeString(directory.resolve("rules").resolve(rules.getKey()), rules.getValue());
        }
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["rules/*.yml"]
                scrape_configs:
                  - job_name: bellwether
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(management));
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program,
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        return new PrometheusServer(process, port);
    }

    /** The value of the first series that an expression gives now; NaN where there is none. */
    public double value(String expression) throws IOException, InterruptedException {
        JsonArray result =
                ask("query", Map.of("query", expression)).getJsonObject("data").getJsonArray("result");
        return result.isEmpty()
                ? Double.NaN
                : Double.parseDouble(
                        result.getJsonObject(0).getJsonArray("value").getString(1));
    }

    /** The whole answer of a call of the HTTP API, an error too. */
    public JsonObject ask(String call, Map<String, String> parameters) throws IOException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new JsonObject(client.send(
                        HttpRequest.newBuilder(URI.create(api + call + "?" + query))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}

package dev.bellwether.bench;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Debian's prometheus-blackbox-exporter, asked over connections that stay open, as Prometheus does. */
final class BlackboxExporter implements Prober {
    private static final String PROGRAM = "prometheus-blackbox-exporter";
    private static final Duration START = Duration.ofSeconds(20);

    private final Child child;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private BlackboxExporter(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /** Starts one with a configuration of its own; empty where it is not installed. */
    static Optional<BlackboxExporter> start(Path directory, Path authority) throws IOException, InterruptedException {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(":", -1))
                .map(path -> Path.of(path, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path config = Files.writeString(directory.resolve("blackbox.yml"), """
                modules:
                  http_2xx:
                    prober: http
                    timeout: 5s
                    http:
                      preferred_ip_protocol: ip4
                      tls_config:
                        insecure_skip_verify: false
                        ca_file: %s
                """.formatted(authority));
        int port = freePort();
        BlackboxExporter exporter = new BlackboxExporter(
                Child.of(List.of(
                        program.get().toString(), "--config.file=" + config, "--web.listen-address=127.0.0.1:" + port)),
                port);
        exporter.awaitStart();
        return Optional.of(exporter);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (child.isAlive() && System.nanoTime() < deadline) {
            try {
                client.send(HttpRequest.newBuilder(uri("/-/healthy")).build(), BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        close();
        throw new IOException(PROGRAM + " does not start");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public int probe(String url, int count) {
        HttpRequest request = HttpRequest.newBuilder(
                        uri("/probe?module=http_2xx&target=" + URLEncoder.encode(url, StandardCharsets.UTF_8)))
                .build();
        AtomicInteger left = new AtomicInteger(count);
        AtomicInteger succeeded = new AtomicInteger();
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            lanes.add(next(request, left, succeeded));
        }
        try {
            lanes.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new IllegalStateException(PROGRAM + " does not answer", e);
        }
        return succeeded.get();
    }

    private CompletableFuture<Void> next(HttpRequest request, AtomicInteger left, AtomicInteger succeeded) {
        if (left.getAndDecrement() <= 0) {
            return CompletableFuture.completedFuture(null);
        }
        return client.sendAsync(request, BodyHandlers.ofString()).thenCompose(answer -> {
            if (answer.body().contains("\nprobe_success 1\n")) {
                succeeded.incrementAndGet();
            }
            return next(request, left, succeeded);
        });
    }

    @Override
    public double cpuSeconds() throws IOException {
        return child.cpuSeconds();
    }

    @Override
    public void close() {
        child.close();
    }
}

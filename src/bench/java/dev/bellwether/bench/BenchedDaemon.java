package dev.bellwether.bench;

import dev.bellwether.config.ApiKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar as its users run it, with its own database server, in a directory of the benchmark's. */
final class BenchedDaemon implements AutoCloseable {
    static final String KEY = "bw_for-the-benchmark-alone";

    private static final Pattern READY = Pattern.compile("ready: status page and API on (\\S+),");
    private static final long START_SECONDS = 120;

    private final Process process;
    private final Path directory;
    private final InetSocketAddress http;

    private BenchedDaemon(Process process, Path directory) throws IOException {
        this.process = process;
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        this.http = awaitReady();
    }

    /** Starts it, and waits until it serves. */
    static BenchedDaemon start(Path directory, List<String> options) throws IOException {
        StringBuilder catalogue = new StringBuilder("institutions:\n");
        for (int i = 0; i < OutcomeRows.CONNECTORS; i++) {
            String id = OutcomeRows.connector(i);
            catalogue
                    .append("- {id: ")
                    .append(id)
                    .append(", name: Bank, country: AU, sector: banking, connectors: [{id: ")
                    .append(id)
                    .append(", method: web}]}\n");
        }
        Files.writeString(directory.resolve("catalogue.yaml"), catalogue);
        Files.copy(Path.of("conf", "error-codes.yaml"), directory.resolve("error-codes.yaml"));
        Files.writeString(
                directory.resolve("bellwether.yaml"), """
                http: {port: 0}
                management: {port: 0}
                store: {dataDirectory: %s}
                keys: [{name: bench, scopes: [ingest], sha256: %s}]
                """.formatted(directory.resolve("data"), ApiKey.hash(KEY)));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", System.getProperty("bellwether.jar", "target/bellwether.jar")));
        command.addAll(
                List.of("run", "--config", directory.resolve("bellwether.yaml").toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("daemon.log").toFile())
                .start();
        return new BenchedDaemon(process, directory);
    }

    private InetSocketAddress awaitReady() throws IOException {
        Path log = directory.resolve("daemon.log");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                URI api = URI.create(ready.group(1));
                return new InetSocketAddress(api.getHost(), api.getPort());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        process.destroyForcibly();
        throw new IOException("the daemon did not start:\n" + Files.readString(log));
    }

    InetSocketAddress http() {
        return http;
    }

    /** What psql needs in its environment to reach the embedded server. */
    Psql psql() throws IOException {
        return Psql.of(directory.resolve("data"));
    }

    /** Processor time that the daemon, without its database server, has used so far, in seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
    }

    /** The most memory it had in use at a time, in MB. */
    long peakResidentMb() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0L);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.bellwether.bench;

import dev.bellwether.app.Daemon;
import dev.bellwether.app.DaemonPlan;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Backtest;
import dev.bellwether.store.Database;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long a back-test of one day of 118 connectors takes, with 90 jobs an hour and a probe a minute each: asked for and
 * looked up through the API of a whole daemon on its embedded PostgreSQL, beside the same decisions on evidence in memory.
 */
public final class BacktestBenchmark {
    private static final Path REPORT = Path.of("target", "bench", "backtest.txt");
    private static final int CONNECTORS = 118;
    private static final int ROUNDS = 5;
    private static final double GOAL_SECONDS = 5;
    private static final String KEY = "a key for the benchmark alone";
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final List<String> lines = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Instant to = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Instant from = to.minus(Duration.ofDays(1));

    private BacktestBenchmark() {}

    /** Runs everything, in a minute or two. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("backtest-bench");
        try {
            new BacktestBenchmark().run(directory);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(0);
    }

    private void run(Path directory) throws Exception {
        say(
                "Back-test of one day of %d connectors, %s, %d processors, Java %s",
                CONNECTORS, Instant.now(), Runtime.getRuntime().availableProcessors(), Runtime.version());
        Configuration configuration = configuration(directory);
        DayOfEvidence evidence = new DayOfEvidence(configuration.catalogue(), from.minus(Duration.ofHours(4)), to);
        try (Telemetry telemetry = new Telemetry()) {
            Vertx vertx = Vertx.builder()
                    .with(new VertxOptions().setMetricsOptions(telemetry.vertxOptions()))
                    .withMetrics(telemetry.vertxFactory())
                    .build();
            store(vertx, directory, evidence);
            Daemon daemon = Daemon.start(vertx, telemetry, new DaemonPlan(configuration, "", Clock.systemUTC(), false))
                    .await(2, TimeUnit.MINUTES);
            try {
                compare("http://" + daemon.http().host() + ":" + daemon.http().port(), configuration, evidence);
            } finally {
                daemon.stop().await(1, TimeUnit.MINUTES);
                vertx.close().await(1, TimeUnit.MINUTES);
            }
        }
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, lines);
    }

    private void compare(String url, Configuration configuration, DayOfEvidence evidence) throws Exception {
        List<Double> throughTheApi = new ArrayList<>();
        List<Double> inMemory = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double api = throughTheApi(url, round == 0 ? new ArrayList<>() : others);
            double memory = inMemory(configuration, evidence);
            if (round == 0) {
                say("the first, before anything is compiled: %.2f s", api);
            } else {
                throughTheApi.add(api);
                inMemory.add(memory);
            }
        }
        double median = median(throughTheApi);
        say("");
        say("seconds, median of %d rounds after a first that warms up, and all of them", ROUNDS);
        say("from the store through the API  %.2f   %s", median, shown(throughTheApi));
        say("the same decisions in memory    %.2f   %s", median(inMemory), shown(inMemory));
        say("ratio                           %.2f", median / median(inMemory));
        say("goal: at most %.0f s, %s", GOAL_SECONDS, median <= GOAL_SECONDS ? "met" : "NOT met");
        others.sort(null);
        say(
                "GET /api/v1/overview meanwhile, every 20 ms: median %.1f ms, 99th percentile %.1f ms, worst %.1f ms",
                1000 * others.get(others.size() / 2),
                1000 * others.get(others.size() * 99 / 100),
                1000 * others.get(others.size() - 1));
    }

    /** From asking to the whole result, in seconds; notes how long another reader waits meanwhile. */
    private double throughTheApi(String url, List<Double> others) throws Exception {
        String body = new JsonObject()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("policy", new JsonObject().put("major", 0.4))
                .encode();
        long begin = System.nanoTime();
        HttpResponse<String> asked = send(url + "/api/v1/backtests", Optional.of(body));
        if (asked.statusCode() != 202) {
            throw new IOException("it was not taken: " + asked.body());
        }
        String location = url + asked.headers().firstValue("Location").orElseThrow();
        while (System.nanoTime() - begin < MOST.toNanos()) {
            JsonObject now = new JsonObject(send(location, Optional.empty()).body());
            if (now.getString("state").equals("done")) {
                double seconds = seconds(begin);
                if (now.getJsonObject("result").getInteger("compared") != CONNECTORS) {
                    throw new IOException(
                            "it compared " + now.getJsonObject("result").getInteger("compared"));
                }
                return seconds;
            }
            if (now.getString("failure") != null) {
                throw new IOException("it failed: " + now.getString("failure"));
            }
            long other = System.nanoTime();
            send(url + "/api/v1/overview", Optional.empty());
            others.add(seconds(other));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new IOException("it did not end within " + MOST);
    }

    private double inMemory(Configuration configuration, DayOfEvidence evidence) {
        long begin = System.nanoTime();
        Backtest backtest = new Backtest(
                configuration.catalogue(),
                configuration.daemon().policy(),
                configuration.daemon().ticks());
        evidence.forEachOutcome(outcome -> backtest.job(outcome, DayOfEvidence.FAULT, Optional.empty()));
        evidence.forEachRun(run -> backtest.probe(
                run.connectorId(), run.at(), run.result(), run.fault(), run.confirm(), Optional.empty()));
        backtest.run(Optional.of(from.minus(Duration.ofHours(2))), Optional.of(to), evaluation -> {});
        return seconds(begin);
    }

    private static void store(Vertx vertx, Path directory, DayOfEvidence evidence) throws Exception {
        Database database =
                Database.open(vertx, StoreOptions.embedded(directory)).await(2, TimeUnit.MINUTES);
        try {
            for (List<JobOutcome> batch : evidence.outcomesInBatches()) {
                database.jobOutcomes().insert(batch, Instant.now()).await(1, TimeUnit.MINUTES);
            }
            for (List<ProbeRun> batch : evidence.runsInBatches()) {
                database.probeRuns().insert(batch).await(1, TimeUnit.MINUTES);
            }
        } finally {
            database.close().await(1, TimeUnit.MINUTES);
        }
    }

    private static Configuration configuration(Path directory) throws Exception {
        StringBuilder catalogue = new StringBuilder("institutions:\n");
        for (int i = 0; i < CONNECTORS; i++) {
            catalogue.append("- {id: bank-" + i + ", name: Bank " + i
                    + ", country: AU, sector: banking, connectors: [{id: bank-" + i + ", method: open-banking}]}\n");
        }
        Path file = directory.resolve("catalogue.yaml");
        Files.writeString(file, catalogue);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
        return new ConfigLoader()
                .load(
                        Path.of("conf/bellwether.yaml"),
                        List.of(
                                "http.port=0",
                                "management.port=0",
                                "store.dataDirectory=" + directory,
                                "catalogue=" + file,
                                "keys=[{name: bench, scopes: [operate], sha256: " + hash + "}]"));
    }

    private HttpResponse<String> send(String url, Optional<String> body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + KEY)
                .timeout(Duration.ofSeconds(30));
        body.ifPresent(
                text -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(text)));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String shown(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.2f", value))
                .toList()
                .toString();
    }

    private void say(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        lines.add(line);
        System.out.println(line);
    }
}

package dev.bellwether.bench;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.config.Listen;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.mixin.Mixin;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.telemetry.ManagementVerticle;
import dev.bellwether.telemetry.Telemetry;
import dev.bellwether.telemetry.TelemetryVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
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
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a real Prometheus takes for the shipped rules, scraping the real management port of a node with many connectors
 * ({@code -Dconnectors}, 57,000) for {@code -Dminutes} (35), with what three days of outages would have left behind. A group must stay
 * within a third of its interval.
 */
public final class RulesBenchmark {
    private static final Path REPORT = Path.of("target", "bench", "rules.txt");
    private static final int CONNECTORS = Integer.getInteger("connectors", 57_000);
    private static final int MINUTES = Integer.getInteger("minutes", 35);
    private static final ErrorCodes CODES = new ErrorCodes(List.of());

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path directory;
    private final Map<String, List<Double>> seconds = new TreeMap<>();
    private final Map<String, Double> intervals = new TreeMap<>();
    private final Map<String, Double> slowest = new TreeMap<>();

    private RulesBenchmark(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("rules-bench");
        try {
            new RulesBenchmark(directory).run();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Collections.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run() throws Exception {
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Vertx.vertx();
        MessageBus bus = MessageBus.install(vertx);
        Catalogue catalogue = new Catalogue(IntStream.range(0, CONNECTORS)
                .mapToObj(RulesBenchmark::institution)
                .toList());
        ManagementVerticle management = new ManagementVerticle(
                new Listen("127.0.0.1", 0),
                telemetry,
                Map.of(),
                () -> Future.failedFuture(new IllegalStateException("it does not reload")));
        vertx.deployVerticle(new TelemetryVerticle(
                        telemetry,
                        bus,
                        new TelemetryVerticle.Sources(
                                () -> catalogue,
                                () -> CODES,
                                () -> Future.succeededFuture(Map.of()),
                                Clock.systemUTC())))
                .await(60, TimeUnit.SECONDS);
        vertx.deployVerticle(management).await(60, TimeUnit.SECONDS);
        publish(bus, 0);
        history();
        int port = freePort();
        configure(management.port(), port);
        Process prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        try {
            for (int round = 1; round <= MINUTES * 4; round++) {
                new CountDownLatch(1).await(15, TimeUnit.SECONDS);
                publish(bus, round);
                look(port, round);
            }
            report(port, prometheus.pid());
            costs(port, prometheus);
        } finally {
            prometheus.destroy();
            prometheus.waitFor(60, TimeUnit.SECONDS);
            vertx.close().await(60, TimeUnit.SECONDS);
        }
    }

    private static Institution institution(int i) {
        ProbeSpec probe = new ProbeSpec(
                "status",
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                0,
                Duration.ofSeconds(1),
                false,
                new ProbeTarget.CdrStatus(HttpCall.get("https://bank.example/")),
                List.of());
        Connector connector =
                new Connector("connector-" + i, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of(probe));
        return new Institution(
                "institution-" + i, "Institution " + i, "AU", OptionalInt.of(1 + i % 4), "banking", List.of(connector));
    }

    /** Everybody's statuses at first, then a few that change; jobs of a tenth of the connectors, and runs of a quarter of the probes. */
    private static void publish(MessageBus bus, int round) {
        Instant now = Instant.now();
        List<Evaluation> evaluations = new ArrayList<>();
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < CONNECTORS; i++) {
            if (round == 0 || i % 5_000 == round % 5_000) {
                boolean down = i % 500 == 0 || round % 2 == 1;
                evaluations.add(evaluation("connector-" + i, down ? Status.MAJOR_OUTAGE : Status.OPERATIONAL, now));
            }
            if (round == 0 || i % 10 == round % 10) {
                outcomes.add(new JobOutcome(
                        "connector-" + i,
                        "j" + round,
                        1,
                        OptionalLong.empty(),
                        now,
                        i % 7 != 0,
                        "",
                        "",
                        OptionalLong.empty(),
                        Map.of()));
            }
            if (round == 0 || i % 4 == round % 4) {
                bus.publish(
                        Topics.PROBE_RUNS,
                        new ProbeRun(
                                "connector-" + i,
                                "status",
                                now,
                                ProbeResult.SUCCESS,
                                Fault.UNKNOWN,
                                false,
                                false,
                                "",
                                "",
                                Duration.ofMillis(90),
                                Map.of("tls", Duration.ofMillis(30)),
                                OptionalInt.of(200),
                                Optional.empty(),
                                1,
                                ""));
            }
        }
        bus.publish(Topics.JOB_OUTCOMES, new OutcomesStored(now, outcomes));
        bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(now, evaluations));
    }

    private static Evaluation evaluation(String connector, Status status, Instant now) {
        return new Evaluation(
                connector,
                now,
                Trigger.SCHEDULED,
                status,
                status,
                status,
                now,
                true,
                false,
                now.plusSeconds(1800),
                WatchState.NEW,
                Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(now.minusSeconds(3600), now, Basis.JOBS, 40, 10, 36, 30, Map.of()),
                UserErrors.NONE,
                "because",
                Optional.empty());
    }

    /** What the rules recorded over three days before: the windows of budgets read it. */
    private void history() throws IOException, InterruptedException {
        Path text = directory.resolve("history.om");
        long now = Instant.now().getEpochSecond();
        try (BufferedWriter out = Files.newBufferedWriter(text)) {
            write(out, "connector:bellwether_outage:ratio5m", now - 6 * 3600, now, 300);
            write(out, "connector:bellwether_outage:ratio1h", now - 72 * 3600, now, 3600);
            out.write("# TYPE bellwether:observed:max gauge\n");
            for (long at = now - 72 * 3600; at < now; at += 60) {
                out.write("bellwether:observed:max 1 " + at + "\n");
            }
            out.write("# EOF\n");
        }
        Process promtool = new ProcessBuilder(
                        "promtool",
                        "tsdb",
                        "create-blocks-from",
                        "--max-block-duration=168h",
                        "openmetrics",
                        text.toString(),
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (promtool.waitFor() != 0) {
            throw new IllegalStateException("the history could not be made");
        }
        Files.delete(text);
    }

    private static void write(BufferedWriter out, String name, long from, long to, int step) throws IOException {
        out.write("# TYPE " + name + " gauge\n");
        for (int i = 0; i < CONNECTORS; i++) {
            String series = name + "{connector=\"connector-" + i + "\",institution=\"institution-" + i + "\"} ";
            for (long at = from; at < to; at += step) {
                out.write(series + (i % 500 == 0 ? 1 : 0) + " " + at + "\n");
            }
        }
    }

    private void configure(int management, int port) throws IOException {
        Files.createDirectories(directory.resolve("rules"));
        for (Map.Entry<String, String> rules : Mixin.rules(1).entrySet()) {
            Files.writeString(directory.resolve("rules").resolve(rules.getKey()), rules.getValue());
        }
        Files.writeString(
                directory.resolve("prometheus.yml"),
                Files.readString(Path.of("conf/prometheus/prometheus.yml"))
                        .replace("127.0.0.1:8081", "127.0.0.1:" + management)
                        .replace("127.0.0.1:9090", "127.0.0.1:" + port));
    }

    private void look(int port, int round) throws IOException, InterruptedException {
        for (Object each : ask(port, "rules").getJsonObject("data").getJsonArray("groups")) {
            JsonObject group = (JsonObject) each;
            intervals.put(group.getString("name"), group.getDouble("interval"));
            for (Object rule : group.getJsonArray("rules")) {
                JsonObject one = (JsonObject) rule;
                slowest.merge(
                        group.getString("name") + " / " + one.getString("name"),
                        one.getDouble("evaluationTime"),
                        Math::max);
            }
            double took = group.getDouble("evaluationTime");
            if (round > 4 && took > 0) {
                seconds.computeIfAbsent(group.getString("name"), name -> new ArrayList<>())
                        .add(took);
            }
        }
        if (round % 4 == 0) {
            System.out.println(round / 4 + " min " + table().replace("\n", "\n    "));
        }
    }

    private String table() {
        StringBuilder out = new StringBuilder("group: median, most, a third of its interval (s)\n");
        seconds.forEach((group, took) -> {
            List<Double> sorted = took.stream().sorted().toList();
            out.append(String.format(
                    Locale.ROOT,
                    "%-40s %7.2f %7.2f %7.1f%n",
                    group,
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1),
                    intervals.get(group) / 3));
        });
        return out.toString();
    }

    private void report(int port, long pid) throws IOException, InterruptedException {
        String memory = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("");
        StringBuilder rules = new StringBuilder("the most that single rules took (s)\n");
        slowest.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(15)
                .forEach(rule ->
                        rules.append(String.format(Locale.ROOT, "%-90s %7.2f%n", rule.getKey(), rule.getValue())));
        String report = CONNECTORS + " connectors, " + MINUTES + " minutes\n" + table() + rules + "scrape (s): "
                + value(port, "max(scrape_duration_seconds{job=\"bellwether\"})") + "\nsamples of a scrape: "
                + value(port, "max(scrape_samples_scraped{job=\"bellwether\"})") + "\nseries: "
                + value(port, "prometheus_tsdb_head_series") + "\nprocessors in use: "
                + value(port, "rate(process_cpu_seconds_total{job=\"prometheus\"}[10m])") + "\nmissed rounds: "
                + value(port, "sum(prometheus_rule_group_iterations_missed_total)") + "\n" + memory + "\n";
        System.out.println(report);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, report);
    }

    /**
     * Processor time of each rule alone, which does not depend on what else the machine does: Prometheus scrapes and evaluates nothing
     * any more, and is asked each expression as of the last moment when it did.
     */
    private void costs(int port, Process prometheus) throws IOException, InterruptedException {
        double asked = Instant.now().toEpochMilli() / 1000.0 - 1;
        JsonArray groups = ask(port, "rules").getJsonObject("data").getJsonArray("groups");
        Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        new ProcessBuilder("kill", "-HUP", Long.toString(prometheus.pid()))
                .start()
                .waitFor();
        new CountDownLatch(1).await(20, TimeUnit.SECONDS);
        StringBuilder out = new StringBuilder("processor time of a round (s), of " + CONNECTORS + " connectors\n");
        for (Object each : groups) {
            JsonObject group = (JsonObject) each;
            double sum = 0;
            StringBuilder rules = new StringBuilder();
            for (Object rule : group.getJsonArray("rules")) {
                String expression = ((JsonObject) rule).getString("query");
                double before = processor(prometheus.pid());
                ask(
                        port,
                        "query?time=" + asked + "&query="
                                + URLEncoder.encode("count(" + expression + ")", StandardCharsets.UTF_8));
                double took = processor(prometheus.pid()) - before;
                sum += took;
                if (took > 0.2) {
                    rules.append(String.format(
                            Locale.ROOT, "    %-70s %6.2f%n", ((JsonObject) rule).getString("name"), took));
                }
            }
            out.append(String.format(
                    Locale.ROOT,
                    "%-40s %6.2f of %.0f%n%s",
                    group.getString("name"),
                    sum,
                    group.getDouble("interval"),
                    rules));
        }
        System.out.println(out);
        Files.writeString(REPORT, out, StandardOpenOption.APPEND);
    }

    /** Seconds of processor time that a process has used; Linux counts them in hundredths. */
    private static double processor(long pid) throws IOException {
        String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat"))
                .replaceAll(".*\\) ", "")
                .split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private String value(int port, String query) throws IOException, InterruptedException {
        JsonArray result = ask(port, "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .getJsonObject("data")
                .getJsonArray("result");
        return result.isEmpty()
                ? "none"
                : result.getJsonObject(0).getJsonArray("value").getString(1);
    }

    private JsonObject ask(int port, String call) throws IOException, InterruptedException {
        return new JsonObject(client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + call))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package dev.bellwether.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a probe costs beside Debian's prometheus-blackbox-exporter, in the same run and against the same target; and how a
 * schedule of 10,000 probes a minute is kept while every tenth target hangs. All of it on loopback.
 */
public final class ProbeBenchmark {
    private static final Path REPORT = Path.of("target", "bench", "probes.txt");
    private static final int WARM_UP = 5000;
    private static final int ROUNDS = 5;
    private static final int PROBES = 2000;
    private static final int SCHEDULED = 10_000;
    private static final int SCHEDULE_SECONDS = 125;

    private final List<String> lines = new ArrayList<>();

    private ProbeBenchmark() {}

    /** Runs everything, in four to six minutes. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("probe-bench");
        try {
            new ProbeBenchmark().run(directory);
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(file -> file.toFile().delete());
            }
            Files.delete(directory);
        }
        // Clients keep threads of their own.
        System.exit(0);
    }

    private void run(Path directory) throws Exception {
        Certificates certificates = Certificates.make(directory);
        say(
                "Probes, %s, %d processors, Java %s",
                Instant.now(), Runtime.getRuntime().availableProcessors(), Runtime.version());
        say("load average at the start: %s", load());
        try (Child target = Child.java(
                TargetServer.class, List.of("-Xmx256m"), certificates.store().toString())) {
            String[] ports = target.answer().split(" ", -1);
            compareCosts(directory, certificates.authority(), ports);
            keepSchedule(certificates.authority(), ports);
        }
        say("load average at the end:   %s", load());
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, lines);
    }

    private void compareCosts(Path directory, Path authority, String[] ports) throws Exception {
        Map<String, String> urls =
                Map.of("HTTP", "http://127.0.0.1:" + ports[0] + "/", "HTTPS", "https://127.0.0.1:" + ports[1] + "/");
        try (Prober ours = BellwetherProber.start(authority)) {
            Optional<BlackboxExporter> exporter = BlackboxExporter.start(directory, authority);
            if (exporter.isEmpty()) {
                say("There is no prometheus-blackbox-exporter here to compare with.");
            }
            try {
                List<Prober> probers = new ArrayList<>(List.of(ours));
                exporter.ifPresent(probers::add);
                Map<String, List<Double>> costs = new HashMap<>();
                for (int round = 0; round <= ROUNDS; round++) {
                    for (String scheme : List.of("HTTP", "HTTPS")) {
                        for (Prober prober : probers) {
                            double cost = cost(prober, urls.get(scheme), round == 0 ? WARM_UP : PROBES);
                            if (round > 0) {
                                costs.computeIfAbsent(key(scheme, prober), none -> new ArrayList<>())
                                        .add(cost);
                            }
                        }
                    }
                }
                tellCosts(probers, costs);
            } finally {
                exporter.ifPresent(BlackboxExporter::close);
            }
        }
    }

    private static String key(String scheme, Prober prober) {
        return scheme + " " + prober.getClass().getSimpleName();
    }

    /** Seconds of processor time for 1,000 probes. */
    private static double cost(Prober prober, String url, int count) throws Exception {
        double before = prober.cpuSeconds();
        int succeeded = prober.probe(url, count);
        double used = prober.cpuSeconds() - before;
        if (succeeded != count) {
            throw new IOException(
                    prober.getClass().getSimpleName() + ": only " + succeeded + " of " + count + " probes succeeded");
        }
        return used * 1000 / count;
    }

    private void tellCosts(List<Prober> probers, Map<String, List<Double>> costs) {
        say("");
        say("CPU seconds for 1,000 probes, each on a fresh connection (median of %d rounds, and all of them)", ROUNDS);
        for (String scheme : List.of("HTTP", "HTTPS")) {
            double[] medians = new double[2];
            for (int i = 0; i < probers.size(); i++) {
                List<Double> rounds = costs.get(key(scheme, probers.get(i)));
                medians[i] = median(rounds);
                say(
                        "%-6s %-17s %.3f   %s",
                        scheme, probers.get(i).getClass().getSimpleName(), medians[i], shown(rounds));
            }
            if (probers.size() > 1) {
                double goal = scheme.equals("HTTP") ? 0.4 : 0.6;
                double ratio = medians[0] / medians[1];
                say("%-6s ratio             %.2f    goal: at most %.1f, %s", scheme, ratio, goal, met(ratio <= goal));
            }
        }
    }

    private static String shown(List<Double> rounds) {
        StringBuilder text = new StringBuilder();
        rounds.forEach(cost -> text.append(String.format(Locale.ROOT, "%.3f ", cost)));
        return text.toString().strip();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private void keepSchedule(Path authority, String[] ports) throws Exception {
        try (Child node = Child.java(ProbingNode.class, List.of("-Xmx512m"), authority.toString())) {
            node.ask("schedule http://127.0.0.1:" + ports[0] + "/ http://127.0.0.1:" + ports[2] + "/ " + SCHEDULED);
            new CountDownLatch(1).await(SCHEDULE_SECONDS, TimeUnit.SECONDS);
            Map<String, Double> told = new HashMap<>();
            for (String pair : node.ask("report").split(" ", -1)) {
                int equals = pair.indexOf('=');
                told.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
            }
            double p99 = told.get("p99");
            say("");
            say(
                    "A schedule of %,d HTTP probes a minute, every tenth target hanging for 5 s, from a cold start,",
                    SCHEDULED);
            say("for %d s in a JVM with a heap of at most 512 MB", SCHEDULE_SECONDS);
            say(
                    "runs begun         %,.0f (%,.0f succeeded, %,.0f failed)",
                    told.get("begun"), told.get("succeeded"), told.get("failed"));
            say("runs skipped       %.0f      goal: none, %s", told.get("skipped"), met(told.get("skipped") == 0));
            say("lag p50            %.1f ms", told.get("p50"));
            say("lag p99            %.1f ms   goal: below 250 ms, %s", p99, met(p99 < 250));
            say("lag max            %.1f ms", told.get("max"));
            say("after the first minute: lag p99 %.1f ms, max %.1f ms", told.get("warmP99"), told.get("warmMax"));
            say("peak heap          %.0f MB", told.get("heap"));
            say("peak resident set  %d MB", node.peakResidentMb());
            say("CPU                %.1f s", node.cpuSeconds());
        }
    }

    private static String met(boolean reached) {
        return reached ? "met" : "MISSED";
    }

    private static String load() throws IOException {
        return String.join(
                " ",
                Arrays.asList(Files.readString(Path.of("/proc/loadavg")).split(" ", -1))
                        .subList(0, 3));
    }

    private void say(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        lines.add(line);
        System.out.println(line);
    }
}

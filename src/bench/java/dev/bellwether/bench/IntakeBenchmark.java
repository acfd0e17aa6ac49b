package dev.bellwether.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Durable intake over HTTP, in batches of 1,000, beside psql's \copy of the same rows in pieces of 1,000 into the same table of
 * the same server: with an empty store, with ten million outcomes in it, and with an empty one again. Then outcomes of past days. The daemon is the jar, with everything running.
 * {@code -Drounds}, {@code -Dbatches} and {@code -Dstored} make it shorter, and {@code -Ddaemon} gives the daemon's JVM other options.
 */
public final class IntakeBenchmark {
    private static final Path REPORT = Path.of("target", "bench", "intake.txt");
    private static final int BATCH = 1000;
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final int BATCHES = Integer.getInteger("batches", 150);
    private static final int CONNECTIONS = 8;
    private static final int LATENCY_SECONDS = 20;
    private static final int LATENCY_ROUNDS = 3;
    private static final int LATENCY_CONNECTIONS = 32;
    private static final int STORED = Integer.getInteger("stored", 10_000_000);
    private static final int STORED_DAYS = 10;
    private static final List<String> OPTIONS =
            List.of(System.getProperty("daemon", "-Xmx1g").split(" ", -1));
    private static final double LEAST_RATIO = 0.4;
    private static final double MOST_P99_MS = 250;
    private static final double MOST_SLOWDOWN = 0.2;

    private final List<String> lines = new ArrayList<>();
    private final Path directory;

    private IntakeBenchmark(Path directory) {
        this.directory = directory;
    }

    /** Runs everything, in about ten minutes. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("intake-bench");
        try {
            new IntakeBenchmark(directory).run();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Collections.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    /** Rows a second of both, and how they compare in the same round; all as medians of the rounds. */
    private record Rates(double ours, double copy, double ratio) {}

    private void run() throws Exception {
        say(
                "Intake, %s, %d processors, Java %s",
                Instant.now(), Runtime.getRuntime().availableProcessors(), Runtime.version());
        say("load average at the start: %s", load());
        if (!Psql.isInstalled()) {
            say("There is no psql here to compare with.");
            return;
        }
        try (BenchedDaemon daemon = BenchedDaemon.start(directory, OPTIONS)) {
            Producers producers = new Producers(daemon.http());
            Rates empty = compare("empty", daemon, producers);
            double half = empty.ours() / 2;
            answerTimes("empty", producers, half);
            if (STORED > 0) {
                fill(daemon.psql());
                Rates full = compare("full", daemon, producers);
                answerTimes("full", producers, half);
                // Once more, since a machine does not stay the same for minutes.
                daemon.psql().run("TRUNCATE job_outcome, job_outcome_key; CHECKPOINT;");
                Rates again = compare("again empty", daemon, producers);
                slowdown(empty, full, again);
                late(again, daemon, producers);
            }
            say("peak resident set    %d MB with a heap of at most 1 GB", daemon.peakResidentMb());
        }
        say("load average at the end:   %s", load());
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, lines);
    }

    private Rates compare(String name, BenchedDaemon daemon, Producers producers) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> copy = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        double cpu = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            OutcomeRows rows = new OutcomeRows(name + "-" + round);
            Path script = pieces(rows);
            List<byte[]> batches = batches(rows, BATCHES);
            long begin = System.nanoTime();
            daemon.psql().run(script);
            double copied = (System.nanoTime() - begin) / 1e9;
            double cpuBefore = daemon.cpuSeconds();
            double sent = producers.sendAll(batches, CONNECTIONS);
            // The first round warms both up.
            if (round > 0) {
                copy.add(BATCHES * BATCH / copied);
                ours.add(BATCHES * BATCH / sent);
                ratios.add(copied / sent);
                cpu += daemon.cpuSeconds() - cpuBefore;
            }
        }
        Rates rates = new Rates(median(ours), median(copy), median(ratios));
        say("");
        say("Rows a second into the %s store, %d batches of %d a round (median, and all rounds)", name, BATCHES, BATCH);
        say("psql \\copy           %,.0f   %s", rates.copy(), shown(copy));
        say("bellwether           %,.0f   %s", rates.ours(), shown(ours));
        say(
                "ratio                %.2f   %s   goal: at least %.1f, %s",
                rates.ratio(), shown(ratios), LEAST_RATIO, met(rates.ratio() >= LEAST_RATIO));
        say("CPU of the daemon    %.1f s for a million rows", cpu * 1e6 / ((double) ROUNDS * BATCHES * BATCH));
        return rates;
    }

    /** How much slower the full store takes rows than the empty one did on average, before and after. */
    private void slowdown(Rates before, Rates full, Rates after) {
        double slowdown = 1 - 2 * full.ours() / (before.ours() + after.ours());
        say("");
        say(
                "slower than empty by %.0f %%   goal: at most %.0f %%, %s   (psql by %.0f %%)",
                100 * slowdown,
                100 * MOST_SLOWDOWN,
                met(slowdown <= MOST_SLOWDOWN),
                100 * (1 - 2 * full.copy() / (before.copy() + after.copy())));
    }

    /** As a platform's history is imported: each row belongs to an hour that is rolled up already. */
    private void late(Rates onTime, BenchedDaemon daemon, Producers producers) throws Exception {
        List<Double> rates = new ArrayList<>();
        double cpu = 0;
        for (int round = 0; round < LATENCY_ROUNDS; round++) {
            OutcomeRows rows = OutcomeRows.ofThePast("late-" + round, Duration.ofDays(STORED_DAYS), BATCHES * BATCH);
            List<byte[]> batches = batches(rows, BATCHES);
            double cpuBefore = daemon.cpuSeconds();
            rates.add(BATCHES * BATCH / producers.sendAll(batches, CONNECTIONS));
            cpu += daemon.cpuSeconds() - cpuBefore;
        }
        say("");
        say("Rows a second of the last %d days, in the order of their time (median, and all rounds)", STORED_DAYS);
        say("bellwether           %,.0f   %s", median(rates), shown(rates));
        say("against those of now %.2f", median(rates) / onTime.ours());
        say("CPU of the daemon    %.1f s for a million rows", cpu * 1e6 / ((double) LATENCY_ROUNDS * BATCHES * BATCH));
    }

    private void answerTimes(String name, Producers producers, double rate) throws Exception {
        int count = (int) (rate / BATCH * LATENCY_SECONDS);
        List<Double> p50 = new ArrayList<>();
        List<Double> p99 = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        for (int round = 0; round < LATENCY_ROUNDS; round++) {
            OutcomeRows rows = new OutcomeRows("latency-" + name + "-" + round);
            double[] took = producers.sendAt(rate / BATCH, batches(rows, count), LATENCY_CONNECTIONS);
            p50.add(took[took.length / 2]);
            p99.add(took[took.length * 99 / 100]);
            most.add(took[took.length - 1]);
        }
        say("");
        say(
                "Answer times of the %s store at half the rate of the empty one, %,.0f rows a second for %d s (median, and all)",
                name, rate, LATENCY_SECONDS);
        say("p50                  %.0f ms   %s", median(p50), shown(p50));
        say(
                "p99                  %.0f ms   %s   goal: below %.0f ms, %s",
                median(p99), shown(p99), MOST_P99_MS, met(median(p99) < MOST_P99_MS));
        say("max                  %.0f ms   %s", median(most), shown(most));
    }

    /** Outcomes of the last days, today's included and soon after midnight one day more, and their keys, which are as random as hashes are. */
    private void fill(Psql psql) throws Exception {
        long begin = System.nanoTime();
        psql.run("""
                SELECT add_day('job_outcome', current_date - i) FROM generate_series(0, %2$d) AS i;
                """.formatted(STORED, STORED_DAYS) + "SET max_parallel_workers_per_gather = 0;\n" + fillDays());
        psql.run("VACUUM (ANALYZE) job_outcome; VACUUM (ANALYZE) job_outcome_key; CHECKPOINT;");
        say("");
        say(
                "%s outcomes in the store and %s keys after %.0f s",
                psql.run("SELECT to_char(count(*), 'FM999,999,999') FROM job_outcome"),
                psql.run("SELECT to_char(count(*), 'FM999,999,999') FROM job_outcome_key"),
                (System.nanoTime() - begin) / 1e9);
    }

    private static String fillDays() {
        StringBuilder script = new StringBuilder();
        int each = STORED / STORED_DAYS;
        for (int day = 0; day < STORED_DAYS; day++) {
            script.append("""
                    WITH rows AS MATERIALIZED (
                        SELECT i, now() - interval '%1$d days' - i * (interval '1 hour' / %2$d) AS at
                        FROM generate_series(1, %2$d) AS i
                    ), keys AS (
                        INSERT INTO job_outcome_key SELECT gen_random_uuid(), at::date FROM rows
                    )
                    INSERT INTO job_outcome (%3$s)
                    SELECT at, 5000 + i %% 4000, at::date, 1, i %% 8 > 0, 'bank-' || i %% %4$d, 'stored-%1$d-' || i,
                        CASE WHEN i %% 8 > 0 THEN '' ELSE 'verify-credentials' END,
                        CASE WHEN i %% 8 > 0 THEN '' ELSE 'InstitutionUnavailable' END,
                        '{"verify-credentials": 1200, "retrieve-accounts": 500, "retrieve-transactions": 3300}'
                    FROM rows;
                    """.formatted(day, each, OutcomeRows.COLUMNS, OutcomeRows.CONNECTORS));
        }
        return script.toString();
    }

    private Path pieces(OutcomeRows rows) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("pieces"));
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < BATCHES; i++) {
            Path piece = folder.resolve("piece-" + i);
            rows.copyLines(piece, i * BATCH, BATCH);
            script.append("\\copy job_outcome (").append(OutcomeRows.COLUMNS).append(") from '");
            script.append(piece).append("'\n");
        }
        return Files.writeString(folder.resolve("copy.sql"), script);
    }

    private static List<byte[]> batches(OutcomeRows rows, int count) {
        List<byte[]> batches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batches.add(rows.json(i * BATCH, BATCH));
        }
        return batches;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static String shown(List<Double> rates) {
        StringBuilder text = new StringBuilder();
        rates.forEach(rate -> text.append(String.format(Locale.ROOT, rate < 10 ? "%.2f " : "%,.0f ", rate)));
        return text.toString().strip();
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

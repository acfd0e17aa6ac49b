package dev.bellwether.bench;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evaluate.EvaluationRules;
import dev.bellwether.evaluate.EvaluatorVerticle;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.Database;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long a start takes until the windows are as they were: a million jobs of the last hour, beside {@code \copy} of the same rows. */
public final class RebuildBenchmark {
    private static final Path REPORT = Path.of("target", "rebuild.txt");
    private static final int JOBS = 1_000_000;
    private static final int ROUNDS = 3;
    private static final double GOAL_SECONDS = 10;

    private static final String ROWS = """
            SELECT connector_id, job_id, attempt, completed_at, success, error_code, received_at FROM job_outcome
            WHERE completed_at > now() - interval '1 hour'""".replace('\n', ' ');

    private final List<String> lines = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Path directory;

    private RebuildBenchmark(Path directory) {
        this.directory = directory;
    }

    /** Runs everything, in a minute. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("rebuild-bench");
        int status = 1;
        try {
            new RebuildBenchmark(directory).run();
            status = 0;
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(status);
    }

    private void run() throws Exception {
        Database database =
                Database.open(vertx, StoreOptions.embedded(directory)).await(2, TimeUnit.MINUTES);
        try {
            fill();
            List<Double> rebuilds = new ArrayList<>();
            List<Double> copies = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                rebuilds.add(rebuild(database));
                copies.add(copy());
            }
            rebuilds.sort(null);
            copies.sort(null);
            double rebuild = rebuilds.get(ROUNDS / 2);
            double copy = copies.get(ROUNDS / 2);
            say("seconds, median of %d, and all of them", ROUNDS);
            say("rebuilt from %,d outcomes  %.2f  %s", JOBS, rebuild, rebuilds);
            say("\\copy of the same rows  %.2f  %s", copy, copies);
            say("ratio %.2f", rebuild / copy);
            // The first is cold, as a start is.
            double worst = rebuilds.get(ROUNDS - 1);
            say("goal: each within %.0f s, %s", GOAL_SECONDS, worst <= GOAL_SECONDS ? "met" : "NOT met");
        } finally {
            database.close().await(1, TimeUnit.MINUTES);
        }
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, lines);
    }

    private void fill() throws Exception {
        Psql.of(directory).run("""
                SELECT add_day('job_outcome', current_date - 1), add_day('job_outcome', current_date);
                INSERT INTO job_outcome (completed_at, day, attempt, success, connector_id, job_id, failed_step, error_code)
                SELECT at, (at AT TIME ZONE 'UTC')::date, 1, i %% 8 > 0, 'bank-' || i %% %1$d, gen_random_uuid(),
                    CASE WHEN i %% 8 > 0 THEN '' ELSE 'verify-credentials' END,
                    CASE WHEN i %% 8 > 0 THEN '' ELSE 'service-unavailable' END
                FROM (SELECT i, now() - interval '59 minutes' + i * interval '58 minutes' / %2$d AS at
                    FROM generate_series(1, %2$d) AS i) AS job;
                ANALYZE; CHECKPOINT;
                """.formatted(OutcomeRows.CONNECTORS, JOBS));
    }

    private double rebuild(Database database) throws Exception {
        List<Connector> connectors = IntStream.range(0, OutcomeRows.CONNECTORS)
                .mapToObj(number -> new Connector(
                        OutcomeRows.connector(number), Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of()))
                .toList();
        Catalogue catalogue = new Catalogue(
                List.of(new Institution("bank", "Bank", "AU", OptionalInt.empty(), "banking", connectors)));
        EvaluationRules rules = new EvaluationRules(Policy.DEFAULT, Ticks.DEFAULT, () -> new ErrorCodes(List.of()));
        Vertx own = Vertx.vertx();
        long begin = System.nanoTime();
        own.deployVerticle(new EvaluatorVerticle(
                        MessageBus.install(own), database, () -> catalogue, rules, Clock.systemUTC()))
                .await(2, TimeUnit.MINUTES);
        double took = seconds(begin);
        own.close().await(1, TimeUnit.MINUTES);
        return took;
    }

    private double copy() throws Exception {
        Path file = directory.resolve("rows");
        long begin = System.nanoTime();
        Psql.of(directory).run("\\copy (" + ROWS + ") to '" + file + "'\n");
        return seconds(begin);
    }

    private static double seconds(long begin) {
        return Math.round((System.nanoTime() - begin) / 1e7) / 100.0;
    }

    private void say(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        lines.add(line);
        System.out.println(line);
    }
}

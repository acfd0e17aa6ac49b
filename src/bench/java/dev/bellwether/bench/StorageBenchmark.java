package dev.bellwether.bench;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.Incidents;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long each question of the API and of the evaluator takes at a store with five weeks of evidence, through the store's own classes,
 * and the plan of each of their statements. {@code -Dstorage.outcomes} says how many outcomes there are, and {@code -Dstorage.directory}
 * where they are to be; both have a default. With {@code -Dstorage.keep=true} they stay there, and are asked again the next time;
 * {@code -Dstorage.only} and {@code -Dstorage.times} say which questions, and how often.
 */
public final class StorageBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(StorageBenchmark.class);
    private static final Path REPORT = Path.of("target", "storage.txt");
    private static final Path PLANS = Path.of("target", "storage-plans.txt");
    private static final double GOAL_MS = 50;
    private static final int TIMES = Integer.getInteger("storage.times", 51);
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final ErrorCodes CODES = new ErrorCodes(List.of(
            new ErrorCode("invalid-credentials", Fault.USER, ""),
            new ErrorCode("internal-server-error", Fault.PLATFORM, ""),
            new ErrorCode("connector-error", Fault.CONNECTOR, ""),
            new ErrorCode("service-unavailable", Fault.INSTITUTION, "")));

    private final Path directory;
    private final List<String> lines = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private Database database;
    private StoredDays days;
    private Instant now;

    private StorageBenchmark(Path directory) {
        this.directory = directory;
    }

    /** Runs everything: some seconds for 200,000 outcomes, half an hour and 40 GB for 100 million. */
    public static void main(String[] arguments) throws Exception {
        String where = System.getProperty("storage.directory", "");
        Path directory = where.isEmpty()
                ? Files.createTempDirectory("storage-bench")
                : Files.createDirectories(Path.of(where)).toAbsolutePath();
        StorageBenchmark benchmark = new StorageBenchmark(directory);
        // The exit comes from here, since threads of Vert.x would keep the process.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            LOG.error("the benchmark failed", failure);
            System.exit(1);
        });
        try {
            benchmark.run(Long.getLong("storage.outcomes", 200_000));
        } finally {
            benchmark.close();
            if (!Boolean.getBoolean("storage.keep")) {
                delete(directory);
            }
        }
        System.exit(0);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void run(long outcomes) throws Exception {
        say(
                "Storage, %s, %d processors, %,d MB of memory, Java %s",
                Instant.now(), Runtime.getRuntime().availableProcessors(), memoryMb(), Runtime.version());
        open();
        days = StoredDays.in(Psql.of(directory)).orElse(null);
        if (days == null) {
            fill(outcomes);
        }
        now = days.now();
        say("%,d outcomes of five weeks until %s", days.outcomes(), now);
        say(
                "%,d connectors; the busiest has %.1f %% of the outcomes, one in the middle %.3f %%",
                days.connectors(), 100 * days.share(1), 100 * days.share(days.connectors() / 2));
        if (Boolean.getBoolean("storage.makeOnly")) {
            return;
        }
        rollUp();
        open();
        Map<String, Supplier<Future<?>>> questions = questions();
        questions.keySet().removeIf(question -> !question.contains(System.getProperty("storage.only", "")));
        say("");
        say("milliseconds                                                        first   median      max     rows");
        boolean met = true;
        for (Map.Entry<String, Supplier<Future<?>>> question : questions.entrySet()) {
            met &= ask(question.getKey(), question.getValue());
        }
        say("");
        say("goal: each question of the API has a median of at most %.0f ms: %s", GOAL_MS, met ? "met" : "NOT met");
        atStart();
        close();
        plans();
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, lines);
    }

    private void open() {
        database = await(Database.open(vertx, StoreOptions.embedded(directory)));
    }

    private void close() {
        if (database != null) {
            await(database.close());
        }
        database = null;
    }

    private void fill(long outcomes) throws Exception {
        long begin = System.nanoTime();
        days = new StoredDays(Psql.of(directory), outcomes, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        days.fill();
        say("made in %.0f s", seconds(begin));
    }

    private void rollUp() throws Exception {
        long begin = System.nanoTime();
        await(database.rollUp(ErrorCodes.NONE));
        double took = seconds(begin);
        say("rolled up in %.0f s, %,.0f outcomes a second", took, days.outcomes() / took);
        Psql.of(directory).run("ANALYZE evidence_hour; ANALYZE last_success; CHECKPOINT;");
        say("");
        say("MB on disk");
        say("%s", Psql.of(directory).run("""
                SELECT rpad(parent, 20) || lpad((sum(pg_table_size(oid)) / 1048576)::bigint::text, 8) || ' '
                    || lpad((sum(pg_indexes_size(oid)) / 1048576)::bigint::text, 8) || ' in indexes'
                FROM (SELECT oid, regexp_replace(relname, '_[0-9]{8}$', '') AS parent FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS part
                GROUP BY parent HAVING sum(pg_total_relation_size(oid)) > 1048576
                ORDER BY sum(pg_total_relation_size(oid)) DESC
                """));
        // What is asked first then finds none of it in the server's own memory.
        close();
    }

    /** The questions, by what they are; every one that the API asks about a connector or about all. */
    private Map<String, Supplier<Future<?>>> questions() {
        Map<String, Supplier<Future<?>>> questions = new LinkedHashMap<>();
        int connectors = days.connectors();
        Map<String, Integer> ranks = new LinkedHashMap<>();
        ranks.put("the busiest", 1);
        ranks.put("one that never worked", StoredDays.NEVER_WORKED);
        ranks.put("one in the middle", connectors / 2);
        ranks.forEach((who, rank) -> {
            String id = StoredDays.connector(rank);
            ofDetail(questions, who, id);
            ofEvidence(questions, who, id);
            ofHistory(questions, who, id);
        });
        ofAll(questions);
        return questions;
    }

    private void ofDetail(Map<String, Supplier<Future<?>>> questions, String who, String id) {
        Instant hour = now.minus(1, ChronoUnit.HOURS);
        Instant week = now.minus(7, ChronoUnit.DAYS);
        questions.put(
                "failures of an hour, " + who, () -> database.jobOutcomes().failures(id, hour, now, ErrorCodes.NONE));
        questions.put(
                "step durations of 7 days, " + who, () -> database.tallies().steps(id, week, now));
        questions.put("last success, " + who, () -> database.jobOutcomes().lastSuccessAt(id));
        questions.put("override, " + who, () -> database.overrides().current(id, now));
        List<String> probes = List.of("http", "tls");
        questions.put("last probe runs, " + who, () -> database.probeRuns().latest(id, probes));
        questions.put(
                "last failures of probes, " + who, () -> database.probeRuns().failures(id, probes, 10));
        questions.put(
                "recent runs of a probe, " + who, () -> database.probeRuns().recent(id, "http", 100));
    }

    private void ofEvidence(Map<String, Supplier<Future<?>>> questions, String who, String id) {
        Map<String, Buckets> spans = new LinkedHashMap<>();
        spans.put("1 h by 1 min", span(Duration.ofHours(1), Duration.ofMinutes(1)));
        spans.put("24 h by 5 min", span(Duration.ofDays(1), Duration.ofMinutes(5)));
        spans.put("7 d by 15 min", span(Duration.ofDays(7), Duration.ofMinutes(15)));
        spans.put("7 d by 1 h", span(Duration.ofDays(7), Duration.ofHours(1)));
        spans.put("34 d by 3 h", span(Duration.ofDays(34), Duration.ofHours(3)));
        spans.put("34 d by 1 d", span(Duration.ofDays(34), Duration.ofDays(1)));
        spans.forEach((span, buckets) -> questions.put(
                "evidence of " + span + ", " + who, () -> database.tallies().of(id, buckets, CODES)));
    }

    private Buckets span(Duration length, Duration step) {
        return new Buckets(now.minus(length), now, step);
    }

    private void ofHistory(Map<String, Supplier<Future<?>>> questions, String who, String id) {
        Instant from = now.minus(90, ChronoUnit.DAYS);
        questions.put(
                "status changes of 90 days, " + who,
                () -> database.statusChanges().of(id, from, now, 100_000));
        questions.put(
                "evaluations of an incident, " + who,
                () -> database.statusChanges().evaluations(id, now.minus(1, ChronoUnit.DAYS), now, 1_000));
        questions.put(
                "operations of 90 days, " + who, () -> database.statusChanges().operations(id, from, now, 1_000));
    }

    private void ofAll(Map<String, Supplier<Future<?>>> questions) {
        Incidents.Query all = new Incidents.Query(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        Incidents.Query open = new Incidents.Query(
                Optional.empty(), Optional.of(true), Optional.empty(), Optional.empty(), Optional.empty());
        Incidents.Query week = new Incidents.Query(
                Optional.empty(),
                Optional.empty(),
                Optional.of(now.minus(7, ChronoUnit.DAYS)),
                Optional.of(now),
                Optional.empty());
        questions.put("the newest 100 incidents", () -> database.incidents().list(all, 100));
        questions.put("open incidents", () -> database.incidents().list(open, 100));
        questions.put("incidents of 7 days", () -> database.incidents().list(week, 100));
        questions.put("how many incidents of 7 days", () -> database.incidents().count(week));
        questions.put(
                "incidents of a day that began together",
                () -> database.incidents().dense(now.minus(1, ChronoUnit.DAYS), now, Duration.ofMinutes(5), 20));
        questions.put(
                "changes to tell subscribers of",
                () -> database.statusChanges()
                        .last()
                        .compose(last -> database.statusChanges().after(last - 500, 500)));
        questions.put("latest evaluations of all", () -> database.evaluations().latest());
    }

    /** Also prints how many lines of JSON or rows it is about. */
    private boolean ask(String what, Supplier<Future<?>> question) {
        double[] took = new double[TIMES];
        Object answer = null;
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            answer = await(question.get());
            took[i] = 1000 * seconds(begin);
        }
        double first = took[0];
        Arrays.sort(took);
        double median = took[TIMES / 2];
        say("%-66s %7.1f  %7.1f  %7.1f  %s", what, first, median, took[TIMES - 1], size(answer));
        return median <= GOAL_MS;
    }

    private static String size(Object answer) {
        if (answer instanceof List<?> list) {
            return String.format(Locale.ROOT, "%7d", list.size());
        }
        return answer instanceof Map<?, ?> map ? String.format(Locale.ROOT, "%7d", map.size()) : "";
    }

    /** What a start and a back-test read; these take as long as there is much of it. */
    private void atStart() {
        say("");
        long[] rows = {0};
        long begin = System.nanoTime();
        await(database.jobOutcomes().forEach(now.minus(1, ChronoUnit.HOURS), row -> rows[0]++));
        say("at a start: %,d outcomes of an hour in %.2f s", rows[0], seconds(begin));
        begin = System.nanoTime();
        rows[0] = 0;
        await(database.jobOutcomes()
                .counts(
                        now.minus(7, ChronoUnit.DAYS),
                        now.minus(1, ChronoUnit.HOURS),
                        count -> rows[0] += count.count()));
        say("at a start, beside it: counts of %,d outcomes of 7 days in %.2f s", rows[0], seconds(begin));
        begin = System.nanoTime();
        int size = await(database.jobOutcomes().between(StoredDays.connector(1), now.minus(1, ChronoUnit.DAYS), now))
                .size();
        say("a back-test: %,d outcomes of a day of the busiest in %.2f s", size, seconds(begin));
    }

    /** Each question once more, with a server that writes down the plans of all statements. */
    private void plans() throws Exception {
        open();
        Psql.of(directory).run("""
                ALTER DATABASE bellwether SET session_preload_libraries = 'auto_explain';
                ALTER DATABASE bellwether SET auto_explain.log_min_duration = 0;
                ALTER DATABASE bellwether SET auto_explain.log_analyze = on;
                ALTER DATABASE bellwether SET auto_explain.log_buffers = on;
                """);
        close();
        open();
        Path log = directory.resolve("postgres").resolve("server.log");
        StringBuilder plans = new StringBuilder();
        for (Map.Entry<String, Supplier<Future<?>>> question : questions().entrySet()) {
            long from = Files.size(log);
            await(question.getValue().get());
            byte[] all = Files.readAllBytes(log);
            plans.append("== ").append(question.getKey()).append('\n');
            plans.append(new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8));
        }
        Files.createDirectories(PLANS.getParent());
        Files.writeString(PLANS, plans);
        close();
        say("plans in %s", PLANS);
    }

    private static long memoryMb() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no answer within " + PATIENCE, e);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void say(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        lines.add(line);
        System.out.println(line);
    }
}

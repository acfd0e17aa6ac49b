package dev.bellwether.store.rollup;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.Window;
import dev.bellwether.evidence.Window.Hour;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.evidence.JobOutcomes.FailureCount;
import dev.bellwether.store.tallies.Tallies.BucketTally;
import dev.bellwether.store.tallies.Tallies.BucketTally.ProbeTally;
import dev.bellwether.store.tallies.Tallies.StepDuration;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is rolled up answers like the rows that it was made from. */
class RollUpTest {
    /** A little before midnight, so that hours of two days meet. */
    private static final Instant START = Instant.parse("2026-03-09T20:17:23.456789Z");

    private static final List<String> CONNECTORS = List.of("busy", "idle");
    private static final ErrorCodes CODES = new ErrorCodes(List.of(
            new ErrorCode("user-*", Fault.USER, ""),
            new ErrorCode("ours", Fault.PLATFORM, ""),
            new ErrorCode("parse", Fault.CONNECTOR, "")));
    private static final List<String> CODE_WORDS = List.of("user-password", "ours", "parse", "new", "");
    private static final List<Duration> STEPS = Stream.concat(
                    Stream.of(1, 2, 3, 5, 12, 15, 30).map(Duration::ofMinutes),
                    Stream.of(1, 3, 6, 24, 7 * 24).map(Duration::ofHours))
            .toList();

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final SetClock clock = new SetClock(START);
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Window> windows = new HashMap<>();
    private final Map<String, List<JobOutcome>> stored = new HashMap<>();
    private final Map<String, List<ProbeRun>> runs = new HashMap<>();
    private Database database;

    @BeforeEach
    void open() {
        database = testDatabase.open(vertx, clock);
        for (String connector : CONNECTORS) {
            windows.put(connector, new Window());
            stored.put(connector, new ArrayList<>());
            runs.put(connector, new ArrayList<>());
        }
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private void insert(List<JobOutcome> outcomes) {
        await(database.jobOutcomes().insert(outcomes, clock.instant())).forEach(outcome -> {
            windows.get(outcome.connectorId()).add(outcome, CODES.fault(outcome.errorCode()));
            stored.get(outcome.connectorId()).add(outcome);
        });
    }

    private void insertRuns(List<ProbeRun> some) {
        await(database.probeRuns().insert(some));
        for (ProbeRun run : some) {
            List<ProbeRun> known = runs.get(run.connectorId());
            if (known.stream()
                    .noneMatch(
                            old -> old.probe().equals(run.probe()) && old.at().equals(run.at()))) {
                known.add(run);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10})
    void tallies(long seed) {
        Random random = new Random(seed);
        List<JobOutcome> late = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            Instant now = clock.instant();
            List<JobOutcome> batch = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                batch.addAll(job(random, "job-" + round + "-" + i, now));
            }
            Collections.shuffle(batch, random);
            late.addAll(batch.subList(0, 25));
            Collections.shuffle(late, random);
            batch.subList(0, 20).clear();
            int come = random.nextInt(late.size());
            batch.addAll(late.subList(0, come));
            late.subList(0, come).clear();
            insert(batch);
            insertRuns(randomRuns(random, now));
            if (random.nextInt(3) > 0) {
                await(database.rollUp(ErrorCodes.NONE));
            }
            check(random, now);
            clock.set(now.plusSeconds(random.nextInt(3 * 3600)));
        }
        clock.set(clock.instant().plus(RollUp.GRACE));
        await(database.rollUp(ErrorCodes.NONE));
        assertThat(testDatabase.column("SELECT hour FROM evidence_hour_dirty")).isEmpty();
        for (int i = 0; i < 10; i++) {
            check(random, clock.instant());
        }
    }

    @Test
    void twoProbesAMinuteTakeLessThanFourKilobytesAnHour() {
        Random random = new Random(1);
        List<ProbeRun> some = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Map<String, Duration> phases = new TreeMap<>();
            for (String phase : List.of("resolve", "connect", "tls", "processing", "transfer")) {
                phases.put(phase, Duration.ofNanos(random.nextLong(100_000_000)));
            }
            some.add(new ProbeRun(
                    "idle",
                    i % 2 == 0 ? "http" : "tls",
                    START.minusSeconds(4000 - 30L * i),
                    ProbeResult.SUCCESS,
                    Fault.UNKNOWN,
                    false,
                    false,
                    "",
                    "",
                    Duration.ZERO,
                    phases,
                    OptionalInt.empty(),
                    Optional.empty(),
                    1,
                    ""));
        }
        insertRuns(some);
        clock.set(START.plus(Duration.ofHours(1)));
        await(database.rollUp(ErrorCodes.NONE));

        assertThat(testDatabase.column("SELECT max(pg_column_size(probes)) BETWEEN 1000 AND 4000 FROM evidence_hour"))
                .containsExactly("t");
    }

    private void check(Random random, Instant now) {
        for (String connector : CONNECTORS) {
            Instant to = now.minusSeconds((long) random.nextInt(2) * random.nextInt(120_000));
            Instant from = to.minusMillis(1 + random.nextLong(150_000_000));
            Buckets buckets = new Buckets(from, to, STEPS.get(random.nextInt(STEPS.size())));
            List<BucketTally> tallies = await(database.tallies().of(connector, buckets, CODES));
            assertThat(tallies).hasSize((int) buckets.count());
            tallies.forEach(tally -> check(connector, tally));
            check(connector, from, to);
        }
    }

    private void check(String connector, BucketTally tally) {
        long[] counts = new long[4];
        Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        // A job counts once in each hour.
        for (Instant from = tally.from(); from.isBefore(tally.to()); ) {
            Instant end = from.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            Instant to = end.isBefore(tally.to()) ? end : tally.to();
            Hour hour = windows.get(connector).hour(Micros.of(from), Micros.of(to), Long.MIN_VALUE);
            Observations jobs = hour.jobs();
            counts[0] += hour.outcomes();
            counts[1] += jobs.size();
            counts[2] += count(jobs, jobs::succeeded);
            counts[3] += count(jobs, jobs::firstTime);
            hour.outcomeFaults().forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
            from = to;
        }
        assertThat(new long[] {tally.outcomes(), tally.jobs(), tally.succeeded(), tally.succeededFirstTime()})
                .as("%s %s", connector, tally)
                .isEqualTo(counts);
        for (Fault fault : Fault.values()) {
            assertThat(tally.faults().getOrDefault(fault, 0L)).isEqualTo(faults.getOrDefault(fault, 0L));
        }
        Map<String, Long> codes = stored.get(connector).stream()
                .filter(outcome -> !outcome.success() && isIn(outcome.completedAt(), tally.from(), tally.to()))
                .collect(Collectors.groupingBy(
                        outcome -> outcome.failedStep() + " " + outcome.errorCode(), Collectors.counting()));
        assertThat(tally.failures().stream()
                        .collect(Collectors.toMap(
                                failure -> failure.step() + " " + failure.errorCode(), FailureCount::count)))
                .isEqualTo(codes);
        long probes = runs.get(connector).stream()
                .filter(run -> isIn(run.at(), tally.from(), tally.to()))
                .count();
        assertThat(tally.probes().stream()
                        .mapToLong(probe -> probe.success() + probe.flaky() + probe.failure() + probe.excluded())
                        .sum())
                .isEqualTo(probes);
        tally.probes().forEach(probe -> checkPhase(connector, tally, probe));
    }

    private void checkPhase(String connector, BucketTally tally, ProbeTally probe) {
        List<Long> took = runs.get(connector).stream()
                .filter(run -> run.probe().equals(probe.probe()) && isIn(run.at(), tally.from(), tally.to()))
                .map(run -> run.phases().get("connect").toNanos())
                .sorted()
                .toList();
        assertThat((double) probe.phases().get("connect").averageNanos())
                .isCloseTo(took.stream().mapToLong(Long::longValue).average().orElseThrow(), within(1.0));
        double p95 = took.get((int) Math.ceil(0.95 * took.size()) - 1);
        assertThat((double) probe.phases().get("connect").p95Nanos()).isCloseTo(p95, within(p95 / 128));
    }

    /** Step durations and the last success. */
    private void check(String connector, Instant from, Instant to) {
        Map<String, List<Long>> byStep = new TreeMap<>();
        stored.get(connector).stream()
                .filter(outcome -> isIn(outcome.completedAt(), from, to))
                .forEach(outcome -> outcome.stepDurationsMs()
                        .forEach((step, took) -> byStep.computeIfAbsent(step, absent -> new ArrayList<>())
                                .add(took)));
        Map<String, StepDuration> durations = await(database.tallies().steps(connector, from, to));
        assertThat(durations.keySet()).isEqualTo(byStep.keySet());
        byStep.forEach((step, took) -> {
            Collections.sort(took);
            StepDuration duration = durations.get(step);
            assertThat(duration.averageMs())
                    .isEqualTo(Math.round(
                            took.stream().mapToLong(Long::longValue).average().orElseThrow()));
            double p95 = took.get((int) Math.ceil(0.95 * took.size()) - 1);
            assertThat((double) duration.p95Ms()).isCloseTo(p95, within(p95 / 128));
        });
        assertThat(await(database.jobOutcomes().lastSuccessAt(connector)))
                .isEqualTo(stored.get(connector).stream()
                        .filter(JobOutcome::success)
                        .map(JobOutcome::completedAt)
                        .max(Instant::compareTo));
    }

    private static boolean isIn(Instant at, Instant from, Instant to) {
        return at.isAfter(from) && !at.isAfter(to);
    }

    private static long count(Observations jobs, IntPredicate which) {
        return IntStream.range(0, jobs.size()).filter(which).count();
    }

    /** Attempts some minutes or hours apart, in any order, at times on whole minutes, which are borders of buckets. */
    private static List<JobOutcome> job(Random random, String id, Instant now) {
        List<JobOutcome> attempts = new ArrayList<>();
        String connector = CONNECTORS.get(random.nextInt(20) / 19);
        Instant at = now.minusSeconds(random.nextInt(20_000));
        int count = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4);
        int first = random.nextInt(20) == 0 ? 2 : 1;
        for (int attempt = first; attempt < first + count; attempt++) {
            boolean success = random.nextBoolean();
            Instant when = random.nextInt(3) == 0 ? Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60) : at;
            if (when.isAfter(now)) {
                break;
            }
            attempts.add(new JobOutcome(
                    connector,
                    id,
                    attempt,
                    OptionalLong.empty(),
                    when,
                    success,
                    success ? "" : random.nextBoolean() ? "verify" : "",
                    success ? "" : CODE_WORDS.get(random.nextInt(CODE_WORDS.size())),
                    OptionalLong.empty(),
                    random.nextBoolean() ? Map.of() : Map.of("verify", (long) Math.exp(random.nextDouble() * 13))));
            at = at.plusSeconds(random.nextInt(-60, random.nextBoolean() ? 120 : 9000));
        }
        return attempts;
    }

    private static List<ProbeRun> randomRuns(Random random, Instant now) {
        Map<Instant, ProbeRun> some = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            Instant at = now.minusSeconds(60L * random.nextInt(200)).minusNanos(random.nextInt(2) * 1000L);
            some.put(
                    at,
                    new ProbeRun(
                            CONNECTORS.get(random.nextInt(2)),
                            "probe-" + random.nextInt(2),
                            at,
                            List.of(ProbeResult.values()).get(random.nextInt(3)),
                            List.of(Fault.values()).get(random.nextInt(5)),
                            false,
                            false,
                            "",
                            "",
                            Duration.ZERO,
                            Map.of("connect", Duration.ofNanos((long) Math.exp(random.nextDouble() * 22))),
                            OptionalInt.empty(),
                            Optional.empty(),
                            1,
                            ""));
        }
        return List.copyOf(some.values());
    }
}

package dev.bellwether.store.tallies;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TalliesTest {
    /** Over midnight, so that the span lies in two days of the store. */
    private static final Instant FROM = Instant.parse("2026-03-09T22:30:00Z");

    private static final Buckets BUCKETS =
            new Buckets(FROM, FROM.plus(Duration.ofMinutes(175)), Duration.ofMinutes(10));
    private static final ErrorCodes CODES = new ErrorCodes(List.of(
            new ErrorCode("user-*", Fault.USER, ""),
            new ErrorCode("user-lockout", Fault.INSTITUTION, ""),
            new ErrorCode("ours", Fault.PLATFORM, ""),
            new ErrorCode("parse", Fault.CONNECTOR, "")));
    private static final List<String> CODE_WORDS = List.of("user-password", "user-lockout", "ours", "parse", "new", "");

    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = testDatabase.open(vertx, Clock.fixed(FROM.plus(Duration.ofHours(4)), ZoneOffset.UTC));
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    private static List<BucketTally> tallies(String connector) {
        return await(database.tallies().of(connector, BUCKETS, CODES));
    }

    @Test
    void jobsAreFormedAsTheClassifierFormsThem() {
        List<JobOutcome> outcomes = randomOutcomes("a", new Random(7));
        Window window = new Window();
        outcomes.forEach(outcome -> window.add(outcome, CODES.fault(outcome.errorCode())));
        await(database.jobOutcomes().insert(outcomes, FROM));
        await(database.jobOutcomes().insert(randomOutcomes("other", new Random(8)), FROM));

        List<BucketTally> tallies = tallies("a");

        assertThat(tallies).hasSize(18);
        for (BucketTally tally : tallies) {
            Hour hour = window.hour(Micros.of(tally.from()), Micros.of(tally.to()), Long.MIN_VALUE);
            Observations jobs = hour.jobs();
            assertThat(tally.outcomes()).isEqualTo(hour.outcomes());
            assertThat(tally.jobs()).isEqualTo(jobs.size());
            assertThat(tally.succeeded()).isEqualTo(count(jobs, jobs::succeeded));
            assertThat(tally.succeededFirstTime()).isEqualTo(count(jobs, jobs::firstTime));
            for (Fault fault : Fault.values()) {
                assertThat(tally.faults().getOrDefault(fault, 0L))
                        .isEqualTo((long) hour.outcomeFaults().getOrDefault(fault, 0));
            }
        }
        assertThat(tallies).anyMatch(tally -> tally.succeeded() > tally.succeededFirstTime());
        assertThat(tallies).last().extracting(BucketTally::to).isEqualTo(BUCKETS.to());
    }

    @Test
    void failuresAreCountedByStepAndCodeTheMostFrequentFirst() {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            outcomes.add(outcome("b", "job-" + i, 1, FROM.plusSeconds(60 + i), false, i < 3 ? "parse" : "ours"));
        }
        await(database.jobOutcomes().insert(outcomes, FROM));

        assertThat(tallies("b").get(0).failures())
                .containsExactly(
                        new FailureCount("verify", "parse", Fault.CONNECTOR, 3),
                        new FailureCount("verify", "ours", Fault.PLATFORM, 2));
    }

    @Test
    void aBucketHasItsEndButNotItsBeginning() {
        Instant end = BUCKETS.end(0);
        await(database.jobOutcomes()
                .insert(
                        List.of(
                                outcome("c", "begin", 1, FROM, true, ""),
                                outcome("c", "end", 1, end, true, ""),
                                outcome("c", "after", 1, end.plusNanos(1000), true, ""),
                                outcome("c", "last", 1, BUCKETS.to(), true, ""),
                                outcome("c", "late", 1, BUCKETS.to().plusNanos(1000), true, "")),
                        FROM));

        assertThat(tallies("c").stream().map(BucketTally::jobs).filter(jobs -> jobs > 0))
                .containsExactly(1L, 1L, 1L);
        assertThat(tallies("c").get(0).jobs()).isEqualTo(1);
        assertThat(tallies("c").get(17).jobs()).isEqualTo(1);
    }

    @Test
    void runsAreCountedByProbeAndResultWithTheirPhases() {
        List<ProbeRun> runs = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            runs.add(run("home", i, ProbeResult.SUCCESS, Fault.UNKNOWN));
        }
        runs.add(run("api", 1, ProbeResult.FLAKY, Fault.UNKNOWN));
        runs.add(run("api", 2, ProbeResult.FAILURE, Fault.INSTITUTION));
        runs.add(run("api", 3, ProbeResult.FAILURE, Fault.PLATFORM));
        await(database.probeRuns().insert(runs));

        assertThat(tallies("d").get(0).probes())
                .containsExactly(
                        new ProbeTally(
                                "api", 0, 1, 1, 1, Map.of("connect", new ProbeTally.Phase(2_000_000, 3_000_000))),
                        new ProbeTally(
                                "home", 20, 0, 0, 0, Map.of("connect", new ProbeTally.Phase(10_500_000, 19_000_000))));
        assertThat(tallies("d").get(1).probes()).isEmpty();
    }

    private static long count(Observations jobs, IntPredicate which) {
        return IntStream.range(0, jobs.size()).filter(which).count();
    }

    /** Few whole minutes, so that many times are equal and many lie on a border. */
    private static List<JobOutcome> randomOutcomes(String connector, Random random) {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int job = 0; job < 400; job++) {
            int attempts = 1 + random.nextInt(4);
            int first = random.nextInt(175);
            for (int attempt = 1; attempt <= attempts; attempt++) {
                Instant at = FROM.plus(Duration.ofMinutes(first + random.nextInt(12)));
                boolean success = random.nextBoolean();
                String code = success ? "" : CODE_WORDS.get(random.nextInt(CODE_WORDS.size()));
                outcomes.add(outcome(connector, "job-" + job, attempt, at, success, code));
            }
        }
        return outcomes;
    }

    private static JobOutcome outcome(
            String connector, String job, int attempt, Instant at, boolean success, String code) {
        return new JobOutcome(
                connector,
                job,
                attempt,
                OptionalLong.empty(),
                at,
                success,
                success ? "" : "verify",
                code,
                OptionalLong.empty(),
                Map.of());
    }

    private static ProbeRun run(String probe, int number, ProbeResult result, Fault fault) {
        return new ProbeRun(
                "d",
                probe,
                FROM.plusSeconds(number),
                result,
                fault,
                false,
                false,
                "",
                "",
                Duration.ZERO,
                Map.of("connect", Duration.ofMillis(number)),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }
}

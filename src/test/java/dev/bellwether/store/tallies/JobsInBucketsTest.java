package dev.bellwether.store.tallies;

import static dev.bellwether.store.Samples.failure;
import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.rollup.RollUp;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.store.tallies.Tallies.BucketTally;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job counts once in each bucket of at most an hour that holds an attempt of it; longer buckets add up their hours. */
class JobsInBucketsTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-10T00:00:00Z");
    private static final Instant TEN = MIDNIGHT.plus(Duration.ofHours(10));
    private static final Instant ELEVEN = MIDNIGHT.plus(Duration.ofHours(11));
    private static final Duration LEAST = Duration.ofNanos(1_000);
    private static final int JOBS = 300;

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final SetClock clock = new SetClock(MIDNIGHT.plus(Duration.ofHours(12)));
    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(5);
    private Database database;

    @BeforeEach
    void open() {
        // Empty hours take time too, so there are not to be many.
        StoreOptions few = testDatabase.options();
        database = await(Database.open(
                vertx,
                new StoreOptions(
                        few.uri(), few.dataDirectory(), few.poolSize(), Duration.ofDays(1), few.historyRetention()),
                clock));
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private void insert(JobOutcome... outcomes) {
        await(database.jobOutcomes().insert(List.of(outcomes), clock.instant()));
    }

    private void rollUp() {
        clock.set(clock.instant().plus(RollUp.GRACE));
        await(database.rollUp(ErrorCodes.NONE));
    }

    private List<BucketTally> tallies(String connector, Instant from, Instant to, Duration step) {
        return await(database.tallies().of(connector, new Buckets(from, to, step), new ErrorCodes(List.of())));
    }

    /** Jobs, those that succeeded and those that did so first time, of all buckets of a day together. */
    private String sums(Duration step) {
        List<BucketTally> tallies = tallies("bank", MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(1)), step);
        return sum(tallies, BucketTally::jobs) + " " + sum(tallies, BucketTally::succeeded) + " "
                + sum(tallies, BucketTally::succeededFirstTime);
    }

    private static long sum(List<BucketTally> tallies, ToLongFunction<BucketTally> count) {
        return tallies.stream().mapToLong(count).sum();
    }

    @ParameterizedTest
    @CsvSource({"PT1M, 2 1 1", "PT15M, 2 1 1", "PT1H, 1 1 0", "PT6H, 1 1 0", "P1D, 1 1 0"})
    void aJobOnBothSidesOfABorderWithinAnHour(Duration step, String expected) {
        insert(
                failure("bank", "job", 1, TEN.plus(Duration.ofMinutes(15)), "down"),
                success("bank", "job", 2, TEN.plus(Duration.ofMinutes(15)).plus(LEAST)));

        assertThat(sums(step)).isEqualTo(expected);
        rollUp();
        assertThat(sums(step)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT15M", "PT1H", "PT6H", "P1D"})
    void aJobOnBothSidesOfTheBorderBetweenTwoHoursCountsInBoth(Duration step) {
        insert(
                failure("bank", "job", 1, ELEVEN.minus(LEAST), "down"),
                failure("bank", "job", 2, ELEVEN, "down"),
                success("bank", "job", 3, ELEVEN.plus(LEAST)));

        assertThat(sums(step)).isEqualTo("2 1 1");
        rollUp();
        assertThat(sums(step)).isEqualTo("2 1 1");
    }

    @Test
    void daysAddUpTheirHours() {
        insert(IntStream.range(0, 12)
                .mapToObj(hour -> success("bank", "job", 1 + hour, MIDNIGHT.plus(Duration.ofMinutes(30 + 60L * hour))))
                .toArray(JobOutcome[]::new));
        rollUp();

        List<BucketTally> days = tallies(
                "bank", MIDNIGHT.minus(Duration.ofDays(1)), MIDNIGHT.plus(Duration.ofDays(1)), Duration.ofDays(1));
        assertThat(days.stream().map(BucketTally::jobs)).containsExactly(0L, 12L);
    }

    @Test
    void hoursAtTheEndsOfASpanCountWhatOfThemIsAskedFor() {
        insert(
                success("bank", "before", 1, TEN.plusSeconds(1800)),
                failure("bank", "job", 1, TEN.plusSeconds(1801), "down"),
                success("bank", "job", 2, ELEVEN.plusSeconds(900)),
                success("bank", "after", 1, ELEVEN.plusSeconds(901)));
        rollUp();

        List<BucketTally> tallies =
                tallies("bank", TEN.plusSeconds(1800), ELEVEN.plusSeconds(900), Duration.ofHours(12));
        assertThat(tallies.stream().map(BucketTally::jobs)).containsExactly(2L);
        assertThat(tallies.get(0).succeeded()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT15M", "PT1H", "PT6H", "P1D"})
    void aLateAttemptCountsWithTheOthersOfItsHourBeforeAndAfterItIsRolledUpAgain(Duration step) {
        insert(failure("bank", "job", 1, TEN.plusSeconds(61), "down"));
        rollUp();
        insert(success("bank", "job", 2, TEN.plusSeconds(62)), success("bank", "job", 3, ELEVEN.plusSeconds(1)));

        assertThat(sums(step)).isEqualTo("2 2 1");
        rollUp();
        assertThat(testDatabase.column("SELECT hour FROM evidence_hour_dirty")).isEmpty();
        assertThat(sums(step)).isEqualTo("2 2 1");
    }

    @Test
    void moreHoursThanOneBatchAreMadeAgain() {
        await(database.rollUp(ErrorCodes.NONE));
        List<JobOutcome> late = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            late.add(success("bank-" + i, "job", 1, TEN.minus(Duration.ofHours(i % 7))));
        }
        insert(late.toArray(JobOutcome[]::new));
        rollUp();

        assertThat(testDatabase.column("SELECT hour FROM evidence_hour_dirty")).isEmpty();
        assertThat(testDatabase.column("SELECT connector_id FROM evidence_hour"))
                .hasSize(130);
    }

    @Test
    void fiveWeeksThatAreNotRolledUpAreReadHourByHour() {
        insert(success("bank", "old", 1, TEN.minus(Duration.ofDays(33))), success("bank", "new", 1, TEN));

        List<BucketTally> days = tallies(
                "bank", MIDNIGHT.minus(Duration.ofDays(34)), MIDNIGHT.plus(Duration.ofDays(1)), Duration.ofDays(1));

        assertThat(days).hasSize(35);
        assertThat(sum(days, BucketTally::jobs)).isEqualTo(2);
    }

    /** Up to five attempts of the only job of a connector, minutes apart, and sometimes not in their order. */
    private List<JobOutcome> job(String connector) {
        List<Instant> times = IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> clock.instant().minusSeconds(random.nextInt(4 * 3_600)))
                .sorted()
                .toList();
        int swapped = random.nextInt(5) == 0 ? 1 : 0;
        return IntStream.range(0, times.size())
                .mapToObj(i -> new JobOutcome(
                        connector,
                        "job",
                        1 + (i ^ swapped),
                        OptionalLong.empty(),
                        times.get(i),
                        random.nextBoolean(),
                        "",
                        "",
                        OptionalLong.empty(),
                        Map.of()))
                .toList();
    }

    private List<Long> counted(String connector, Instant end) {
        return tallies(connector, end.minus(Duration.ofHours(4)), end, Duration.ofHours(24)).stream()
                .flatMap(tally ->
                        List.of(tally.outcomes(), tally.jobs(), tally.succeeded(), tally.succeededFirstTime()).stream())
                .toList();
    }

    @Test
    void whetherTheirOutcomesComeAtOnceOrAfterTheirHours() {
        Instant end = clock.instant();
        Map<String, List<JobOutcome>> jobs = new TreeMap<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.put("connector-" + i, job("connector-" + i));
        }
        List<JobOutcome> all = jobs.values().stream().flatMap(List::stream).toList();
        List<JobOutcome> late =
                all.stream().filter(outcome -> random.nextInt(8) == 0).toList();
        insert(all.stream().filter(outcome -> !late.contains(outcome)).toArray(JobOutcome[]::new));
        rollUp();
        insert(late.toArray(JobOutcome[]::new));
        rollUp();

        Map<String, List<Long>> rolledUp = new TreeMap<>();
        jobs.keySet().forEach(connector -> rolledUp.put(connector, counted(connector, end)));
        testDatabase.execute("TRUNCATE evidence_hour", "UPDATE roll_up SET done_until = '0001-01-01 00:00:00Z'");
        Map<String, List<Long>> inRows = new TreeMap<>();
        jobs.keySet().forEach(connector -> inRows.put(connector, counted(connector, end)));
        assertThat(rolledUp).isEqualTo(inRows);
    }
}

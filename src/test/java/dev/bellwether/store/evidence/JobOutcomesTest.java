package dev.bellwether.store.evidence;

import static dev.bellwether.store.Samples.failure;
import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.evidence.JobOutcomes.StoredOutcome;
import dev.bellwether.store.tallies.Tallies.StepDuration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobOutcomesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.123456Z");

    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    private static Vertx vertx;
    private static Database database;

    private static JobOutcomes outcomes() {
        return database.jobOutcomes();
    }

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = testDatabase.open(vertx);
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void newOutcomesAreAnsweredInTheGivenOrder() {
        List<JobOutcome> batch = IntStream.range(0, 50)
                .mapToObj(i -> success("order", "job-" + (i * 7919) % 50, 1, NOW.plusSeconds(i)))
                .toList();

        assertThat(await(outcomes().insert(batch, NOW))).isEqualTo(batch);
        assertThat(await(outcomes().insert(batch, NOW))).isEmpty();
    }

    @Test
    void onlyWhatIsNewAmongOldIsAnswered() {
        JobOutcome a = success("some", "a", 1, NOW);
        JobOutcome b = success("some", "b", 1, NOW);
        JobOutcome c = success("some", "c", 1, NOW);
        await(outcomes().insert(List.of(b), NOW));

        assertThat(await(outcomes().insert(List.of(c, b, a), NOW))).containsExactly(c, a);
    }

    @Test
    void anInsertThatIsBroughtToItsEndAnswersWhatItStoredAndNothingElseHoweverOften() {
        JobOutcome others = success("settle", "others", 1, NOW);
        JobOutcome early = success("settle", "early", 1, NOW.minus(Duration.ofDays(60)));
        JobOutcome odd = failure("settle", "o\0dd", 1, NOW.plusNanos(123_456_789), "code");
        List<JobOutcome> batch = List.of(odd, others, early);
        Instant first = NOW.plusSeconds(1);
        await(outcomes().insert(List.of(others), NOW));
        await(outcomes().insert(batch, first));
        await(outcomes().insert(batch, NOW.plusSeconds(2)));

        for (int time = 0; time < 2; time++) {
            assertThat(await(outcomes().settle(batch, first))).containsExactly(odd, early);
        }
        assertThat(await(outcomes().settle(batch, NOW))).containsExactly(others);
        assertThat(await(outcomes().settle(batch, NOW.plusSeconds(2)))).isEmpty();
    }

    @Test
    void anInsertThatNeverReachedTheStoreIsDoneWhenItIsBroughtToItsEnd() {
        JobOutcome there = success("unreached", "there", 1, NOW);
        JobOutcome lost = success("unreached", "lost", 1, NOW);
        await(outcomes().insert(List.of(there), NOW));
        Instant first = NOW.plusSeconds(1);

        assertThat(await(outcomes().settle(List.of(there, lost), first))).containsExactly(lost);
        // Should it be found in a socket now, it is too late.
        assertThat(await(outcomes().insert(List.of(there, lost), first))).isEmpty();
        assertThat(await(outcomes().settle(List.of(there, lost), first))).containsExactly(lost);
    }

    @Test
    void withinABatchTheFirstOfEqualKeysCounts() {
        JobOutcome first = success("within", "a", 1, NOW);
        JobOutcome second = failure("within", "a", 1, NOW.plusSeconds(1), "connector-error");

        assertThat(await(outcomes().insert(List.of(first, second), NOW))).containsExactly(first);
        assertThat(stored("within", NOW.minusSeconds(1)))
                .extracting(stored -> stored.outcome().success())
                .containsExactly(true);
    }

    @Test
    void theSameKeyIsADuplicateWhateverElseItSays() {
        await(outcomes().insert(List.of(success("key", "a", 1, NOW)), NOW));

        assertThat(await(outcomes()
                        .insert(
                                List.of(
                                        failure("key", "a", 1, NOW, "job-timed-out"),
                                        success("key", "a", 1, NOW.minusSeconds(2 * 86_400)),
                                        success("key", "a", 1, NOW.plusSeconds(86_400))),
                                NOW)))
                .isEmpty();
        assertThat(await(outcomes().insert(List.of(success("key", "a", 2, NOW), success("key2", "a", 1, NOW)), NOW)))
                .hasSize(2);
    }

    @Test
    void ofConcurrentBatchesWithTheSameKeysEachOutcomeIsNewInExactlyOne() {
        List<JobOutcome> batch = IntStream.range(0, 500)
                .mapToObj(i -> success("race", "job-" + i, 1, NOW.minusSeconds(i * 700L)))
                .toList();
        List<Future<List<JobOutcome>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<JobOutcome> shuffled = new ArrayList<>(batch);
            Collections.shuffle(shuffled, new java.util.Random(i));
            // Each sender has other times, so that the days of one job differ too.
            long shift = i * 40_000L;
            answers.add(outcomes()
                    .insert(
                            shuffled.stream()
                                    .map(o -> success(
                                            o.connectorId(),
                                            o.jobId(),
                                            o.attempt(),
                                            o.completedAt().minusSeconds(shift)))
                                    .toList(),
                            NOW));
        }
        await(Future.all(answers));

        List<String> jobs = answers.stream()
                .flatMap(answer -> answer.result().stream())
                .map(JobOutcome::jobId)
                .toList();
        assertThat(jobs).hasSize(500).doesNotHaveDuplicates();
        assertThat(stored("race", NOW.minusSeconds(86_400 * 30)))
                .extracting(stored -> stored.outcome().jobId())
                .containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void whatWindowsNeedIsReadBackInTheOrderOfArrival() {
        JobOutcome late = failure("rebuild", "b", 3, NOW.minusSeconds(60), "connector-error");
        JobOutcome early = success("rebuild", "a", 1, NOW.minusSeconds(120));
        await(outcomes().insert(List.of(late), NOW));
        await(outcomes()
                .insert(List.of(early, success("rebuild", "c", 1, NOW.minusSeconds(3600))), NOW.plusSeconds(1)));

        assertThat(stored("rebuild", NOW.minusSeconds(3600)))
                .containsExactly(
                        new StoredOutcome(
                                outcome("rebuild", "b", 3, late.completedAt(), false, "connector-error"), NOW),
                        new StoredOutcome(
                                outcome("rebuild", "a", 1, early.completedAt(), true, ""), NOW.plusSeconds(1)));
    }

    @Test
    void aConsumerThatFailsEndsTheReading() {
        await(outcomes().insert(List.of(success("throws", "a", 1, NOW)), NOW));
        Future<Void> reading = outcomes().forEach(NOW.minusSeconds(1), outcome -> {
            throw new IllegalArgumentException("no more");
        });

        assertThat(TestDatabase.failureOf(reading)).hasMessage("no more");
        assertThat(await(database.ping().map("alive"))).isEqualTo("alive");
    }

    @Test
    void failuresAreCountedByStepAndCodeMostFrequentFirst() {
        await(outcomes()
                .insert(
                        List.of(
                                failure("failures", "a", 1, NOW, "service-unavailable"),
                                failure("failures", "b", 1, NOW, "connector-error"),
                                failure("failures", "c", 1, NOW, "connector-error"),
                                failure("failures", "at-from", 1, NOW.minusSeconds(60), "connector-error"),
                                failure("failures", "after", 1, NOW.plusSeconds(1), "connector-error"),
                                failure("other", "a", 1, NOW, "connector-error"),
                                success("failures", "d", 1, NOW)),
                        NOW));

        assertThat(await(outcomes().failures("failures", NOW.minusSeconds(60), NOW, ErrorCodes.NONE)))
                .containsExactly(
                        new JobOutcomes.FailureCount("verify", "connector-error", Fault.UNKNOWN, 2),
                        new JobOutcomes.FailureCount("verify", "service-unavailable", Fault.UNKNOWN, 1));
    }

    /** Each with the durations of its steps. */
    private void insertJobs(String connector, int count, IntFunction<Map<String, Long>> steps) {
        await(outcomes()
                .insert(
                        IntStream.rangeClosed(1, count)
                                .mapToObj(i -> new JobOutcome(
                                        connector,
                                        "job-" + i,
                                        1,
                                        OptionalLong.empty(),
                                        NOW,
                                        true,
                                        "",
                                        "",
                                        OptionalLong.empty(),
                                        steps.apply(i)))
                                .toList(),
                        NOW));
    }

    @Test
    void stepDurationsAreAveragedAndTheir95thPercentileTaken() {
        insertJobs("steps", 100, i -> i == 1 ? Map.of("slow", 1L, "once", 9L) : Map.of("slow", (long) i));

        assertThat(await(database.tallies().steps("steps", NOW.minusSeconds(1), NOW)))
                .isEqualTo(Map.of("slow", new StepDuration(51, 95), "once", new StepDuration(9, 9)));
        assertThat(await(database.tallies().steps("nobody", NOW.minusSeconds(1), NOW)))
                .isEmpty();
    }

    @Test
    void ofVeryManyStepsTheMostFrequentAreAnsweredAndTheOthersTogether() {
        insertJobs("numbered", 300, i -> Map.of("step-" + i, 1L, "verify", 2L));

        assertThat(await(database.tallies().steps("numbered", NOW.minusSeconds(1), NOW)))
                .hasSize(65)
                .containsKeys("verify", "other");
    }

    @Test
    void theLastSuccessIsTheLatestByItsOwnTime() {
        await(outcomes()
                .insert(
                        List.of(
                                success("last", "a", 1, NOW.minusSeconds(3)),
                                success("last", "b", 1, NOW.minusSeconds(200_000)),
                                failure("last", "c", 1, NOW, "connector-error")),
                        NOW));

        assertThat(await(outcomes().lastSuccessAt("last"))).contains(NOW.minusSeconds(3));
        assertThat(await(outcomes().lastSuccessAt("nobody"))).isEmpty();
    }

    @Test
    void oddNamesAreStoredAsTheyAre() {
        List<JobOutcome> odd = Stream.of("'; DROP TABLE job_outcome; --", "{\"a\",NULL}", "日本 \\ \" %s", "NULL", " ")
                .map(job -> success("odd", job, 1, NOW))
                .toList();

        assertThat(await(outcomes().insert(odd, NOW))).isEqualTo(odd);
        assertThat(stored("odd", NOW.minusSeconds(1)))
                .extracting(stored -> stored.outcome().jobId())
                .containsExactlyElementsOf(odd.stream().map(JobOutcome::jobId).toList());
    }

    @Test
    void whatPostgresqlCannotKeepIsStoredAsNearAsItCan() {
        JobOutcome odd = success("nearest", "a\0b", 1, Instant.MIN);
        JobOutcome late = new JobOutcome(
                "nearest",
                "late",
                1,
                OptionalLong.empty(),
                Instant.MAX,
                true,
                "",
                "",
                OptionalLong.empty(),
                Map.of("st\0ep", 7L));
        assertThat(await(outcomes().insert(List.of(odd, late), NOW))).containsExactly(odd, late);

        assertThat(testDatabase.column("SELECT job_id || ' ' || completed_at FROM job_outcome"
                        + " WHERE connector_id = 'nearest' ORDER BY completed_at"))
                .containsExactly("a\uFFFDb 0001-01-01 00:00:00+00", "late 9999-12-31 23:59:59.999999+00");
        assertThat(testDatabase.column("SELECT step_durations_ms FROM job_outcome WHERE job_id = 'late'"))
                .containsExactly("{\"st�ep\": 7}");
    }

    @Test
    void anEmptyBatchIsNothingNew() {
        assertThat(await(outcomes().insert(List.of(), NOW))).isEmpty();
    }

    private static JobOutcome outcome(
            String connector, String job, int attempt, Instant at, boolean success, String errorCode) {
        return new JobOutcome(
                connector,
                job,
                attempt,
                OptionalLong.empty(),
                at,
                success,
                "",
                errorCode,
                OptionalLong.empty(),
                Map.of());
    }

    private static List<StoredOutcome> stored(String connector, Instant completedAfter) {
        List<StoredOutcome> stored = new ArrayList<>();
        await(outcomes().forEach(completedAfter, outcome -> {
            if (outcome.outcome().connectorId().equals(connector)) {
                stored.add(outcome);
            }
        }));
        return stored;
    }
}

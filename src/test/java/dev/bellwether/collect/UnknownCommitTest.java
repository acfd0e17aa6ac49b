package dev.bellwether.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.RelayedServer;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction commits, or may yet, and its connection breaks before anybody hears of it. */
class UnknownCommitTest {
    private static final Duration BACK = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static RelayedServer postgres;
    private static Vertx vertx;
    private static Database database;

    private static final List<JobOutcome> published = new CopyOnWriteArrayList<>();
    private static GroupCommit commit;
    private int expected;

    @BeforeAll
    static void start() throws Exception {
        postgres = RelayedServer.start(directory.resolve("postgres"));
        vertx = Vertx.vertx();
        database = Database.open(
                        vertx, StoreOptions.embedded(directory.resolve("data")).at(postgres.uri()))
                .await(60, TimeUnit.SECONDS);
        MessageBus bus = MessageBus.install(vertx);
        bus.subscribe(Topics.JOB_OUTCOMES, stored -> published.addAll(stored.outcomes()));
        commit = new GroupCommit(vertx, database.jobOutcomes(), bus, Clock.systemUTC());
    }

    @AfterAll
    static void stop() throws Exception {
        database.close().await(60, TimeUnit.SECONDS);
        vertx.close().await(60, TimeUnit.SECONDS);
        postgres.close();
    }

    @BeforeEach
    void follow() throws Exception {
        postgres.execute("TRUNCATE job_outcome, job_outcome_key");
        // The days are made, and connections are there.
        send(jobs("first", 1)).await(60, TimeUnit.SECONDS);
        await().until(() -> !published.isEmpty());
        published.clear();
    }

    /** Whatever happens, what is stored has become known, once. */
    @AfterEach
    void everythingStoredIsPublishedOnce() throws Exception {
        await().atMost(BACK)
                .untilAsserted(() -> assertThat(published)
                        .extracting(JobOutcome::jobId)
                        .containsExactlyInAnyOrderElementsOf(
                                postgres.column("SELECT job_id FROM job_outcome WHERE job_id NOT LIKE 'first%'")));
        assertThat(published).hasSize(expected);
    }

    private static long stored() throws Exception {
        return postgres.column("SELECT 1 FROM job_outcome WHERE job_id NOT LIKE 'first%'")
                .size();
    }

    private static int waitingForLocks() throws Exception {
        return postgres.column("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .size();
    }

    private static List<JobOutcome> jobs(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new JobOutcome(
                        "bank",
                        name + "-" + i,
                        1,
                        OptionalLong.empty(),
                        Clock.systemUTC().instant(),
                        true,
                        "",
                        "",
                        OptionalLong.empty(),
                        Map.of("verify", 12L)))
                .toList();
    }

    private static Future<Integer> send(List<JobOutcome> outcomes) {
        return commit.commit(outcomes);
    }

    /** Sends outcomes that are stored, while the answer is lost. */
    private List<JobOutcome> lose(String name, int count) throws Exception {
        BooleanSupplier cut = postgres.cutAfterCommit(count);
        List<JobOutcome> outcomes = jobs(name, count);
        Future<Integer> answer = send(outcomes);
        await().until(answer::isComplete);
        assertThat(answer.failed()).isTrue();
        assertThat(cut.getAsBoolean()).isTrue();
        expected += count;
        return outcomes;
    }

    @Test
    void whatIsNeverSentAgainBecomesKnownAllTheSame() throws Exception {
        lose("lost", 17);
    }

    @Test
    void whatIsSentAgainAtOnceBecomesKnownOnce() throws Exception {
        for (int time = 0; time < 5; time++) {
            // Another number each time: the inserts in doubt of the time before are repeated meanwhile, and keep their
            // answer.
            List<JobOutcome> lost = new ArrayList<>(lose("again-" + time, 17 + time));
            assertThat(send(lost).await(60, TimeUnit.SECONDS)).isZero();
            lost.addAll(jobs("new-" + time, 3));
            expected += 3;
            assertThat(send(lost).await(60, TimeUnit.SECONDS)).isEqualTo(3);
        }
    }

    @Test
    void whatWasLostBecomesKnownWhenTheServerHasBeenAway() throws Exception {
        lose("before", 17);
        postgres.stop();
        for (int time = 0; time < 20; time++) {
            Future<Integer> refused = send(jobs("away-" + time, 100));
            await().until(refused::isComplete);
            assertThat(refused.failed()).isTrue();
        }
        assertThat(published).isEmpty();
        postgres.startAgain();
        await().atMost(BACK).until(() -> published.size() == 17);
    }

    @Test
    void aTransactionThatGoesOnWithoutItsConnectionIsWaitedFor() throws Exception {
        AutoCloseable lock = postgres.lock("job_outcome_key");
        try {
            Future<Integer> cut = send(jobs("still-running", 17));
            await().until(() -> waitingForLocks() == 1);
            postgres.cutConnections();
            await().until(cut::failed);
            // The same once more, behind the first.
            await().until(() -> waitingForLocks() == 2);
            assertThat(stored()).isZero();
        } finally {
            lock.close();
        }
        expected = 17;
    }

    @Test
    void whatWasTakenFromTwoProducersAtOnceIsToldApart() throws Exception {
        List<JobOutcome> both = jobs("both", 17);
        expected = 17;
        BooleanSupplier cut = postgres.cutAfterCommit(17);
        List<Future<Integer>> answers = List.of(send(both), send(both));
        await().until(() -> answers.stream().allMatch(Future::isComplete));
        assertThat(cut.getAsBoolean()).isTrue();
        assertThat(answers.stream().filter(Future::failed)).hasSize(1);
    }
}

package dev.bellwether.collect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.collect.Batches;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.HeapBound;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.evidence.OutcomeSink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two transactions are under way at a time, and end in any order. */
class TransactionsUnderWayTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Insert> inserts = new CopyOnWriteArrayList<>();
    private final List<Instant> times = new CopyOnWriteArrayList<>();
    private final List<Insert> settlements = new CopyOnWriteArrayList<>();
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final GroupCommit commit;

    /** A transaction that the test ends. */
    private record Insert(List<JobOutcome> outcomes, Promise<List<JobOutcome>> fresh) {
        void commit() {
            fresh.complete(outcomes);
        }

        List<String> jobs() {
            return outcomes.stream().map(JobOutcome::jobId).toList();
        }
    }

    TransactionsUnderWayTest() {
        MessageBus bus = MessageBus.install(vertx);
        bus.subscribe(
                Topics.JOB_OUTCOMES, stored -> stored.outcomes().forEach(outcome -> published.add(outcome.jobId())));
        commit = new GroupCommit(
                vertx,
                new OutcomeSink() {
                    @Override
                    public Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
                        times.add(receivedAt);
                        return begin(inserts, outcomes);
                    }

                    @Override
                    public Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
                        return begin(settlements, outcomes);
                    }
                },
                bus,
                Batches.CLOCK,
                new GroupCommit.Bounds(Duration.ofSeconds(30), HeapBound.ofThisProcess()));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    private static Future<List<JobOutcome>> begin(List<Insert> transactions, List<JobOutcome> outcomes) {
        Insert insert = new Insert(outcomes, Promise.promise());
        transactions.add(insert);
        return insert.fresh().future();
    }

    private static List<JobOutcome> jobs(String... ids) {
        return List.of(ids).stream()
                .map(id -> new JobOutcome(
                        "au-one",
                        id,
                        1,
                        OptionalLong.empty(),
                        Batches.NOW,
                        true,
                        "",
                        "",
                        OptionalLong.empty(),
                        Map.of()))
                .toList();
    }

    private Future<Integer> send(String... ids) {
        return commit.commit(jobs(ids));
    }

    private Insert begun(int number) {
        await().until(() -> inserts.size() >= number);
        return inserts.get(number - 1);
    }

    @Test
    void whatComesWhileTwoAreUnderWayWaitsAndSharesTheNext() {
        send("a");
        Insert first = begun(1);
        send("b");
        begun(2);
        Future<Integer> third = send("c", "d");
        Future<Integer> fourth = send("e");
        // Whatever is to be done with these has been done when a task that comes after them has run.
        await().until(() -> vertx.executeBlocking(() -> inserts.size()).await() == 2 && !third.isComplete());

        first.commit();
        assertThat(begun(3).jobs()).containsExactly("c", "d", "e");
        begun(3).commit();
        await().until(() -> third.isComplete() && fourth.isComplete());
        assertThat(third.result()).isEqualTo(2);
        assertThat(fourth.result()).isEqualTo(1);
        assertThat(inserts).hasSize(3);
    }

    @Test
    void theSecondMayEndFirstAndDoesNotWaitForTheOther() {
        Future<Integer> slow = send("slow");
        begun(1);
        Future<Integer> quick = send("quick");
        begun(2).commit();

        await().until(quick::isComplete);
        assertThat(slow.isComplete()).isFalse();
        await().untilAsserted(() -> assertThat(published).containsExactly("quick"));
        begun(1).commit();
        await().untilAsserted(() -> assertThat(published).containsExactly("quick", "slow"));
    }

    @Test
    void oneThatFailsFailsItsOwnBatchesAloneAndMakesRoomForTheNext() {
        Future<Integer> failing = send("failing");
        begun(1);
        Future<Integer> other = send("other");
        begun(2);
        Future<Integer> next = send("next");
        begun(1).fresh().fail("the connection broke");

        begun(3).commit();
        begun(2).commit();
        await().until(() -> other.succeeded() && next.succeeded() && failing.failed());
        await().untilAsserted(() -> assertThat(published).containsExactlyInAnyOrder("other", "next"));
    }

    @Test
    void whatOneStoredBeforeItsConnectionBrokeIsAskedForAndNotTakenFromTheOtherThatHasItToo() {
        Future<Integer> broken = send("both");
        begun(1);
        Future<Integer> again = send("both", "new");
        begun(2);
        begun(1).fresh().fail(StoreFailures.connectionLost());
        await().until(broken::failed);

        begun(2).fresh().complete(jobs("new"));
        await().until(again::succeeded);
        assertThat(again.result()).isEqualTo(1);
        // The store answers, so nobody waits to ask.
        await().atMost(Duration.ofMillis(900)).until(() -> settlements.size() == 1);
        assertThat(settlements.get(0).jobs()).containsExactly("both");
        assertThat(published).containsExactly("new");
        settlements.get(0).commit();
        await().untilAsserted(() -> assertThat(published).containsExactly("new", "both"));
    }

    @Test
    void whatTheStoreSaidNoToIsNotAskedFor() {
        Future<Integer> refused = send("refused");
        begun(1).fresh().fail(StoreFailures.unreachable());
        await().until(refused::failed);
        send("taken");
        begun(2).commit();

        await().untilAsserted(() -> assertThat(published).containsExactly("taken"));
        assertThat(settlements).isEmpty();
    }

    @Test
    void askingGoesOnUntilThereIsAnAnswerAndOneAfterTheOther() {
        int number = 0;
        for (String job : List.of("first", "second")) {
            Future<Integer> broken = send(job);
            begun(++number).fresh().fail(StoreFailures.connectionLost());
            await().until(broken::failed);
        }
        for (int time = 1; time <= 2; time++) {
            int asked = time;
            await().until(() -> settlements.size() == asked);
            assertThat(settlements.get(asked - 1).jobs()).containsExactly("first");
            settlements.get(asked - 1).fresh().fail(StoreFailures.connectionLost());
        }
        await().until(() -> settlements.size() == 3);
        settlements.get(2).commit();
        await().until(() -> settlements.size() == 4);
        assertThat(settlements.get(3).jobs()).containsExactly("second");
        settlements.get(3).fresh().complete(List.of());
        await().untilAsserted(() -> assertThat(published).containsExactly("first"));
    }

    @Test
    void whileTooMuchIsUnsureNothingMoreIsTakenInAndNothingIsForgotten() {
        String[] ids = IntStream.range(0, 25_000).mapToObj(i -> "job-" + i).toArray(String[]::new);
        for (int batch = 1; batch <= 2; batch++) {
            Future<Integer> broken = send(ids);
            begun(batch).fresh().fail(StoreFailures.connectionLost());
            await().until(broken::failed);
        }
        Future<Integer> refused = send("refused");
        await().until(refused::failed);
        assertThat(inserts).hasSize(2);

        await().until(() -> settlements.size() == 1);
        settlements.get(0).commit();
        await().until(() -> published.size() == 25_000);
        Future<Integer> taken = send("taken");
        begun(3).commit();
        await().until(taken::succeeded);
        await().until(() -> settlements.size() == 2);
        settlements.get(1).fresh().complete(List.of());
    }

    @Test
    void noTwoTransactionsHaveTheSameTime() {
        send("a");
        begun(1);
        send("b");
        begun(2);
        assertThat(times).doesNotHaveDuplicates().hasSize(2).contains(Batches.NOW);
    }

    @Test
    void howMuchSharesATransactionIsBounded() {
        send("a");
        begun(1);
        send("b");
        begun(2);
        for (int batch = 0; batch < 3; batch++) {
            String name = "large-" + batch + "-";
            commit.commit(jobs(IntStream.range(0, 9_000).mapToObj(i -> name + i).toArray(String[]::new)));
        }
        Future<Integer> last = send("last");
        begun(1).commit();
        assertThat(begun(3).outcomes()).hasSize(18_000);
        begun(2).commit();
        assertThat(begun(4).outcomes()).hasSize(9_001);
        begun(4).commit();
        begun(3).commit();
        await().until(last::succeeded);
    }
}

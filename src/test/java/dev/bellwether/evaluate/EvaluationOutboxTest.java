package dev.bellwether.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.evaluate.ConnectorWatches.Ticked;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.disk.Backlogs;
import dev.bellwether.store.history.Evaluations;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationOutboxTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final MessageBus bus = MessageBus.install(vertx);
    private final Context context = vertx.getOrCreateContext();
    private final Queue<EvaluationsPublished> published = new ConcurrentLinkedQueue<>();
    /** States in the order in which they were stored; while it is false they are refused. */
    private final Queue<Recheck> states = new ConcurrentLinkedQueue<>();

    private volatile boolean takesStates = true;
    private Backlogs store;
    private EvaluationOutbox outbox;

    @BeforeEach
    void open() {
        store = new Backlogs(vertx, directory.resolve("spool"));
        outbox = new EvaluationOutbox(
                bus,
                Evaluations.Fence.NONE,
                store.evaluations(),
                rechecks -> takesStates
                        ? Future.succeededFuture(rechecks)
                                .onSuccess(states::addAll)
                                .mapEmpty()
                        : Future.failedFuture("a test"));
        bus.subscribe(Topics.EVALUATIONS, published::add);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    private void tick(int seconds, Evaluation... evaluations) {
        tick(seconds, List.of(), evaluations);
    }

    private void tick(int seconds, List<Recheck> kept, Evaluation... evaluations) {
        Ticked ticked = new Ticked(NOON.plusSeconds(seconds), List.of(evaluations), List.of(), kept);
        context.runOnContext(ignored -> outbox.publish(ticked));
    }

    private static Recheck recheck(String connector, int seconds) {
        Instant at = NOON.plusSeconds(seconds);
        Evaluation any = evaluation(connector, at);
        return new Recheck(connector, at, any.evidence(), any.userErrors(), any.watch(), true);
    }

    @Test
    void statesThatAreNotPublishedAreStoredAndWhatIsPublishedBringsItsOwn() {
        takesStates = false;
        tick(0, List.of(recheck("one", 0), recheck("two", 0), recheck("three", 0)));
        tick(15, List.of(recheck("two", 15)), evaluation("one", NOON.plusSeconds(15)));
        await().until(() -> published.size() == 2);
        assertThat(states).isEmpty();

        takesStates = true;
        tick(30);
        await().until(() -> published.size() == 3 && states.size() == 2);
        assertThat(states).containsExactlyInAnyOrder(recheck("two", 15), recheck("three", 0));
        tick(45);
        await().until(() -> published.size() == 4);
        assertThat(states).hasSize(2);
    }

    @Test
    void evaluationsAreStoredAndThenPublishedAndAnEmptyTickIsToldToo() {
        tick(0, evaluation("one", NOON));
        tick(15);
        await().until(() -> published.size() == 2);
        assertThat(store.stored()).containsExactly(evaluation("one", NOON));
        assertThat(published)
                .extracting(EvaluationsPublished::evaluations)
                .containsExactly(List.of(evaluation("one", NOON)), List.of());
    }

    @Test
    void anyNumberOfTicksMayWaitForTheOneThatIsBeingStored() {
        context.runOnContext(ignored -> {
            outbox.publish(new Ticked(NOON, List.of(evaluation("one", NOON)), List.of(), List.of()));
            for (int i = 1; i <= 50_000; i++) {
                outbox.publish(new Ticked(NOON.plusSeconds(i), List.of(), List.of(), List.of()));
            }
        });
        await().until(() -> published.size() == 50_001);
    }

    @Test
    void whileTheStoreIsAwayTheyArePublishedAllTheSameAndStoredWhenItIsBack() {
        store.fail(StoreFailures.unreachable());
        tick(0, evaluation("one", NOON));
        tick(15, evaluation("one", NOON.plusSeconds(15)));
        await().until(() -> published.size() == 2 && outbox.unsaved() == 2);
        assertThat(store.stored()).isEmpty();

        store.goOn();
        await().until(() -> outbox.unsaved() == 0);
        assertThat(store.stored()).containsExactly(evaluation("one", NOON), evaluation("one", NOON.plusSeconds(15)));
        assertThat(published).hasSize(2);
    }

    @Test
    void atTheEndAllThatWaitsIsKeptWhatIsBeingStoredIncluded() throws Exception {
        store.hang();
        tick(0, evaluation("one", NOON));
        tick(15, evaluation("one", NOON.plusSeconds(15)));
        Promise<Void> closed = Promise.promise();
        context.runOnContext(ignored -> outbox.close().onComplete(closed));
        closed.future().await(60, TimeUnit.SECONDS);
        store.close();

        open();
        Promise<Void> opened = Promise.promise();
        context.runOnContext(ignored -> outbox.open().onComplete(opened));
        opened.future().await(60, TimeUnit.SECONDS);
        assertThat(store.stored()).containsExactly(evaluation("one", NOON), evaluation("one", NOON.plusSeconds(15)));
    }

    private static Evaluation evaluation(String connector, Instant at) {
        return new Evaluation(
                connector,
                at,
                Trigger.EARLY,
                Status.OPERATIONAL,
                Status.OPERATIONAL,
                Status.UNKNOWN,
                at,
                true,
                false,
                at.plusSeconds(60),
                WatchState.NEW,
                Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(at, at, EvidenceSummary.Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "because",
                Optional.empty());
    }
}

package dev.bellwether.store;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.store.Backtests.StoredBacktest;
import dev.bellwether.store.Backtests.StoredBacktest.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BacktestsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.000001Z");
    private static final JsonObject REQUEST = new JsonObject().put("from", "2026-03-09T12:00:00Z");
    private static final JsonObject RESULT = new JsonObject().put("total", 7);

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private Vertx vertx;
    private Database database;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = testDatabase.open(vertx);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void oneGoesThroughTheQueueToItsResult() {
        UUID id = insert(NOW);
        assertThat(find(id))
                .isEqualTo(new StoredBacktest(
                        id,
                        NOW,
                        "ops",
                        REQUEST,
                        State.QUEUED,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.empty()));
        UUID run = UUID.randomUUID();
        assertThat(claim(run)).map(StoredBacktest::id).contains(id);
        assertThat(claim(UUID.randomUUID())).as("it is taken").isEmpty();
        assertThat(await(backtests().beat(run, 0.25))).isTrue();
        assertThat(find(id).state()).isEqualTo(State.RUNNING);
        assertThat(find(id).progress()).isEqualTo(0.25);
        assertThat(await(backtests().done(run, RESULT, NOW.plusSeconds(5)))).isTrue();
        assertThat(find(id))
                .isEqualTo(new StoredBacktest(
                        id,
                        NOW,
                        "ops",
                        REQUEST,
                        State.DONE,
                        1,
                        Optional.of(NOW),
                        Optional.of(NOW.plusSeconds(5)),
                        "",
                        Optional.of(RESULT)));
    }

    @Test
    void theOneThatWaitsLongestIsTakenFirst() {
        UUID first = insert(NOW);
        UUID second = insert(NOW.minusSeconds(9));
        assertThat(claim(UUID.randomUUID())).map(StoredBacktest::id).contains(first);
        assertThat(claim(UUID.randomUUID())).map(StoredBacktest::id).contains(second);
    }

    @Test
    void theQueueIsBoundedEvenIfAllComeAtOnce() {
        List<Future<Optional<StoredBacktest>>> all = Stream.generate(UUID::randomUUID)
                .limit(20)
                .map(id -> backtests().insert(id, REQUEST, "ops", NOW))
                .toList();
        await(Future.all(all));
        assertThat(all).filteredOn(answer -> answer.result().isPresent()).hasSize(Backtests.MOST_OPEN);
        UUID run = UUID.randomUUID();
        claim(run);
        await(backtests().failed(run, "no", NOW));
        assertThat(await(backtests().insert(UUID.randomUUID(), REQUEST, "ops", NOW)))
                .isPresent();
    }

    @Test
    void whatIsCancelledStopsAndStaysCancelled() {
        UUID id = insert(NOW);
        UUID run = UUID.randomUUID();
        claim(run);
        assertThat(await(backtests().cancel(id, NOW)))
                .map(StoredBacktest::state)
                .contains(State.CANCELLED);
        assertThat(await(backtests().beat(run, 0.5))).isFalse();
        assertThat(await(backtests().done(run, RESULT, NOW))).isFalse();
        assertThat(await(backtests().cancel(id, NOW))).isEmpty();
        assertThat(find(id).result()).isEmpty();
        assertThat(claim(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aRunWithoutASignOfLifeIsBegunAnew() {
        UUID id = insert(NOW);
        UUID dead = UUID.randomUUID();
        claim(dead);
        testDatabase.execute("UPDATE backtest SET beat_at = now() - interval '61 s'");
        UUID run = UUID.randomUUID();
        assertThat(claim(run)).map(StoredBacktest::id).contains(id);
        assertThat(await(backtests().beat(dead, 0.9))).isFalse();
        assertThat(await(backtests().done(dead, RESULT, NOW))).isFalse();
        assertThat(await(backtests().done(run, RESULT, NOW))).isTrue();
    }

    @Test
    void whatEndsOneNodeAfterAnotherIsGivenUp() {
        UUID id = insert(NOW);
        for (int i = 0; i < Backtests.MOST_RUNS; i++) {
            assertThat(claim(UUID.randomUUID())).isPresent();
            testDatabase.execute("UPDATE backtest SET beat_at = now() - interval '61 s'");
        }
        assertThat(claim(UUID.randomUUID())).isEmpty();
        assertThat(find(id).state()).isEqualTo(State.FAILED);
        assertThat(find(id).failure()).contains("3 times");
    }

    @Test
    void aRunThatHasToEndGivesItsBacktestBack() {
        UUID id = insert(NOW);
        UUID run = UUID.randomUUID();
        claim(run);
        await(backtests().giveBack(run));
        assertThat(find(id).state()).isEqualTo(State.QUEUED);
        assertThat(claim(UUID.randomUUID())).isPresent();
    }

    @Test
    void theRecentOnesComeLatestFirstAndWithoutTheirResults() {
        UUID first = insert(NOW);
        UUID run = UUID.randomUUID();
        claim(run);
        await(backtests().done(run, RESULT, NOW));
        UUID second = insert(NOW);
        assertThat(await(backtests().recent())).extracting(StoredBacktest::id).containsExactly(second, first);
        assertThat(await(backtests().recent()))
                .extracting(StoredBacktest::result)
                .containsOnly(Optional.empty());
    }

    @Test
    void thoseThatEndedLongAgoAreForgotten() {
        UUID old = insert(NOW.minus(Backtests.KEPT).minusSeconds(1));
        await(backtests().cancel(old, NOW.minus(Backtests.KEPT).minusSeconds(1)));
        testDatabase.execute(
                "INSERT INTO backtest (id, created_at, created_by, request, state, finished_at)"
                        + " SELECT gen_random_uuid(), now(), 'ops', '{}', 'done', '2026-03-10T11:00:00Z' FROM generate_series(1, 150)");
        insert(NOW.plus(Duration.ofSeconds(1)));
        assertThat(await(backtests().find(old))).isEmpty();
        assertThat(testDatabase.column("SELECT count(*) FROM backtest")).containsExactly("" + Backtests.MOST_KEPT);
    }

    private Backtests backtests() {
        return database.backtests();
    }

    private UUID insert(Instant now) {
        UUID id = UUID.randomUUID();
        assertThat(await(backtests().insert(id, REQUEST, "ops", now))).isPresent();
        return id;
    }

    private StoredBacktest find(UUID id) {
        return await(backtests().find(id)).orElseThrow();
    }

    private Optional<StoredBacktest> claim(UUID run) {
        return await(backtests().claim(run, NOW));
    }
}

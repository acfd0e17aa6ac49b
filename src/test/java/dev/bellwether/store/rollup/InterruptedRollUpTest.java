package dev.bellwether.store.rollup;

import static dev.bellwether.store.Samples.success;
import static dev.bellwether.store.TestDatabase.await;
import static dev.bellwether.store.TestDatabase.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.ComparedStores;
import dev.bellwether.store.Database;
import dev.bellwether.store.RelayedServer;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a roll-up in the middle, answers are those of a store that was never rolled up. */
class InterruptedRollUpTest {
    private static final Instant START = Instant.parse("2026-03-09T20:17:23.456789Z");
    private static final int ROUNDS = 20;
    private static final int SERVER_KILLED_EACH = 10;

    /** Hours that are rolled up, with the transaction that made each. */
    private static final String HOURS = "SELECT connector_id || hour || xmin FROM evidence_hour";

    @TempDir
    Path directory;

    @RegisterExtension
    final TestDatabase plain = new TestDatabase();

    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(11);
    private RelayedServer postgres;
    private ComparedStores stores;

    @BeforeEach
    void open() throws Exception {
        postgres = RelayedServer.start(directory.resolve("postgres"));
        SetClock clock = new SetClock(START);
        stores = new ComparedStores(openRolled(clock), plain.open(vertx, clock), clock);
    }

    private Database openRolled(SetClock clock) {
        // Empty hours take time too, so there are not to be many.
        return await(Database.open(
                vertx,
                new StoreOptions(
                        postgres.uri(), directory.resolve("data"), 4, Duration.ofDays(4), Duration.ofDays(400)),
                clock));
    }

    @AfterEach
    void close() throws Exception {
        await(stores.rolled().close());
        await(stores.plain().close());
        await(vertx.close());
        postgres.close();
    }

    /** As the death of a daemon does, that of the process that serves it, and that of the whole server. */
    private void interrupt(int round) throws Exception {
        if (round % SERVER_KILLED_EACH == 0) {
            postgres.kill();
        } else if (round % 2 == 0) {
            postgres.cutConnections();
        } else {
            terminateRollUp();
        }
    }

    private void terminateRollUp() throws Exception {
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
    }

    @Test
    void atAnyMoment() throws Exception {
        await(stores.rolled().rollUp(ErrorCodes.NONE));
        int interrupted = 0;
        long tookNanos = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            stores.insertSome(random, "round-" + round, 150, Duration.ofHours(6));
            long began = System.nanoTime();
            Future<Void> rolledUp = stores.rolled().rollUp(ErrorCodes.NONE);
            if (round % 5 == 1) {
                await(rolledUp);
                tookNanos = System.nanoTime() - began;
            } else {
                new CountDownLatch(1).await(random.nextLong(tookNanos), TimeUnit.NANOSECONDS);
                interrupt(round);
                await().atMost(Duration.ofSeconds(30)).until(rolledUp::isComplete);
                interrupted += rolledUp.failed() ? 1 : 0;
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> await(stores.rolled().ping().map(true).otherwise(false)));
            }
            Instant now = stores.clock().instant();
            stores.assertSameIn(now.minusSeconds(random.nextInt(3_600, 90_000)), now);
            stores.assertSameLastSuccesses();
            stores.pass(Duration.ofMinutes(random.nextInt(150)));
        }
        assertThat(interrupted).isGreaterThan(ROUNDS / 4);

        stores.pass(RollUp.GRACE);
        await(stores.rolled().rollUp(ErrorCodes.NONE));
        assertThat(postgres.column("SELECT hour FROM evidence_hour_dirty")).isEmpty();
        stores.assertSameIn(START.minus(Duration.ofHours(7)), stores.clock().instant());
    }

    @Test
    void oneThatIsHalfWayThroughMuchEvidenceGoesOnWhereItWas() throws Exception {
        stores.insert(IntStream.range(0, 600)
                .mapToObj(i -> success(
                        ComparedStores.CONNECTORS.get(i % 3), "job-" + i, 1, START.minus(Duration.ofMinutes(4L * i))))
                .toList());
        stores.pass(Duration.ofHours(1));
        Instant halfWay = START.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(20));
        stopAt(halfWay);
        Future<Void> rolledUp = stores.rolled().rollUp(ErrorCodes.NONE);
        await().until(() -> !postgres.column("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .isEmpty());
        await(stores.rolled().close());
        terminateRollUp();
        assertThat(failureOf(rolledUp)).isInstanceOf(StoreUnavailable.class);
        postgres.execute("DROP TRIGGER stop ON roll_up");
        List<String> before = postgres.column(HOURS);
        assertThat(before).hasSizeBetween(40, 60);

        stores = new ComparedStores(openRolled(stores.clock()), stores.plain(), stores.clock());
        stores.assertSameIn(START.minus(Duration.ofHours(41)), START);
        await(stores.rolled().rollUp(ErrorCodes.NONE));

        assertThat(postgres.column(HOURS)).containsAll(before).hasSizeGreaterThan(100);
        stores.assertSameIn(START.minus(Duration.ofHours(41)), START);
        stores.assertSameLastSuccesses();
    }

    /** Has a roll-up hang when it is done with the hours up to a time. */
    private void stopAt(Instant time) throws Exception {
        postgres.execute("""
                CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(60);
                    RETURN NEW;
                END $$""");
        postgres.execute("CREATE TRIGGER stop BEFORE UPDATE ON roll_up FOR EACH ROW" + " WHEN (NEW.done_until = '"
                + time + "') EXECUTE FUNCTION stop()");
    }
}

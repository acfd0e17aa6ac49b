package dev.bellwether.store.operations;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperationsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.000001Z");

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

    private void insert(Operation... operations) {
        for (Operation operation : operations) {
            await(database.operations().insert(operation));
        }
    }

    private List<Operation> since(Instant at) {
        return await(database.operations().since(at));
    }

    @Test
    void eachKindIsRestoredEqual() {
        Release release = new Release("a", "1.2.3", NOW);
        Maintenance window = new Maintenance("a", "m1", NOW, NOW.plusSeconds(60));
        Operation.Override override =
                new Operation.Override("a", Status.DEGRADED_PERFORMANCE, "see ticket", NOW, NOW.plusSeconds(60));
        insert(override, window, release);

        assertThat(since(NOW)).containsExactly(release, window, override);
    }

    @Test
    void whatNoLongerMattersIsLeftOut() {
        insert(
                new Release("a", "1", NOW.minusSeconds(1)),
                new Maintenance("a", "m", NOW.minusSeconds(60), NOW),
                new Operation.Override("a", Status.MAJOR_OUTAGE, "", NOW.minusSeconds(60), NOW));

        assertThat(since(NOW)).isEmpty();
        assertThat(since(NOW.minusSeconds(1))).hasSize(3);
    }

    @Test
    void aWindowIsMovedByStoringItAgain() {
        Maintenance moved = new Maintenance("a", "m", NOW.plusSeconds(100), NOW.plusSeconds(200));
        insert(new Maintenance("a", "m", NOW, NOW.plusSeconds(60)), moved);

        assertThat(since(NOW)).containsExactly(moved);
    }

    @Test
    void ofTheOverridesOfAConnectorTheLastOneCounts() {
        Operation.Override first = new Operation.Override("a", Status.MAJOR_OUTAGE, "1", NOW, NOW.plusSeconds(600));
        Operation.Override second = new Operation.Override("a", Status.OPERATIONAL, "2", NOW, NOW.plusSeconds(60));
        Operation.Override other = new Operation.Override("b", Status.OPERATIONAL, "3", NOW, NOW.plusSeconds(60));
        insert(first, other, second);
        assertThat(since(NOW)).containsExactly(second, other);

        insert(new Operation.Override("a", Status.OPERATIONAL, "taken away", NOW, NOW));
        assertThat(since(NOW)).containsExactly(other);
    }

    @Test
    void theSameReleaseIsStoredOnce() {
        insert(new Release("a", "1", NOW), new Release("a", "1", NOW));

        assertThat(since(NOW)).hasSize(1);
    }

    @Test
    void everyOverrideIsKnownForTheTimeThatItHeld() {
        Instant end = NOW.plusSeconds(10_000);
        insert(
                pinned("a", Status.MAJOR_OUTAGE, 0, 1000),
                pinned("a", Status.OPERATIONAL, 300, 9000),
                // Ended by an operator before its time.
                pinned("a", Status.OPERATIONAL, 300, 400),
                pinned("a", Status.PARTIAL_OUTAGE, 600, 700),
                // Ended at once, and as if it had never been.
                pinned("b", Status.OPERATIONAL, 100, 5000),
                pinned("b", Status.OPERATIONAL, 100, 100),
                pinned("c", Status.UNKNOWN, 20_000, 30_000));

        assertThat(await(database.operations().between(NOW, end)))
                .containsExactly(
                        pinned("a", Status.MAJOR_OUTAGE, 0, 300),
                        pinned("a", Status.OPERATIONAL, 300, 400),
                        pinned("a", Status.PARTIAL_OUTAGE, 600, 700));
        assertThat(await(database.operations().between(NOW.plusSeconds(500), NOW.plusSeconds(600))))
                .isEmpty();
    }

    private static Operation.Override pinned(String connector, Status status, long from, long until) {
        return new Operation.Override(connector, status, "a test", NOW.plusSeconds(from), NOW.plusSeconds(until));
    }
}

package dev.bellwether.store.history;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.status.history.RecentStatuses;
import dev.bellwether.status.history.RecentStatuses.Turn;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecentStatusesInStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant FROM = NOW.minus(Duration.ofDays(1));

    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = testDatabase.open(vertx, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void theStatusesOfTheDayAreThoseThatChangedAndWhatHeldBeforeThem() {
        await(database.evaluations()
                .insert(List.of(
                        change("flapped", 30 * 60, Status.OPERATIONAL, Status.UNKNOWN),
                        change("flapped", 5 * 60, Status.MAJOR_OUTAGE, Status.OPERATIONAL),
                        change("flapped", 4 * 60, Status.OPERATIONAL, Status.MAJOR_OUTAGE),
                        change("calm", 40 * 60, Status.OPERATIONAL, Status.UNKNOWN),
                        unobserved("unseen", 90, 150, Status.OPERATIONAL))));

        Map<String, RecentStatuses> recent = await(database.statusChanges().recent(FROM));

        assertThat(recent).doesNotContainKey("calm");
        assertThat(recent.get("flapped").turns())
                .containsExactly(
                        new Turn(FROM, Status.OPERATIONAL),
                        new Turn(before(5 * 60), Status.MAJOR_OUTAGE),
                        new Turn(before(4 * 60), Status.OPERATIONAL));
        assertThat(recent.get("unseen").turns())
                .containsExactly(
                        new Turn(FROM, Status.OPERATIONAL),
                        new Turn(before(150), Status.UNKNOWN),
                        new Turn(before(90), Status.OPERATIONAL));
    }

    private static Instant before(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static Evaluation change(String connector, int minutesAgo, Status status, Status previous) {
        return evaluation(connector, before(minutesAgo), status, previous, Optional.empty());
    }

    /** Nobody looked for a while, and afterwards it was as before. */
    private static Evaluation unobserved(String connector, int minutesAgo, int since, Status status) {
        return evaluation(connector, before(minutesAgo), status, status, Optional.of(before(since)));
    }

    private static Evaluation evaluation(
            String connector, Instant at, Status status, Status previous, Optional<Instant> unobservedSince) {
        return new Evaluation(
                connector,
                at,
                Trigger.SCHEDULED,
                status,
                status,
                previous,
                at,
                status != previous,
                false,
                at.plus(Duration.ofMinutes(30)),
                WatchState.NEW,
                Optional.empty(),
                unobservedSince,
                new EvidenceSummary(at, at, Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "",
                Optional.empty());
    }
}

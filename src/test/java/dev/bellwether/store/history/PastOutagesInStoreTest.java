package dev.bellwether.store.history;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.Samples;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.PastOutages.PastOutage;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PastOutagesInStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    @Test
    void whatMaintenanceEndedOrNobodyLookedAtWasCutShort() {
        Vertx vertx = Vertx.vertx();
        Database database = testDatabase.open(vertx, Clock.fixed(NOW, ZoneOffset.UTC));
        Instant monday = NOW.minus(Duration.ofDays(8));
        Instant tuesday = NOW.minus(Duration.ofDays(7));
        Instant wednesday = NOW.minus(Duration.ofDays(6));
        Instant justNow = NOW.minusSeconds(300);
        Duration hour = Duration.ofHours(1);
        store(database, "ended", monday, Optional.of(monday.plus(hour)), Status.OPERATIONAL);
        store(database, "maintained", tuesday, Optional.of(tuesday.plus(hour)), Status.UNDER_MAINTENANCE);
        // Nobody has looked since the next evaluation was due, half an hour later.
        store(database, "left", wednesday, Optional.empty(), Status.OPERATIONAL);
        store(database, "open", justNow, Optional.empty(), Status.OPERATIONAL);

        assertThat(await(database.incidents().past()))
                .containsExactly(
                        new PastOutage("open", justNow, Optional.empty(), true),
                        new PastOutage("left", wednesday, Optional.of(wednesday.plusSeconds(1800)), true),
                        new PastOutage("maintained", tuesday, Optional.of(tuesday.plus(hour)), true),
                        new PastOutage("ended", monday, Optional.of(monday.plus(hour)), false));
        await(database.close());
        await(vertx.close());
    }

    private static void store(Database database, String connector, Instant began, Optional<Instant> ended, Status end) {
        await(database.evaluations().insert(Samples.incident(connector, Status.MAJOR_OUTAGE, began, ended, end)));
    }
}

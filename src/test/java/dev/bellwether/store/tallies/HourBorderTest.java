package dev.bellwether.store.tallies;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job that goes on over the end of an hour, of which a question reads only the later one as it is rolled up. */
class HourBorderTest {
    private static final Instant HOUR = Instant.parse("2026-03-09T22:00:00Z");

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final Vertx vertx = Vertx.vertx();
    private Database database;

    @BeforeEach
    void open() {
        database = testDatabase.open(vertx, new SetClock(HOUR.plus(Duration.ofHours(2))));
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private static JobOutcome success(int attempt, Instant at) {
        return new JobOutcome("c", "j", attempt, at, true, "", "", OptionalLong.empty(), Map.of());
    }

    @Test
    void anAttemptAtTheVeryEndOfAnHourComesBeforeThoseOfTheNext() {
        List<JobOutcome> outcomes =
                List.of(success(1, HOUR), success(2, HOUR.plusSeconds(5)), success(3, HOUR.plusSeconds(9)));
        await(database.jobOutcomes().insert(outcomes, HOUR.plusSeconds(10)));
        await(database.rollUp());

        Buckets buckets = new Buckets(HOUR.minusSeconds(120), HOUR.plus(Duration.ofHours(1)), Duration.ofMinutes(30));
        List<BucketTally> tallies = await(database.tallies().of("c", buckets, new ErrorCodes(List.of())));

        assertThat(tallies.stream().map(BucketTally::jobs)).containsExactly(1L, 1L, 0L);
    }
}

package dev.bellwether.store.tallies;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.rollup.RollUp;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job is one job however its attempts lie in the hours that are rolled up. */
class JobsOverHoursTest {
    private static final Instant END = Instant.parse("2026-03-10T12:00:00Z");
    private static final int JOBS = 300;

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final SetClock clock = new SetClock(END);
    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(5);
    private Database database;

    @BeforeEach
    void open() {
        database = testDatabase.open(vertx, clock);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    /** Up to five attempts of the only job of a connector, minutes apart, and sometimes not in their order. */
    private List<JobOutcome> job(String connector) {
        List<Instant> times = IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> END.minusSeconds(random.nextInt(4 * 3_600)))
                .sorted()
                .toList();
        int swapped = random.nextInt(5) == 0 ? 1 : 0;
        return IntStream.range(0, times.size())
                .mapToObj(i -> new JobOutcome(
                        connector,
                        "job",
                        1 + (i ^ swapped),
                        times.get(i),
                        random.nextBoolean(),
                        "",
                        "",
                        OptionalLong.empty(),
                        Map.of()))
                .toList();
    }

    private List<Long> counted(String connector) {
        Buckets whole = new Buckets(END.minus(Duration.ofHours(4)), END, Duration.ofHours(24));
        List<BucketTally> tallies = await(database.tallies().of(connector, whole, new ErrorCodes(List.of())));
        return tallies.stream()
                .flatMap(tally ->
                        List.of(tally.outcomes(), tally.jobs(), tally.succeeded(), tally.succeededFirstTime()).stream())
                .toList();
    }

    @Test
    void whetherTheirOutcomesComeAtOnceOrAfterTheirHours() {
        Map<String, List<JobOutcome>> jobs = new TreeMap<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.put("connector-" + i, job("connector-" + i));
        }
        Map<String, List<Long>> inRows = new TreeMap<>();
        List<JobOutcome> late = jobs.values().stream()
                .flatMap(List::stream)
                .filter(outcome -> random.nextInt(8) == 0)
                .toList();
        await(database.jobOutcomes()
                .insert(
                        jobs.values().stream()
                                .flatMap(List::stream)
                                .filter(outcome -> !late.contains(outcome))
                                .toList(),
                        END));
        clock.set(END.plus(RollUp.GRACE));
        await(database.rollUp());
        await(database.jobOutcomes().insert(late, clock.instant()));
        for (int time = 0; time < 3; time++) {
            clock.set(clock.instant().plus(RollUp.GRACE));
            await(database.rollUp());
        }

        Map<String, List<Long>> rolledUp = new TreeMap<>();
        jobs.keySet().forEach(connector -> rolledUp.put(connector, counted(connector)));
        testDatabase.execute("TRUNCATE evidence_hour", "UPDATE roll_up SET done_until = '0001-01-01 00:00:00Z'");
        jobs.keySet().forEach(connector -> inRows.put(connector, counted(connector)));
        assertThat(rolledUp).isEqualTo(inRows);
    }
}

package dev.bellwether.store;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evaluate.SetClock;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Two stores that get the same evidence, of which one is rolled up by the test and the other never is. */
public record ComparedStores(Database rolled, Database plain, SetClock clock) {
    public static final List<String> CONNECTORS = List.of("busy", "idle", "rare");

    private static final ErrorCodes CODES = new ErrorCodes(List.of(new ErrorCode("user-*", Fault.USER, "")));
    private static final List<Duration> STEPS =
            List.of(Duration.ofMinutes(6), Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(5));

    public void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    public void insert(List<JobOutcome> outcomes) {
        assertThat(await(rolled.jobOutcomes().insert(outcomes, clock.instant())))
                .isEqualTo(await(plain.jobOutcomes().insert(outcomes, clock.instant())));
    }

    /** Jobs of the last hours with attempts on both sides of borders between hours, in any order, and runs. */
    public void insertSome(Random random, String name, int jobs, Duration back) {
        Instant now = clock.instant();
        List<JobOutcome> outcomes = new ArrayList<>();
        List<ProbeRun> runs = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            String connector = CONNECTORS.get(31 - Integer.numberOfLeadingZeros(1 + random.nextInt(7)));
            Instant at = now.minusMillis(random.nextLong(back.toMillis()));
            for (int attempt = 1 + random.nextInt(10) / 9; attempt <= 1 + random.nextInt(4); attempt++) {
                outcomes.add(outcome(random, connector, name + "-" + i, attempt, at));
                at = at.plusSeconds(random.nextInt(-300, 5_000));
            }
            runs.add(run(random, connector, now.minusMillis(random.nextLong(back.toMillis()))));
        }
        outcomes.removeIf(outcome -> outcome.completedAt().isAfter(now));
        Collections.shuffle(outcomes, random);
        insert(outcomes);
        await(rolled.probeRuns().insert(runs));
        await(plain.probeRuns().insert(runs));
    }

    private static JobOutcome outcome(Random random, String connector, String job, int attempt, Instant at) {
        boolean success = random.nextInt(3) > 0;
        return new JobOutcome(
                connector,
                job,
                attempt,
                OptionalLong.empty(),
                at,
                success,
                success ? "" : "verify",
                success ? "" : random.nextBoolean() ? "user-password" : "down",
                OptionalLong.empty(),
                Map.of("verify", random.nextLong(60_000)));
    }

    private static ProbeRun run(Random random, String connector, Instant at) {
        return new ProbeRun(
                connector,
                "http",
                at,
                List.of(ProbeResult.values()).get(random.nextInt(3)),
                Fault.INSTITUTION,
                false,
                false,
                "",
                "",
                Duration.ZERO,
                Map.of("connect", Duration.ofMillis(random.nextInt(2_000))),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }

    /** Asks both for what there was in a span, in buckets of several lengths. */
    public void assertSameIn(Instant from, Instant to) {
        for (String connector : CONNECTORS) {
            for (Duration step : STEPS) {
                Buckets buckets = new Buckets(from, to, step);
                assertThat(await(rolled.tallies().of(connector, buckets, CODES)))
                        .as("%s by %s", connector, step)
                        .isEqualTo(await(plain.tallies().of(connector, buckets, CODES)));
            }
            assertThat(await(rolled.tallies().steps(connector, from, to)))
                    .isEqualTo(await(plain.tallies().steps(connector, from, to)));
        }
    }

    public void assertSameLastSuccesses() {
        for (String connector : CONNECTORS) {
            assertThat(await(rolled.jobOutcomes().lastSuccessAt(connector)))
                    .isPresent()
                    .isEqualTo(await(plain.jobOutcomes().lastSuccessAt(connector)));
        }
    }
}

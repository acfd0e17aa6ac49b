package dev.bellwether.bench;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;

/** Evidence of many connectors, made up from one seed: 90 jobs an hour at random, a probe a minute, and an outage here and there. */
final class DayOfEvidence {
    static final Fault FAULT = Fault.INSTITUTION;

    private static final int JOBS_AN_HOUR = 90;
    private static final Duration PROBE = Duration.ofSeconds(60);
    private static final int BATCH = 5_000;

    private final List<JobOutcome> outcomes = new ArrayList<>();
    private final List<ProbeRun> runs = new ArrayList<>();

    DayOfEvidence(Catalogue catalogue, Instant from, Instant to) {
        Random random = new Random(1);
        long span = Duration.between(from, to).toMillis();
        for (Connector connector : catalogue.connectors()) {
            Instant down = from.plusMillis((long) (random.nextDouble() * span));
            Instant up = down.plus(Duration.ofMinutes(10 + random.nextInt(110)));
            long jobs = JOBS_AN_HOUR * Duration.between(from, to).toHours();
            for (int i = 0; i < jobs; i++) {
                Instant at = from.plusMillis((long) (random.nextDouble() * span));
                outcomes.add(outcome(connector.id(), i, at, succeeds(random, at, down, up)));
            }
            Instant first = from.plusMillis(random.nextInt(60_000));
            for (Instant at = first; at.isBefore(to); at = at.plus(PROBE)) {
                runs.add(run(connector.id(), at, succeeds(random, at, down, up)));
            }
        }
    }

    void forEachOutcome(Consumer<JobOutcome> consumer) {
        outcomes.forEach(consumer);
    }

    void forEachRun(Consumer<ProbeRun> consumer) {
        runs.forEach(consumer);
    }

    List<List<JobOutcome>> outcomesInBatches() {
        return batches(outcomes);
    }

    List<List<ProbeRun>> runsInBatches() {
        return batches(runs);
    }

    private static boolean succeeds(Random random, Instant at, Instant down, Instant up) {
        return random.nextDouble() < (at.isBefore(down) || at.isAfter(up) ? 0.98 : 0.02);
    }

    private static <T> List<List<T>> batches(List<T> all) {
        List<List<T>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += BATCH) {
            batches.add(all.subList(i, Math.min(all.size(), i + BATCH)));
        }
        return batches;
    }

    private static JobOutcome outcome(String connector, int job, Instant at, boolean success) {
        String code = success ? "" : "service-unavailable";
        return new JobOutcome(
                connector,
                "job-" + job,
                1,
                OptionalLong.empty(),
                at,
                success,
                "",
                code,
                OptionalLong.empty(),
                Map.of());
    }

    private static ProbeRun run(String connector, Instant at, boolean success) {
        return new ProbeRun(
                connector,
                "http",
                at,
                success ? ProbeResult.SUCCESS : ProbeResult.FAILURE,
                FAULT,
                false,
                false,
                success ? "" : "timeout",
                "",
                Duration.ofMillis(120),
                Map.of("connect", Duration.ofMillis(20), "processing", Duration.ofMillis(100)),
                OptionalInt.of(success ? 200 : 503),
                Optional.empty(),
                1,
                "");
    }
}

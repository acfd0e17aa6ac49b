package dev.bellwether.api;

import dev.bellwether.api.ApiFixture.MadeUpDetails;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Incident;
import dev.bellwether.store.evidence.FailureCount;
import dev.bellwether.store.tallies.BucketTally;
import dev.bellwether.store.tallies.ProbeTally;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A past for the status page to show: 90 days of outages, releases, evidence and probe runs that fit one another. */
final class PastSamples implements MadeUpDetails {
    private static final Status[] TROUBLES = {
        Status.DEGRADED_PERFORMANCE, Status.PARTIAL_OUTAGE, Status.MAJOR_OUTAGE, Status.DEGRADED_PERFORMANCE
    };

    private final Map<String, Evaluation> latest;
    private final Map<String, List<Evaluation>> changes = new HashMap<>();
    private final Instant now;

    private PastSamples(Map<String, Evaluation> latest, Instant now) {
        this.latest = latest;
        this.now = now;
    }

    /** Tells of the past of connectors, up to what is known of them now. */
    static void tell(ApiFixture api, Map<String, Evaluation> latest, Instant now) {
        PastSamples past = new PastSamples(latest, now);
        latest.values().forEach(evaluation -> past.makeUp(api, evaluation));
        api.details.madeUp = Optional.of(past);
    }

    private void makeUp(ApiFixture api, Evaluation present) {
        Random random = new Random(present.connectorId().hashCode());
        List<Evaluation> made = new ArrayList<>();
        Instant began = now.minus(Duration.ofDays(random.nextInt(12) == 0 ? 9 : 200));
        made.add(Samples.evaluation(present.connectorId(), Status.OPERATIONAL, began.truncatedTo(ChronoUnit.MINUTES)));
        int troubles = random.nextInt(7) + (random.nextInt(9) == 0 ? 12 : 0);
        List<Instant> times = IntStream.range(0, troubles)
                .mapToObj(i -> now.minusSeconds(random.nextInt(i < 2 ? 26 * 3600 : 89 * 86_400)))
                .filter(time ->
                        time.isAfter(began) && time.isBefore(present.since().minusSeconds(4 * 3600)))
                .map(time -> time.truncatedTo(ChronoUnit.MINUTES))
                .sorted()
                .toList();
        for (Instant time : times) {
            Status trouble = TROUBLES[random.nextInt(TROUBLES.length)];
            Instant over = time.plusSeconds(60L * (4 + random.nextInt(random.nextInt(5) == 0 ? 200 : 50)));
            made.add(Samples.evaluation(present.connectorId(), trouble, time));
            made.add(Samples.evaluation(present.connectorId(), Status.OPERATIONAL, over));
            if (trouble.isOutage()) {
                api.history.incidents.add(new Incident(present.connectorId(), time, Optional.of(over), trouble));
            }
        }
        if (present.status() != Status.OPERATIONAL) {
            made.add(Samples.evaluation(present.connectorId(), present.status(), present.since()));
        }
        if (present.status().isOutage()) {
            api.history.incidents.add(
                    new Incident(present.connectorId(), present.since(), Optional.empty(), present.status()));
        }
        if (random.nextInt(4) == 0) {
            Instant at = now.minus(Duration.ofHours(3 + random.nextInt(400)));
            api.history.operations.add(new Release(present.connectorId(), "2." + random.nextInt(20) + ".0", at));
        }
        api.history.evaluations.addAll(made);
        changes.put(present.connectorId(), made);
    }

    private Status at(String connectorId, Instant time) {
        return changes.getOrDefault(connectorId, List.of()).stream()
                .filter(change -> !change.at().isAfter(time))
                .max(Comparator.comparing(Evaluation::at))
                .map(Evaluation::status)
                .orElse(Status.UNKNOWN);
    }

    @Override
    public List<FailureCount> failures(String connectorId) {
        Evaluation evaluation = latest.get(connectorId);
        if (evaluation == null || evaluation.evidence().jobs() == 0) {
            return List.of();
        }
        int failed = evaluation.evidence().jobs() - evaluation.evidence().succeededFirstTime();
        List<FailureCount> failures = new ArrayList<>();
        failures.add(new FailureCount("verify-credentials", "service-unavailable", failed * 8L / 5));
        failures.add(new FailureCount("retrieve-transactions", "job-timed-out", failed / 4));
        failures.add(new FailureCount(
                "verify-credentials",
                "invalid-credentials",
                evaluation.evidence().faults().getOrDefault(Fault.USER, 0)));
        failures.add(new FailureCount("verify-credentials", "bank-said-something-new", failed / 20));
        failures.removeIf(failure -> failure.count() == 0);
        return failures;
    }

    @Override
    public List<BucketTally> tallies(String connectorId, Buckets buckets) {
        Random random = new Random(connectorId.hashCode());
        return LongStream.range(0, buckets.count())
                .mapToObj(index -> tally(connectorId, buckets.start(index), buckets.end(index), random))
                .toList();
    }

    private BucketTally tally(String connectorId, Instant from, Instant to, Random random) {
        Status status = at(connectorId, to.minusSeconds(1));
        double hours = Duration.between(from, to).toSeconds() / 3600.0;
        int hour = from.atZone(ZoneOffset.UTC).getHour();
        double busy = 14 + 90 * Math.max(0, Math.sin((hour - 5) / 24.0 * 2 * Math.PI));
        boolean byProbes = latest.containsKey(connectorId)
                && latest.get(connectorId).evidence().jobs() == 0;
        long jobs =
                status == Status.UNKNOWN || byProbes ? 0 : Math.round(busy * hours * (0.7 + 0.6 * random.nextDouble()));
        double rate = switch (status) {
            case DEGRADED_PERFORMANCE -> 0.86;
            case PARTIAL_OUTAGE -> 0.6;
            case MAJOR_OUTAGE -> 0.12;
            default -> 0.985;
        };
        long first = Math.min(jobs, Math.round(jobs * (rate + 0.03 * (random.nextDouble() - 0.5))));
        long succeeded = Math.min(jobs, first + Math.round(jobs * 0.02));
        long runs = Math.max(1, Math.round(hours * 60));
        long failed = status == Status.MAJOR_OUTAGE ? runs : 0;
        double slow = status == Status.DEGRADED_PERFORMANCE || status == Status.PARTIAL_OUTAGE ? 4 : 1;
        double wobble = 0.8 + 0.4 * random.nextDouble();
        Map<String, ProbeTally.Phase> phases = Map.of(
                "resolve", phase(2 * wobble),
                "connect", phase(14 * wobble),
                "tls", phase(31 * wobble),
                "processing", phase(64 * wobble * slow),
                "transfer", phase(5 * wobble));
        return new BucketTally(
                from,
                to,
                jobs + (jobs - first),
                jobs,
                succeeded,
                first,
                Map.of(Fault.INSTITUTION, jobs - first),
                jobs == first ? List.of() : List.of(new FailureCount("", "service-unavailable", jobs - first)),
                status == Status.UNKNOWN
                        ? List.of()
                        : List.of(new ProbeTally("cdr-status", runs - failed, 0, failed, 0, phases)));
    }

    private static ProbeTally.Phase phase(double ms) {
        return new ProbeTally.Phase(Math.round(ms * 1e6), Math.round(ms * 2e6));
    }

    @Override
    public List<ProbeRun> latestRuns(String connectorId, List<String> probes) {
        boolean fails = at(connectorId, now) == Status.MAJOR_OUTAGE;
        return probes.stream()
                .map(probe -> run(connectorId, probe, now.minusSeconds(41), fails))
                .toList();
    }

    @Override
    public List<ProbeRun> probeFailures(String connectorId, List<String> probes, int limit) {
        return at(connectorId, now) != Status.MAJOR_OUTAGE
                ? List.of()
                : probes.stream()
                        .flatMap(probe -> IntStream.range(0, Math.min(limit, 12))
                                .mapToObj(i -> run(connectorId, probe, now.minusSeconds(41 + 60L * i), true)))
                        .toList();
    }

    private ProbeRun run(String connectorId, String probe, Instant at, boolean fails) {
        int days = Math.floorMod(connectorId.hashCode(), 90) + 3;
        return new ProbeRun(
                connectorId,
                probe,
                at,
                fails ? ProbeResult.FAILURE : ProbeResult.SUCCESS,
                fails ? Fault.INSTITUTION : Fault.UNKNOWN,
                false,
                false,
                fails ? "status" : "",
                fails ? "expected status 200-299, but it is 503" : "",
                Duration.ofMillis(138),
                Map.of(
                        "resolve", Duration.ofMillis(2),
                        "connect", Duration.ofMillis(14),
                        "tls", Duration.ofMillis(31),
                        "processing", Duration.ofMillis(86),
                        "transfer", Duration.ofMillis(5)),
                OptionalInt.of(fails ? 503 : 200),
                Optional.of(new TlsSeen(
                        "TLSv1.3",
                        "TLS_AES_128_GCM_SHA256",
                        Optional.of(now.plus(Duration.ofDays(days))),
                        "CN=api.bank.example",
                        "CN=Example CA")),
                1,
                fails
                        ? "{\"errors\": [{\"code\": \"urn:au-cds:error:cds-all:GeneralError/Unavailable\", \"title\": \"Unavailable\"}]}"
                        : "");
    }
}

package dev.bellwether.api;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** A past for the status page to show: 90 days of outages, releases, evidence and probe runs that fit one another. */
final class PastSamples {
    private static final Status[] TROUBLES = {
        Status.DEGRADED_PERFORMANCE, Status.PARTIAL_OUTAGE, Status.MAJOR_OUTAGE, Status.DEGRADED_PERFORMANCE
    };
    private static final int DAYS_OF_EVIDENCE = 30;

    private final Map<String, Evaluation> latest = new LinkedHashMap<>();
    private final Map<String, List<Evaluation>> changes = new LinkedHashMap<>();
    private final Instant now;

    /** @param latest what is known of each connector now */
    PastSamples(Collection<Evaluation> latest, Instant now) {
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        latest.forEach(evaluation -> {
            this.latest.put(evaluation.connectorId(), evaluation);
            changes.put(evaluation.connectorId(), changes(evaluation));
        });
    }

    private List<Evaluation> changes(Evaluation present) {
        String id = present.connectorId();
        Random random = new Random(id.hashCode());
        List<Evaluation> made = new ArrayList<>();
        Instant began = now.minus(Duration.ofDays(random.nextInt(12) == 0 ? 9 : 200));
        made.add(Samples.evaluation(id, Status.OPERATIONAL, began.truncatedTo(ChronoUnit.MINUTES)));
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
            made.addAll(change(id, trouble, time, Optional.of(over)));
        }
        if (present.status() != Status.OPERATIONAL) {
            made.addAll(change(id, present.status(), present.since(), Optional.empty()));
        }
        return made;
    }

    private static List<Evaluation> change(String connector, Status status, Instant from, Optional<Instant> to) {
        if (status.isOutage()) {
            return Samples.incident(connector, status, from, to);
        }
        List<Evaluation> changes = new ArrayList<>();
        changes.add(Samples.evaluation(connector, status, from));
        to.ifPresent(over -> changes.add(Samples.evaluation(connector, Status.OPERATIONAL, over)));
        return changes;
    }

    /** Everything that was published, the latest included. */
    List<Evaluation> evaluations() {
        List<Evaluation> all = new ArrayList<>(latest.values());
        changes.values().forEach(all::addAll);
        return all;
    }

    /** Tells of releases, and of some connectors what their statuses stood on. */
    void tell(ApiFixture api, Collection<String> connectors) {
        for (String connector : latest.keySet()) {
            Random random = new Random(connector.hashCode());
            if (random.nextInt(4) == 0) {
                Instant at = now.minus(Duration.ofHours(3 + random.nextInt(400)));
                api.store(new Release(connector, "2." + random.nextInt(20) + ".0", at));
            }
        }
        for (String connector : connectors) {
            api.take(outcomes(latest.get(connector)));
            api.run(runs(connector));
        }
    }

    private Status at(String connector, Instant time) {
        return changes.get(connector).stream()
                .filter(change -> !change.at().isAfter(time))
                .max(Comparator.comparing(Evaluation::at))
                .map(Evaluation::status)
                .orElse(Status.UNKNOWN);
    }

    /** Those of the last hour as the latest evaluation counted them, and a few in each hour before. */
    private List<JobOutcome> outcomes(Evaluation present) {
        List<JobOutcome> outcomes = new ArrayList<>();
        if (present.evidence().jobs() == 0) {
            return outcomes;
        }
        String id = present.connectorId();
        Random random = new Random(id.hashCode());
        for (int minutes = 65; minutes < DAYS_OF_EVIDENCE * 24 * 60; minutes += 10) {
            Instant at = present.at().minus(Duration.ofMinutes(minutes));
            double rate = switch (at(id, at)) {
                case DEGRADED_PERFORMANCE -> 0.86;
                case PARTIAL_OUTAGE -> 0.6;
                case MAJOR_OUTAGE -> 0.12;
                default -> 0.985;
            };
            outcomes.add(outcome(id, "past-" + minutes, at, random.nextDouble() < rate ? "" : "service-unavailable"));
        }
        int succeeded = present.evidence().succeededFirstTime();
        int failed = present.evidence().jobs() - succeeded;
        Map<String, Integer> codes = new LinkedHashMap<>();
        codes.put("", succeeded);
        codes.put("service-unavailable", failed * 8 / 5);
        codes.put("job-timed-out", failed / 4);
        codes.put("invalid-credentials", present.evidence().faults().getOrDefault(Fault.USER, 0));
        codes.put("bank-said-something-new", failed / 20);
        codes.forEach((code, count) -> IntStream.range(0, count)
                .forEach(i ->
                        outcomes.add(outcome(id, code + "-" + i, present.at().minusSeconds(30 + 15L * i), code))));
        outcomes.add(outcome(id, "just-now", now.minusSeconds(1), ""));
        return outcomes;
    }

    private static JobOutcome outcome(String connector, String job, Instant at, String code) {
        String step = code.equals("job-timed-out") ? "retrieve-transactions" : "verify-credentials";
        return code.isEmpty()
                ? Samples.success(
                        connector, job, 1, at, Map.of("verify-credentials", 900L, "retrieve-accounts", 2_100L))
                : Samples.failure(connector, job, at, step, code);
    }

    /** Every minute of the last quarter of an hour, every five of the day, and every hour before. */
    private List<ProbeRun> runs(String connector) {
        List<ProbeRun> runs = new ArrayList<>();
        for (int minutes = 0; minutes < DAYS_OF_EVIDENCE * 24 * 60; ) {
            runs.add(run(connector, now.minusSeconds(41).minus(Duration.ofMinutes(minutes))));
            minutes += minutes < 15 ? 1 : minutes < 24 * 60 ? 5 : 60;
        }
        return runs;
    }

    private ProbeRun run(String connector, Instant at) {
        Status status = at(connector, at);
        boolean fails = status == Status.MAJOR_OUTAGE;
        int slow = status == Status.DEGRADED_PERFORMANCE || status == Status.PARTIAL_OUTAGE ? 4 : 1;
        int days = Math.floorMod(connector.hashCode(), 90) + 3;
        return new ProbeRun(
                connector,
                "cdr-status",
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
                        "processing", Duration.ofMillis(86L * slow),
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

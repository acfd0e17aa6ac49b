package dev.bellwether.telemetry;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A small world to measure. */
final class World {
    static final Instant NOW = Instant.parse("2026-03-02T10:30:00Z");
    static final ErrorCodes CODES =
            new ErrorCodes(List.of(new ErrorCode("invalid-credentials", Fault.USER, "Has the password changed?")));

    private World() {}

    /** An institution for each id, with a connector of the same id that has a probe. */
    static Catalogue catalogue(String... ids) {
        return new Catalogue(Stream.of(ids).map(World::institution).toList());
    }

    private static Institution institution(String id) {
        ProbeSpec probe = new ProbeSpec(
                "status",
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                0,
                Duration.ofSeconds(1),
                false,
                new ProbeTarget.CdrStatus(HttpCall.get("https://bank.example/")),
                List.of());
        Connector connector = new Connector(id, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of(probe));
        return new Institution(
                "i-" + id, "The \"" + id + "\"\\\nBank é", "AU", OptionalInt.of(2), "banking", List.of(connector));
    }

    static JobOutcome job(String connectorId, boolean success, String errorCode) {
        return new JobOutcome(
                connectorId, "j", 1, OptionalLong.empty(), NOW, success, "", errorCode, OptionalLong.empty(), Map.of());
    }

    static JobOutcome failedAt(String step) {
        return new JobOutcome(
                "au-one", "j", 1, OptionalLong.empty(), NOW, false, step, "", OptionalLong.empty(), Map.of());
    }

    static ProbeRun run(ProbeResult result, Map<String, Duration> phases, Optional<Instant> notAfter) {
        return run(NOW, result, phases, notAfter);
    }

    static ProbeRun run(Instant at, ProbeResult result, Map<String, Duration> phases, Optional<Instant> notAfter) {
        return new ProbeRun(
                "au-one",
                "status",
                at,
                result,
                Fault.UNKNOWN,
                false,
                false,
                "",
                "",
                Duration.ofMillis(90),
                phases,
                OptionalInt.of(200),
                notAfter.map(time -> new TlsSeen("TLSv1.3", "", Optional.of(time), "", "")),
                1,
                "");
    }

    static Evaluation evaluation(String connectorId, Status status, int jobs, int succeeded) {
        return evaluation(connectorId, status, jobs, succeeded, UserErrors.NONE);
    }

    static Evaluation evaluation(String connectorId, Status status, int jobs, int succeeded, UserErrors userErrors) {
        return evaluation(connectorId, status, jobs, succeeded, userErrors, Optional.empty());
    }

    /** Works, and something is laid over it since then. */
    static Evaluation underMaintenance(String connectorId, Rule rule, Instant since) {
        return evaluation(
                connectorId,
                Status.UNDER_MAINTENANCE,
                40,
                40,
                UserErrors.NONE,
                Optional.of(explained(rule, Optional.of(since), Rule.HOUR_RATES, new Ruling.Sample(40, 40, 40))));
    }

    /** Down, as the last runs say, though most of the hour went well. */
    static Evaluation decidedByTheLast(String connectorId, Ruling.Sample sample) {
        return evaluation(
                connectorId,
                Status.MAJOR_OUTAGE,
                100,
                91,
                UserErrors.NONE,
                Optional.of(explained(Rule.CORRECTION_PROBES, Optional.empty(), Rule.CORRECTION_PROBES, sample)));
    }

    private static Explanation explained(Rule rule, Optional<Instant> since, Rule decided, Ruling.Sample sample) {
        return new Explanation(
                rule,
                since,
                new Ruling(decided, NOW, Status.OPERATIONAL, sample, Optional.empty(), Optional.empty()),
                new Explanation.Thresholds(0.95, 0.75, 0.5));
    }

    private static Evaluation evaluation(
            String connectorId,
            Status status,
            int jobs,
            int succeeded,
            UserErrors userErrors,
            Optional<Explanation> explanation) {
        return new Evaluation(
                connectorId,
                NOW,
                Trigger.SCHEDULED,
                status,
                status,
                Status.UNKNOWN,
                NOW.minusMillis(1500),
                true,
                jobs == 0,
                NOW.plusSeconds(1800),
                WatchState.NEW,
                Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(
                        NOW.minusSeconds(3600),
                        NOW,
                        jobs == 0 ? Basis.NONE : Basis.JOBS,
                        jobs,
                        0,
                        succeeded,
                        succeeded / 2,
                        Map.of()),
                userErrors,
                "because",
                explanation);
    }
}

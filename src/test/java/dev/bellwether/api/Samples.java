package dev.bellwether.api;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.collect.source.SourceProgresses;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.config.SourceConfig.Cursor;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.config.SourceConfig.Mapping;
import dev.bellwether.config.SourceConfig.Pace;
import dev.bellwether.config.SourceConfig.Relation;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.evidence.Window.Blamed;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.TailRuling;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.sources.Sources.Counts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A small world to ask about. */
public final class Samples {
    public static final Instant TICK = Instant.parse("2026-03-02T10:30:00Z");

    static final ErrorCodes ERROR_CODES = new ErrorCodes(List.of(
            new ErrorCode("invalid-credentials", Fault.USER, "Have you changed your password?"),
            new ErrorCode("service-unavailable", Fault.INSTITUTION, "The bank cannot serve us now."),
            new ErrorCode("bank-statement-*", Fault.USER, "Is it this bank's statement?")));

    private Samples() {}

    public static Catalogue catalogue() {
        return new Catalogue(List.of(
                institution(
                        "fr-credit", "Crédit Agricôle", "FR", OptionalInt.of(1), "banking", withProbes("fr-credit")),
                institution(
                        "au-ubank",
                        "UBank",
                        "AU",
                        OptionalInt.of(2),
                        "banking",
                        connector("au-ubank", Method.OPEN_BANKING, Stage.LIVE),
                        connector("au-ubank-web", Method.WEB, Stage.BETA)),
                institution(
                        "au-agl",
                        "AGL Energy",
                        "AU",
                        OptionalInt.empty(),
                        "energy",
                        connector("au-agl", Method.OPEN_BANKING, Stage.ALPHA)),
                institution(
                        "nz-kiwi",
                        "Kiwi",
                        "NZ",
                        OptionalInt.empty(),
                        "",
                        connector("nz-kiwi", Method.OPEN_BANKING, Stage.LIVE))));
    }

    /** A bank with two connectors, and another with one; none has a probe. */
    public static Catalogue banks() {
        return new Catalogue(List.of(
                institution(
                        "bank",
                        "The bank",
                        "AU",
                        OptionalInt.empty(),
                        "banking",
                        connector("bank", Method.WEB, Stage.LIVE),
                        connector("bank-web", Method.WEB, Stage.LIVE)),
                institution(
                        "other",
                        "The other",
                        "AU",
                        OptionalInt.empty(),
                        "banking",
                        connector("other-api", Method.WEB, Stage.LIVE))));
    }

    /** The same with another institution in the place of one. */
    public static Catalogue catalogue(String id, UnaryOperator<Institution> change) {
        return new Catalogue(catalogue().institutions().stream()
                .map(one -> one.id().equals(id) ? change.apply(one) : one)
                .toList());
    }

    static Institution institution(
            String id, String name, String country, OptionalInt tier, String sector, Connector... connectors) {
        return new Institution(id, name, country, tier, sector, List.of(connectors));
    }

    static Connector connector(String id, Method method, Stage stage) {
        return new Connector(id, method, stage, PolicyOverrides.NONE, List.of());
    }

    private static Connector withProbes(String id) {
        return new Connector(
                id,
                Method.WEB,
                Stage.LIVE,
                PolicyOverrides.NONE,
                List.of(
                        probe("home", new ProbeTarget.Http(HttpCall.get("https://bank.example/"))),
                        probe("push", new ProbeTarget.Push(Duration.ofMinutes(5)))));
    }

    private static ProbeSpec probe(String id, ProbeTarget target) {
        return new ProbeSpec(
                id, Duration.ofSeconds(60), Duration.ofSeconds(10), 0, Duration.ofSeconds(1), false, target, List.of());
    }

    public static ProbeRun failedRun(String probe, Instant at) {
        return new ProbeRun(
                "fr-credit",
                probe,
                at,
                ProbeResult.FAILURE,
                Fault.INSTITUTION,
                true,
                false,
                "status",
                "expected status 200-299, but it is 503",
                Duration.ofMillis(12),
                Map.of("connect", Duration.ofMillis(3)),
                OptionalInt.of(503),
                Optional.of(new TlsSeen("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.of(at), "CN=a", "CN=b")),
                2,
                "<h1>Away</h1>");
    }

    /** A run of a probe of {@code fr-credit} that counts. */
    public static ProbeRun run(String probe, Instant at, ProbeResult result, Map<String, Duration> phases) {
        return new ProbeRun(
                "fr-credit",
                probe,
                at,
                result,
                result.succeeded() ? Fault.UNKNOWN : Fault.INSTITUTION,
                false,
                false,
                result == ProbeResult.SUCCESS ? "" : "slow",
                "",
                Duration.ofMillis(12),
                phases,
                OptionalInt.of(200),
                Optional.empty(),
                1,
                "");
    }

    public static JobOutcome success(String connector, String job, int attempt, Instant at, Map<String, Long> steps) {
        return new JobOutcome(
                connector, job, attempt, OptionalLong.empty(), at, true, "", "", OptionalLong.empty(), steps);
    }

    public static JobOutcome failure(String connector, String job, Instant at, String step, String errorCode) {
        return new JobOutcome(
                connector, job, 1, OptionalLong.empty(), at, false, step, errorCode, OptionalLong.empty(), Map.of());
    }

    /** What went wrong in the hour before a time, and one job that went well a minute before it. */
    public static List<JobOutcome> failures(String connector, Instant until) {
        Instant at = until.minusSeconds(600);
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            outcomes.add(failure(connector, "away-" + i, at, "retrieve-accounts", "service-unavailable"));
        }
        for (int i = 0; i < 3; i++) {
            outcomes.add(failure(connector, "password-" + i, at, "verify-credentials", "invalid-credentials"));
        }
        outcomes.add(failure(connector, "nobody-knows", at, "", ""));
        for (int i = 0; i < 10; i++) {
            long took = i < 9 ? 1_000 : 3_000;
            outcomes.add(
                    success(connector, "good-" + i, 1, until.minusSeconds(60), Map.of("verify-credentials", took)));
        }
        return outcomes;
    }

    /** One by numbers, of which three rows did not fit, one by times that cannot be read, and one that was just added. */
    public static List<SourceProgress> sources() {
        Instant now = ApiFixture.NOW;
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return List.of(
                SourceProgresses.following(
                        source("platform", CursorType.SERIAL),
                        clock,
                        42,
                        new Counts(10, 2, 3, 1),
                        now.minusMillis(1_500)),
                SourceProgresses.failing(
                        source("legacy", CursorType.TIMESTAMP),
                        clock,
                        1_772_000_000_000_001L,
                        "relation \"jobs\" does not exist (SQLSTATE 42P01)"),
                SourceProgresses.starting(source("fresh", CursorType.SERIAL), clock));
    }

    /** A source with a table of jobs. */
    public static SourceConfig source(String name, CursorType type) {
        return new SourceConfig(
                name,
                new Secret("postgresql://me:hunter2@db.example/platform"),
                new Relation(false, "jobs"),
                new Cursor("id", type, OptionalLong.empty(), 0),
                new Mapping(Map.of(), Map.of(), Map.of()),
                new Pace(Optional.empty(), Duration.ofSeconds(10), 1_000, Duration.ofSeconds(30)));
    }

    /** Of all connectors but {@code nz-kiwi}, which has not been evaluated yet. */
    public static Map<String, Evaluation> evaluations() {
        return Stream.of(
                        evaluation("fr-credit", Status.MAJOR_OUTAGE, TICK),
                        evaluation("au-ubank", Status.OPERATIONAL, TICK),
                        evaluation("au-ubank-web", Status.PARTIAL_OUTAGE, TICK),
                        evaluation("au-agl", Status.DEGRADED_PERFORMANCE, TICK))
                .collect(Collectors.toMap(Evaluation::connectorId, Function.identity()));
    }

    /** The evaluations by which an incident begins and, where it is over, ends. */
    public static List<Evaluation> incident(String connector, Status status, Instant began, Optional<Instant> ended) {
        return incident(connector, status, began, ended, Status.OPERATIONAL);
    }

    /** The same with the status that ends it. */
    public static List<Evaluation> incident(
            String connector, Status status, Instant began, Optional<Instant> ended, Status then) {
        List<Evaluation> changes = new ArrayList<>();
        changes.add(evaluation(connector, status, began, true, Optional.of(began)));
        ended.ifPresent(end -> changes.add(evaluation(connector, then, end, true, Optional.of(began))));
        return changes;
    }

    /** One that says what the one before it said. */
    public static Evaluation unchanged(String connector, Status status, Instant at) {
        return evaluation(connector, status, at, false, Optional.empty());
    }

    public static Evaluation evaluation(String connector, Status status, Instant at) {
        return evaluation(
                connector, status, at, true, status.isOutage() ? Optional.of(at.minusSeconds(600)) : Optional.empty());
    }

    private static Evaluation evaluation(
            String connector, Status status, Instant at, boolean changed, Optional<Instant> incidentSince) {
        int succeeded = switch (status) {
            case OPERATIONAL -> 20;
            case DEGRADED_PERFORMANCE -> 17;
            case PARTIAL_OUTAGE -> 12;
            default -> 4;
        };
        EvidenceSummary evidence = new EvidenceSummary(
                at.minus(Duration.ofHours(1)),
                at,
                Basis.JOBS,
                20,
                0,
                succeeded,
                succeeded,
                Map.of(Fault.INSTITUTION, 20 - succeeded, Fault.USER, 3));
        return new Evaluation(
                connector,
                at,
                Trigger.SCHEDULED,
                status,
                status == Status.UNDER_MAINTENANCE ? Status.OPERATIONAL : status,
                changed ? Status.OPERATIONAL : status,
                at.minusSeconds(600),
                changed,
                false,
                at.plus(Duration.ofMinutes(30)),
                new WatchState(Optional.of(at.minusSeconds(900)), Optional.empty(), List.of(), false, Optional.empty()),
                incidentSince,
                Optional.empty(),
                evidence,
                new UserErrors(new Blamed(23, 3), Blamed.NONE, new Blamed(4000, 500), false),
                succeeded + " of 20 jobs succeeded first time; 3 excluded as user errors",
                Optional.of(new Explanation(
                        Rule.CORRECTION_JOBS,
                        Optional.of(at.minusSeconds(7200)),
                        new Ruling(
                                Rule.CORRECTION_JOBS,
                                at,
                                Status.OPERATIONAL,
                                new Ruling.Sample(12, 1, 0),
                                Optional.of(at.minusSeconds(700)),
                                Optional.of(new TailRuling(false, true, 0.5, 0.0005, 0.000244140625, 1))),
                        new Explanation.Thresholds(0.95, 0.75, 0.5))));
    }

    /** Every Sunday night on Sydney's clock, for an institution. */
    public static MaintenanceWindow weekly(String id) {
        return new MaintenanceWindow(
                id,
                1,
                "Weekly batch",
                "Balances are not available meanwhile.",
                Coverage.ofInstitution("au-ubank"),
                new Recurring(
                        LocalDateTime.parse("2026-03-01T02:00:00"),
                        Duration.ofHours(2),
                        "FREQ=WEEKLY;BYDAY=SU",
                        ZoneId.of("Australia/Sydney")),
                Optional.empty(),
                Optional.empty());
    }
}

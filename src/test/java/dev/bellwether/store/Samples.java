package dev.bellwether.store;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.evidence.Window.Blamed;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Records with every field filled. */
public final class Samples {
    private Samples() {}

    public static JobOutcome success(String connector, String job, int attempt, Instant completedAt) {
        return new JobOutcome(
                connector,
                job,
                attempt,
                OptionalLong.empty(),
                completedAt,
                true,
                "",
                "",
                OptionalLong.of(1500),
                Map.of("verify", 1200L));
    }

    public static JobOutcome failure(String connector, String job, int attempt, Instant completedAt, String code) {
        return new JobOutcome(
                connector,
                job,
                attempt,
                OptionalLong.empty(),
                completedAt,
                false,
                "verify",
                code,
                OptionalLong.empty(),
                Map.of());
    }

    public static ProbeRun run(String connector, String probe, Instant at) {
        return new ProbeRun(
                connector,
                probe,
                at,
                ProbeResult.FAILURE,
                Fault.INSTITUTION,
                true,
                false,
                "tls-expired",
                "the certificate expired yesterday",
                Duration.ofNanos(1_234_567_891),
                Map.of("resolve", Duration.ofMillis(3), "tls", Duration.ofNanos(17)),
                OptionalInt.of(503),
                Optional.of(new TlsSeen("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.of(at), "CN=a", "CN=b")),
                2,
                "");
    }

    public static ProbeRun plainRun(String connector, String probe, Instant at) {
        return new ProbeRun(
                connector,
                probe,
                at,
                ProbeResult.SUCCESS,
                Fault.UNKNOWN,
                false,
                true,
                "",
                "",
                Duration.ZERO,
                Map.of(),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }

    public static Evaluation evaluation(String connector, Instant at, Status status, boolean changed) {
        return new Evaluation(
                connector,
                at,
                Trigger.EARLY,
                status,
                Status.PARTIAL_OUTAGE,
                Status.OPERATIONAL,
                at.minusSeconds(5),
                changed,
                true,
                at.plusSeconds(1800),
                new WatchState(
                        Optional.of(at.minusSeconds(700)),
                        Optional.of(at.minusSeconds(15)),
                        List.of(),
                        false,
                        Optional.empty()),
                status.isOutage() ? Optional.of(at.minusSeconds(5)) : Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(
                        at.minusSeconds(3600),
                        at,
                        Basis.JOBS_AND_PROBES,
                        7,
                        3,
                        6,
                        5,
                        Map.of(Fault.USER, 4, Fault.INSTITUTION, 3, Fault.CONNECTOR, 0)),
                new UserErrors(new Blamed(14, 4), Blamed.NONE, new Blamed(5_000_000_000L, 3), false),
                "5 of 10 jobs and runs succeeded first time; 'ü' too",
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
}

package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.probe.wire.HttpFetch;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an Australian data holder says of itself (Consumer Data Standards, Get Status). {@code OK} is a success, {@code
 * PARTIAL_FAILURE} is flaky, and both outages are failures: a planned one too, since no connection works meanwhile; that it
 * counts as maintenance is what the window that it opens is for.
 */
record CdrStatusProbe(Connections connections, Clock clock) implements Probe {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The checks on an answer, and its {@code data} where all of them held. */
    private record Said(List<Check> checks, JsonNode data) {
        static Said read(HttpExpect expect, HttpAnswer answer) {
            List<Check> checks = HttpJudge.judge(expect, answer);
            boolean held = checks.stream().allMatch(Check::held);
            try {
                return new Said(checks, held ? JSON.readTree(answer.body()).path("data") : MissingNode.getInstance());
            } catch (IOException e) {
                return new Said(List.of(HttpJudge.notJson("it is none")), MissingNode.getInstance());
            }
        }
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        HttpCall target = ((ProbeTarget.CdrStatus) spec.target()).call();
        return HttpFetch.make(connections, attempt, HttpFetch.Asking.alone(target))
                .compose(answer -> HttpJudge.isLaborious(target.expect(), answer)
                        ? attempt.blocking(() -> Said.read(target.expect(), answer))
                        : Future.succeededFuture(Said.read(target.expect(), answer)))
                .map(said -> said.data().isMissingNode()
                        ? Outcome.of(said.checks(), attempt)
                        : judge(said.data(), said.checks(), target, attempt));
    }

    private Outcome judge(JsonNode data, List<Check> checks, HttpCall target, Attempt attempt) {
        String status = data.path("status").asText("").strip().toUpperCase(Locale.ROOT);
        String explanation = data.path("explanation").asText("").strip();
        String said = "the holder reports " + status + (explanation.isEmpty() ? "" : ": " + explanation);
        Outcome reachable = Outcome.of(checks, target.expect().limits(), attempt, clock.instant())
                .with(Optional.of(Outcome.PlannedOutage.NONE));
        return switch (status) {
            case "OK" -> reachable;
            case "PARTIAL_FAILURE" -> reachable.as(ProbeResult.FLAKY, Optional.of(Cause.REPORTED), said);
            case "UNAVAILABLE" -> reachable.as(ProbeResult.FAILURE, Optional.of(Cause.REPORTED), said);
            case "SCHEDULED_OUTAGE" ->
                reachable
                        .as(ProbeResult.FAILURE, Optional.of(Cause.REPORTED), said)
                        .with(Optional.of(new Outcome.PlannedOutage(
                                true, time(data, "detectionTime"), time(data, "expectedResolutionTime"))));
            default -> {
                List<Check> all = new ArrayList<>(reachable.checks());
                all.add(Check.of(
                        Cause.JSON,
                        "/data/status to be one of OK, PARTIAL_FAILURE, UNAVAILABLE, SCHEDULED_OUTAGE",
                        false,
                        status.isEmpty() ? "it is not there" : "it is `" + status + "`"));
                yield Outcome.of(all, attempt);
            }
        };
    }

    /**
     * A time as holders write it, deliberately read more leniently than our own: without seconds, or with an offset such as {@code +10}, it
     * still tells when. One that cannot be read is as good as none.
     */
    private static Optional<Instant> time(JsonNode data, String key) {
        try {
            return Optional.of(OffsetDateTime.parse(data.path(key).asText("")).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

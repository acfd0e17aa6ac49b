package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.probe.wire.HttpFetch;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an Australian data holder says of itself (Consumer Data Standards, Get Status), read leniently. {@code OK} is a success,
 * {@code PARTIAL_FAILURE} is flaky, {@code UNAVAILABLE} a failure. {@code SCHEDULED_OUTAGE} is a success, since the holder answers
 * as it should; that no connection works meanwhile is told by the maintenance window that it opens.
 */
record CdrStatusProbe(Connections connections, Clock clock) implements Probe {
    private static final String STATUS = "/data/status";
    private static final String EXPLANATION = "/data/explanation";
    private static final String SINCE = "/data/detectionTime";
    private static final String UNTIL = "/data/expectedResolutionTime";
    private static final List<String> STATUSES = List.of("OK", "PARTIAL_FAILURE", "UNAVAILABLE", "SCHEDULED_OUTAGE");

    /** The checks on an answer, and its values by their pointers where all of them held. */
    private record Said(List<Check> checks, Map<String, String> values) {
        static Said read(HttpCall call, HttpAnswer answer, Attempt attempt) throws Failure {
            List<Check> checks = new ArrayList<>(HttpJudge.judge(call.expect(), answer, attempt.effort()));
            if (checks.stream().anyMatch(check -> !check.held())) {
                return new Said(checks, Map.of());
            }
            try {
                Map<String, String> values = new HashMap<>();
                JsonBody.readLeniently(answer, List.of(STATUS, EXPLANATION, SINCE, UNTIL))
                        .forEach((pointer, value) ->
                                values.put(pointer, value.text().strip()));
                String status = values.get(STATUS).toUpperCase(Locale.ROOT);
                values.put(STATUS, status);
                boolean held = STATUSES.contains(status);
                checks.add(Check.of(
                        Cause.JSON,
                        STATUS + " to be one of " + String.join(", ", STATUSES),
                        held,
                        status.isEmpty() ? "it is not there" : "it is `" + status + "`"));
                return new Said(checks, held ? values : Map.of());
            } catch (IOException e) {
                checks.add(HttpJudge.notJson(e));
                return new Said(checks, Map.of());
            }
        }
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        HttpCall target = ((ProbeTarget.CdrStatus) spec.target()).call();
        return HttpFetch.make(connections, attempt, HttpFetch.Asking.alone(target, HttpFetch.Asking.AS_TEXT))
                .compose(answer -> attempt.judge(
                        HttpJudge.isLaborious(target.expect(), answer), () -> Said.read(target, answer, attempt)))
                .map(said ->
                        said.values().isEmpty() ? Outcome.of(said.checks(), attempt) : judge(said, target, attempt));
    }

    private Outcome judge(Said said, HttpCall target, Attempt attempt) {
        String status = said.values().get(STATUS);
        String explanation = said.values().get(EXPLANATION);
        String words = "the holder reports " + status + (explanation.isEmpty() ? "" : ": " + explanation);
        Outcome reachable = Outcome.of(said.checks(), target.expect().limits(), attempt, clock.instant())
                .with(Optional.of(Outcome.PlannedOutage.NONE));
        return switch (status) {
            case "OK" -> reachable;
            case "PARTIAL_FAILURE" -> reachable.as(ProbeResult.FLAKY, Optional.of(Cause.REPORTED), words);
            case "UNAVAILABLE" -> reachable.as(ProbeResult.FAILURE, Optional.of(Cause.REPORTED), words);
            default ->
                reachable.with(Optional.of(new Outcome.PlannedOutage(
                        true,
                        JsonBody.time(said.values().get(SINCE)),
                        JsonBody.time(said.values().get(UNTIL)),
                        explanation)));
        };
    }
}

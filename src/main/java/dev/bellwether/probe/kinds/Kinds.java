package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.Effort;
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
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** All kinds of probes, and what those do that make one connection and no more. */
public record Kinds(Connections connections, Clock clock) {
    private static final String STATUS = "/data/status";
    private static final String EXPLANATION = "/data/explanation";
    private static final String SINCE = "/data/detectionTime";
    private static final String UNTIL = "/data/expectedResolutionTime";
    private static final List<String> STATUSES = List.of("OK", "PARTIAL_FAILURE", "UNAVAILABLE", "SCHEDULED_OUTAGE");

    public Map<String, Probe> all() {
        return Map.of(
                "http",
                this::http,
                "cdr-status",
                this::cdrStatus,
                "tls",
                this::tls,
                "tcp",
                this::tcp,
                "dns",
                this::dns,
                "journey",
                (spec, attempt) -> new JourneyProbe(connections, clock).run(spec, attempt));
    }

    private Future<Outcome> http(ProbeSpec spec, Attempt attempt) {
        HttpCall call = ((ProbeTarget.Http) spec.target()).call();
        return HttpFetch.make(connections, attempt, HttpFetch.Asking.alone(call))
                .compose(answer -> attempt.judge(
                        HttpJudge.isLaborious(call.expect(), answer),
                        () -> HttpJudge.judge(call.expect(), answer, attempt.effort())))
                .map(checks -> Outcome.of(checks, call.expect().limits(), attempt, clock.instant()));
    }

    private Future<Outcome> tcp(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tcp target = (ProbeTarget.Tcp) spec.target();
        return connections
                .talk(attempt, target)
                .map(done -> Outcome.of(List.of(), target.limits(), attempt, clock.instant()));
    }

    /** A TLS handshake, and whether the certificate lasts; or one that the target has to refuse. */
    private Future<Outcome> tls(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tls target = (ProbeTarget.Tls) spec.target();
        Future<List<Check>> checked = target.alerts().isEmpty()
                ? connections
                        .shakeHands(attempt, target.address(), target.route())
                        .map(List.<Check>of())
                : connections
                        .refusedHandshake(attempt, target.address(), target.route())
                        .map(alert -> List.of(refused(target.alerts(), alert)));
        return checked.map(checks -> {
            attempt.leave();
            return Outcome.of(checks, target.limits(), attempt, clock.instant());
        });
    }

    private static Check refused(List<TlsAlert> wanted, TlsAlert alert) {
        return Check.of(
                Cause.TLS_HANDSHAKE,
                "the alert " + wanted.stream().map(TlsAlert::wire).collect(Collectors.joining(" or ")),
                wanted.contains(alert),
                "it is " + alert.wire());
    }

    /** A question to a name server, and whether the answer is as expected. */
    private Future<Outcome> dns(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Dns target = (ProbeTarget.Dns) spec.target();
        boolean laborious = !target.answers().equals(ProbeTarget.Dns.Answers.ANY);
        return connections
                .ask(attempt, target)
                .compose(answer -> attempt.judge(laborious, () -> judge(target, answer, attempt.effort())))
                .map(checks -> Outcome.of(checks, target.limits(), attempt, clock.instant()));
    }

    private static List<Check> judge(ProbeTarget.Dns target, Message answer, Effort effort) throws Failure {
        String code = Rcode.string(answer.getRcode());
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of(
                Cause.DNS_CODE,
                "the code " + String.join(" or ", target.codes()),
                target.codes().contains(code),
                "it is " + code));
        List<Record> records = answer.getSection(Section.ANSWER);
        String seen = records.isEmpty()
                ? "there is none"
                : "there is " + records.stream().map(Record::rdataToString).collect(Collectors.joining(", "));
        ProbeTarget.Dns.Answers answers = target.answers();
        for (Regex regex : answers.some()) {
            checks.add(answer("a record that matches `" + regex + "`", isIn(records, List.of(regex), effort), seen));
        }
        for (Regex regex : answers.absent()) {
            checks.add(answer("no record that matches `" + regex + "`", !isIn(records, List.of(regex), effort), seen));
        }
        int type = Type.value(target.question().type());
        List<Record> asked = records.stream()
                .filter(entry -> type == Type.ANY || entry.getType() == type)
                .toList();
        if (!answers.all().isEmpty()) {
            boolean held = !asked.isEmpty();
            for (Record entry : asked) {
                held = held && isIn(List.of(entry), answers.all(), effort);
            }
            checks.add(answer("only records that match `" + words(answers.all()) + "`", held, seen));
        }
        if (answers.least() > 0 || answers.most() < Integer.MAX_VALUE) {
            String wanted = answers.least() == answers.most()
                    ? "" + answers.least()
                    : answers.least() + " to " + answers.most();
            checks.add(answer(
                    wanted + " records",
                    answers.least() <= asked.size() && asked.size() <= answers.most(),
                    "there are " + asked.size()));
        }
        return checks;
    }

    private static Check answer(String expected, boolean held, String seen) {
        return Check.of(Cause.DNS_ANSWER, expected, held, seen);
    }

    private static String words(List<Regex> regexes) {
        return regexes.stream().map(Regex::toString).collect(Collectors.joining("` or `"));
    }

    /** Whether one of these is found in the data of any of the records, or in all of it, as a zone file writes them. */
    private static boolean isIn(List<Record> records, List<Regex> regexes, Effort effort) throws Failure {
        for (Record entry : records) {
            for (Regex regex : regexes) {
                for (String text : List.of(entry.rdataToString(), entry.toString())) {
                    if (effort.judge(
                            text,
                            Cause.DNS_ANSWER,
                            regex,
                            bounded -> regex.pattern().matcher(bounded).find())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * What an Australian data holder says of itself (Consumer Data Standards, Get Status), read leniently. {@code OK} is a success,
     * {@code PARTIAL_FAILURE} is flaky, {@code UNAVAILABLE} a failure. {@code SCHEDULED_OUTAGE} is a success, since the holder answers
     * as it should; that no connection works meanwhile is told by the maintenance window that it opens.
     */
    private Future<Outcome> cdrStatus(ProbeSpec spec, Attempt attempt) {
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

    /** One kind of probe: makes a single attempt at its target. */
    @FunctionalInterface
    public interface Probe {
        /** For a kind that makes no attempts of its own. */
        Probe NONE = (spec, attempt) -> Future.failedFuture(
                Failure.ours(Cause.STEP, "a probe of kind " + spec.target().kind() + " is not run"));

        /**
         * Makes an attempt, which ends all waiting when its time is up, at a target of the probe's kind, and answers what came of it,
         * or a {@link Failure}.
         */
        Future<Outcome> run(ProbeSpec spec, Attempt attempt);
    }
}

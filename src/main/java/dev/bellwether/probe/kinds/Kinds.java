package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.HttpFetch;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All kinds of probes, and what those do that make one connection and no more. */
public record Kinds(Connections connections, Clock clock) {
    public Map<String, Probe> all() {
        return Map.of(
                "http",
                this::http,
                "cdr-status",
                new CdrStatusProbe(connections, clock),
                "tls",
                this::tls,
                "tcp",
                this::tcp,
                "dns",
                new DnsProbe(connections, clock),
                "journey",
                new JourneyProbe(connections, clock));
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
}

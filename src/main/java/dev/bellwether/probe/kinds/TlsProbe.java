package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** A TLS handshake, and whether the certificate lasts; or one that the target has to refuse. */
record TlsProbe(Connections connections, Clock clock) implements Probe {
    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
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

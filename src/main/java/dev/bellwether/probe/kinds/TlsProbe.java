package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** A TLS handshake, and whether the certificate lasts. */
record TlsProbe(Connections connections, Clock clock) implements Probe {
    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tls target = (ProbeTarget.Tls) spec.target();
        return connections.shakeHands(attempt, target.address(), target.route()).map(done -> {
            attempt.leave();
            return Outcome.of(List.of(), target.limits(), attempt, clock.instant());
        });
    }
}

package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import java.time.Clock;

/** A TLS handshake, and whether the certificate lasts. */
final class TlsProbe implements Probe {
    private final Connections connections;
    private final Clock clock;

    TlsProbe(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tls target = (ProbeTarget.Tls) spec.target();
        return connections.shakeHands(attempt, target.address(), target.route()).map(done -> {
            attempt.leave();
            return Outcome.of(LimitJudge.judge(target.limits(), attempt, clock.instant()), attempt);
        });
    }
}

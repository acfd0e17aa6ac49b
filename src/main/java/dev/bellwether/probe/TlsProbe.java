package dev.bellwether.probe;

import dev.bellwether.catalogue.ProbeSpec;
import dev.bellwether.catalogue.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Wires;
import io.vertx.core.Future;
import java.time.Clock;

/** A TLS handshake, and whether the certificate lasts. */
final class TlsProbe implements Probe {
    private final Wires wires;
    private final Clock clock;

    TlsProbe(Wires wires, Clock clock) {
        this.wires = wires;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tls target = (ProbeTarget.Tls) spec.target();
        return wires.shakeHands(attempt, target.address(), target.route()).map(done -> {
            attempt.leave();
            return Outcome.of(LimitJudge.judge(target.limits(), attempt, clock.instant()), attempt);
        });
    }
}

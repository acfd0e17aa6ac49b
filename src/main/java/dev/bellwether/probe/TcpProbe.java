package dev.bellwether.probe;

import dev.bellwether.catalogue.ProbeSpec;
import dev.bellwether.catalogue.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Wires;
import io.vertx.core.Future;
import java.time.Clock;

/** A TCP connection, and a dialogue on it. */
final class TcpProbe implements Probe {
    private final Wires wires;
    private final Clock clock;

    TcpProbe(Wires wires, Clock clock) {
        this.wires = wires;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tcp target = (ProbeTarget.Tcp) spec.target();
        return wires.talk(attempt, target)
                .map(done -> Outcome.of(LimitJudge.judge(target.limits(), attempt, clock.instant()), attempt));
    }
}

package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import java.time.Clock;

/** A TCP connection, and a dialogue on it. */
final class TcpProbe implements Probe {
    private final Connections connections;
    private final Clock clock;

    TcpProbe(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tcp target = (ProbeTarget.Tcp) spec.target();
        return connections
                .talk(attempt, target)
                .map(done -> Outcome.of(LimitJudge.judge(target.limits(), attempt, clock.instant()), attempt));
    }
}

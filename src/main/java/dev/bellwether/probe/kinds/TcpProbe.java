package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** A TCP connection, and a dialogue on it. */
record TcpProbe(Connections connections, Clock clock) implements Probe {
    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Tcp target = (ProbeTarget.Tcp) spec.target();
        return connections
                .talk(attempt, target)
                .map(done -> Outcome.of(List.of(), target.limits(), attempt, clock.instant()));
    }
}

package dev.bellwether.probe;

import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.Wires;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;

/** Which probe makes the attempts of which kind. */
final class Kinds {
    /** For a kind that makes no attempts of its own. */
    static final Probe NONE = (spec, attempt) -> Future.failedFuture(
            Failure.ours(Cause.STEP, "a probe of kind " + spec.target().kind() + " is not run"));

    private Kinds() {}

    static Map<String, Probe> over(Wires wires, Clock clock) {
        return Map.of(
                "http", new HttpProbe(wires, clock),
                "cdr-status", new CdrStatusProbe(wires, clock),
                "tls", new TlsProbe(wires, clock),
                "tcp", new TcpProbe(wires, clock),
                "dns", new DnsProbe(wires, clock),
                "journey", new JourneyProbe(wires, clock));
    }
}

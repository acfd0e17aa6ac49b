package dev.bellwether.probe.kinds;

import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.Failure;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;

/** Which probe makes the attempts of which kind. */
public final class Kinds {
    /** For a kind that makes no attempts of its own. */
    public static final Probe NONE = (spec, attempt) -> Future.failedFuture(
            Failure.ours(Cause.STEP, "a probe of kind " + spec.target().kind() + " is not run"));

    private Kinds() {}

    public static Map<String, Probe> over(Connections connections, Clock clock) {
        return Map.of(
                "http", new HttpProbe(connections, clock),
                "cdr-status", new CdrStatusProbe(connections, clock),
                "tls", new TlsProbe(connections, clock),
                "tcp", new TcpProbe(connections, clock),
                "dns", new DnsProbe(connections, clock),
                "journey", new JourneyProbe(connections, clock));
    }
}

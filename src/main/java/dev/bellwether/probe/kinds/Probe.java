package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.probe.wire.Attempt;
import io.vertx.core.Future;

/** One kind of probe: makes a single attempt at its target. */
@FunctionalInterface
public interface Probe {
    /**
     * Makes an attempt.
     *
     * @param spec with a target of the probe's kind
     * @param attempt which ends all waiting when its time is up
     * @return what came of it, or a {@link dev.bellwether.probe.wire.Failure}
     */
    Future<Outcome> run(ProbeSpec spec, Attempt attempt);
}

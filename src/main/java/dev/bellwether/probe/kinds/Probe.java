package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Failure;
import io.vertx.core.Future;

/** One kind of probe: makes a single attempt at its target. */
@FunctionalInterface
public interface Probe {
    /** For a kind that makes no attempts of its own. */
    Probe NONE = (spec, attempt) -> Future.failedFuture(
            Failure.ours(Cause.STEP, "a probe of kind " + spec.target().kind() + " is not run"));

    /**
     * Makes an attempt, which ends all waiting when its time is up, at a target of the probe's kind, and answers what came of it,
     * or a {@link Failure}.
     */
    Future<Outcome> run(ProbeSpec spec, Attempt attempt);
}

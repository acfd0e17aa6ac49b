package dev.bellwether.probe;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.Check;
import dev.bellwether.probe.kinds.Outcome;
import java.util.List;

/**
 * A run that has ended, as it is published unless this node turns out to be offline, and the outcome of its last attempt, whose
 * words may hold what must not be shown; the checks are without secrets.
 */
public record Finished(ProbeRun run, Outcome outcome, List<Check> checks) {
    public Finished {
        checks = List.copyOf(checks);
    }

    /** Whether it failed before any byte came back, and our own side is not known to be at fault. */
    public boolean failedInSilence() {
        return !run.result().succeeded() && !outcome.seen().answered() && run.fault() != Fault.PLATFORM;
    }

    /** The same run, which says nothing about the target since this node was offline. */
    ProbeRun offline(String why) {
        return new ProbeRun(
                run.connectorId(),
                run.probe(),
                run.at(),
                run.result(),
                Fault.PLATFORM,
                run.confirm(),
                run.informational(),
                run.cause(),
                run.detail() + " (" + why + ")",
                run.duration(),
                run.phases(),
                run.statusCode(),
                run.tls(),
                run.attempts(),
                run.snippet());
    }
}

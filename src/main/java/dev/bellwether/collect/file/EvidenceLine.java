package dev.bellwether.collect.file;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.Operation;
import java.time.Instant;
import java.util.Optional;

/** One line of a file of evidence. Times are cut off after the microsecond. */
public sealed interface EvidenceLine {
    String connectorId();

    /** The outcome of a job. No tick before it was received knows it; where that is empty it was known at once. */
    record Job(JobOutcome outcome, Optional<Instant> receivedAt) implements EvidenceLine {
        @Override
        public String connectorId() {
            return outcome.connectorId();
        }
    }

    /**
     * The result of a run of a probe, when it ended, with fault {@link Fault#UNKNOWN} where the line does not say. No tick before
     * it was received knows it; where that is empty it was known at once.
     */
    record Probe(
            String connectorId,
            Instant at,
            ProbeResult result,
            Fault fault,
            boolean confirm,
            Optional<Instant> receivedAt)
            implements EvidenceLine {}

    /** A new version of a connector went live; the version is empty where the line does not say. */
    record Release(Operation.Release release) implements EvidenceLine {
        @Override
        public String connectorId() {
            return release.connectorId();
        }
    }

    /** Planned maintenance, possibly an empty window; its id is the line's own or made of the line's number. */
    record Maintenance(Operation.Maintenance maintenance) implements EvidenceLine {
        @Override
        public String connectorId() {
            return maintenance.connectorId();
        }
    }
}

package dev.bellwether.bus;

import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Recheck;
import java.time.Instant;
import java.util.List;

/** Messages that are more than one record of the pure core. */
public final class Messages {
    private Messages() {}

    /** Outcomes that are new in the store, in the order in which they came, and when they were stored. */
    public record OutcomesStored(Instant receivedAt, List<JobOutcome> outcomes) {
        public OutcomesStored {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * What one tick published, in the order of the catalogue.
     *
     * @param tick aligned to the clock in UTC
     * @param rechecks what was seen since without being published; once a minute
     * @param clockWentBack whether all that later ticks published is void: the evaluations are then what is left
     * @param stored whether the evaluations are in the store; otherwise no other node hears of them yet
     */
    public record EvaluationsPublished(
            Instant tick, List<Evaluation> evaluations, List<Recheck> rechecks, boolean clockWentBack, boolean stored) {
        public EvaluationsPublished {
            evaluations = List.copyOf(evaluations);
            rechecks = List.copyOf(rechecks);
        }

        /** What is stored, as usual. */
        public EvaluationsPublished(
                Instant tick, List<Evaluation> evaluations, List<Recheck> rechecks, boolean clockWentBack) {
            this(tick, evaluations, rechecks, clockWentBack, true);
        }

        /** What was published alone. */
        public EvaluationsPublished(Instant tick, List<Evaluation> evaluations) {
            this(tick, evaluations, List.of(), false);
        }
    }

    /** What operators said, or targets announced, that was stored. */
    public sealed interface Operating permits OperationStored, WindowStored {}

    /** An operation on one connector that was stored. */
    public record OperationStored(Operation operation) implements Operating {}

    /** A maintenance window, or the next version of one, that was stored. */
    public record WindowStored(MaintenanceWindow window) implements Operating {}

    /** The ids of the connectors that a reload added, removed or changed; the catalogue itself is read anew by each. */
    public record CatalogueChanged(List<String> added, List<String> removed, List<String> changed) {
        public CatalogueChanged {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }
    }

    /** Whether this node sees the network, since when, and why, in words. */
    public record VantageChanged(boolean online, Instant since, String why) {}
}

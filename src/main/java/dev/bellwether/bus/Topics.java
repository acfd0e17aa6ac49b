package dev.bellwether.bus;

import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.evidence.ProbeRun;
import java.util.List;

/** Every topic of the daemon. Delivery is best effort; what must not be lost is in the store before. */
public final class Topics {
    /** From collect to evaluate and telemetry: outcomes that are new in the store. */
    public static final Topic<OutcomesStored> JOB_OUTCOMES = new Topic<>("job.outcomes", OutcomesStored.class);

    /** From probe to store, evaluate and telemetry: one finished run. */
    public static final Topic<ProbeRun> PROBE_RUNS = new Topic<>("probe.runs", ProbeRun.class);

    /** From api and probe to evaluate and telemetry: a release, maintenance window or override that was stored. */
    public static final Topic<Messages.Operating> OPERATIONS = new Topic<>("operations", Messages.Operating.class);

    /** From evaluate to api, telemetry and notify: what one tick published. */
    public static final Topic<Messages.EvaluationsPublished> EVALUATIONS =
            new Topic<>("evaluations", Messages.EvaluationsPublished.class);

    /** From app to probe, evaluate, api and telemetry: a reload made a difference. */
    public static final Topic<CatalogueChanged> CATALOGUE = new Topic<>("catalogue", CatalogueChanged.class);

    /** From probe to api and telemetry: whether this node sees the network. */
    public static final Topic<VantageChanged> VANTAGE = new Topic<>("vantage", VantageChanged.class);

    public static final List<Topic<?>> ALL =
            List.of(JOB_OUTCOMES, PROBE_RUNS, OPERATIONS, EVALUATIONS, CATALOGUE, VANTAGE);

    private Topics() {}

    /** An address on the event bus, unique, together with the one type of message that it carries, an immutable record. */
    public record Topic<T>(String address, Class<T> type) {}
}

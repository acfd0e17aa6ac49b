package dev.bellwether.evaluate;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.maintenance.MaintenancePlan;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.ConnectorWatch;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Watches;
import dev.bellwether.store.OutcomeCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of all connectors, in the order of the catalogue. Evidence of others is left out. Belongs to one thread. */
final class Ward {
    private static final Logger LOG = LoggerFactory.getLogger(Ward.class);

    private final EvaluationRules rules;
    private final Watches make;
    private final Set<RunKey> rebuiltRuns = new HashSet<>();
    private final MaintenancePlan plan = new MaintenancePlan();
    private Catalogue catalogue;
    private Map<String, ConnectorWatch> watches = new LinkedHashMap<>();
    private Instant latest;

    Ward(EvaluationRules rules, Catalogue catalogue) {
        this.rules = rules;
        this.make = new Watches(rules.policy(), rules.ticks());
        this.catalogue = catalogue;
        for (Connector connector : catalogue.connectors()) {
            watches.put(connector.id(), make.watch(connector));
        }
    }

    /** Tells one run from another, since a run that came over the bus may have been read from the store too. */
    private record RunKey(String connectorId, String probe, Instant at) {}

    void resume(Evaluation evaluation) {
        ConnectorWatch watch = watches.get(evaluation.connectorId());
        if (watch != null) {
            watch.resume(evaluation);
            if (latest == null || evaluation.at().isAfter(latest)) {
                latest = evaluation.at();
            }
        }
    }

    /** When the latest evaluation was made that the watches resumed from. */
    Optional<Instant> latestEvaluation() {
        return Optional.ofNullable(latest);
    }

    void add(JobOutcome outcome) {
        ConnectorWatch watch = watches.get(outcome.connectorId());
        if (watch != null) {
            watch.add(outcome, rules.errorCodes().get().fault(outcome.errorCode()));
        }
    }

    /** Takes in how many outcomes there were before those that are taken in one by one. */
    void addEarlier(OutcomeCount count) {
        ConnectorWatch watch = watches.get(count.connectorId());
        if (watch != null) {
            boolean ofUsers = !count.success() && rules.errorCodes().get().fault(count.errorCode()) == Fault.USER;
            watch.addEarlier(count.quarter(), count.count(), ofUsers ? count.count() : 0);
        }
    }

    /** Takes in a run that was read from the store. */
    void rebuild(ProbeRun run) {
        if (rebuiltRuns.add(new RunKey(run.connectorId(), run.probe(), run.at()))) {
            addRun(run);
        }
    }

    /** Takes in a run as it happens. */
    void add(ProbeRun run) {
        if (!rebuiltRuns.contains(new RunKey(run.connectorId(), run.probe(), run.at()))) {
            addRun(run);
        }
    }

    void apply(Operation operation) {
        ConnectorWatch watch = watches.get(operation.connectorId());
        if (watch != null) {
            watch.apply(operation);
        }
    }

    /** Takes a maintenance window in, for whoever it covers when it is open. */
    void plan(MaintenanceWindow window) {
        plan.put(window);
    }

    /** What is to be published at a tick, in the order of the catalogue. One connector's failure does not stop the others. */
    List<Evaluation> tick(Instant tick) {
        plan.at(tick).forEach(change -> change.operations(catalogue).forEach(this::apply));
        List<Evaluation> published = new ArrayList<>();
        for (ConnectorWatch watch : watches.values()) {
            try {
                watch.tick(tick).ifPresent(published::add);
            } catch (RuntimeException e) {
                LOG.error("Connector {} could not be evaluated at {}", watch.connectorId(), tick, e);
            }
        }
        rebuiltRuns.removeIf(run -> run.at().isBefore(tick.minus(rules.ticks().interval())));
        return published;
    }

    /** Takes over another catalogue; connectors that stay keep their evidence and their standing. */
    void reload(Catalogue replacement, Set<String> changed) {
        Map<String, ConnectorWatch> next = new LinkedHashMap<>();
        for (Connector connector : replacement.connectors()) {
            ConnectorWatch old = watches.get(connector.id());
            ConnectorWatch watch = old == null
                    ? make.watch(connector)
                    : changed.contains(connector.id()) ? make.rewatch(old, connector) : old;
            next.put(connector.id(), watch);
        }
        watches = next;
        for (MaintenancePlan.Change open : plan.open()) {
            open.never().operations(catalogue).forEach(this::apply);
            open.operations(replacement).forEach(this::apply);
        }
        catalogue = replacement;
    }

    private void addRun(ProbeRun run) {
        ConnectorWatch watch = watches.get(run.connectorId());
        if (watch != null) {
            watch.add(run);
        }
    }
}

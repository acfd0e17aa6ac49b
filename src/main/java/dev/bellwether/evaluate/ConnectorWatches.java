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
import dev.bellwether.status.Watchlist;
import dev.bellwether.store.evidence.OutcomeCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of all connectors, in the order of the catalogue. Evidence of others is left out. Belongs to one thread. */
final class ConnectorWatches {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatches.class);

    private final EvaluationRules rules;
    private final Watches make;
    private final RebuiltRuns rebuiltRuns = new RebuiltRuns();
    private final MaintenancePlan plan = new MaintenancePlan();
    private Catalogue catalogue;
    private Watchlist watches;
    private Instant latest;

    ConnectorWatches(EvaluationRules rules, Catalogue catalogue) {
        this.rules = rules;
        this.make = new Watches(rules.policy(), rules.ticks());
        this.catalogue = catalogue;
        this.watches =
                new Watchlist(catalogue.connectors().stream().map(make::watch).toList(), rules.ticks());
    }

    void resume(Evaluation evaluation) {
        boolean here = watches.tell(evaluation.connectorId(), watch -> watch.resume(evaluation));
        if (here && (latest == null || evaluation.at().isAfter(latest))) {
            latest = evaluation.at();
        }
    }

    /** Says how late it is before what the store knows is taken in. */
    void goOnTo(Instant tick) {
        rebuiltRuns.begin(tick);
        watches.goOnTo(tick);
    }

    /** When the latest evaluation was made that the watches resumed from. */
    Optional<Instant> latestEvaluation() {
        return Optional.ofNullable(latest);
    }

    void add(JobOutcome outcome) {
        Fault fault = rules.errorCodes().get().fault(outcome.errorCode());
        watches.tell(outcome.connectorId(), watch -> watch.add(outcome, fault));
    }

    /** Takes in how many outcomes there were before those that are taken in one by one. */
    void addEarlier(OutcomeCount count) {
        boolean ofUsers = !count.success() && rules.errorCodes().get().fault(count.errorCode()) == Fault.USER;
        watches.tell(
                count.connectorId(),
                watch -> watch.addEarlier(count.quarter(), count.count(), ofUsers ? count.count() : 0));
    }

    /** Takes in a run that was read from the store. */
    void rebuild(ProbeRun run) {
        rebuiltRuns.add(run);
        addRun(run);
    }

    /** Takes in a run as it happens. */
    void add(ProbeRun run) {
        if (!rebuiltRuns.contains(run)) {
            addRun(run);
        }
    }

    void apply(Operation operation) {
        watches.tell(operation.connectorId(), watch -> watch.apply(operation));
    }

    /** Takes a maintenance window in, for the connectors that it covers when it is open. */
    void plan(MaintenanceWindow window) {
        plan.put(window);
    }

    /** What is to be published at a tick, in the order of the catalogue. One connector's failure does not stop the others. */
    List<Evaluation> tick(Instant tick) {
        plan.at(tick).forEach(change -> change.operations(catalogue).forEach(this::apply));
        List<Evaluation> published = new ArrayList<>();
        watches.tick(
                tick,
                published::add,
                (watch, failure) ->
                        LOG.error("Connector {} could not be evaluated at {}", watch.connectorId(), tick, failure));
        rebuiltRuns.tick(tick);
        return published;
    }

    /** Takes over another catalogue; connectors that stay keep their evidence and their standing. */
    void reload(Catalogue replacement, Set<String> changed) {
        List<ConnectorWatch> next = new ArrayList<>();
        for (Connector connector : replacement.connectors()) {
            next.add(watches.find(connector.id())
                    .map(old -> changed.contains(connector.id()) ? make.rewatch(old, connector) : old)
                    .orElseGet(() -> make.watch(connector)));
        }
        watches = new Watchlist(next, rules.ticks());
        for (MaintenancePlan.Change open : plan.open()) {
            open.never().operations(catalogue).forEach(this::apply);
            open.operations(replacement).forEach(this::apply);
        }
        catalogue = replacement;
    }

    private void addRun(ProbeRun run) {
        watches.tell(run.connectorId(), watch -> watch.add(run));
    }
}

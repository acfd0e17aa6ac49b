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
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Watches;
import dev.bellwether.status.Watchlist;
import dev.bellwether.store.evidence.JobOutcomes.OutcomeCount;
import dev.bellwether.store.history.WatchStates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of all connectors, in the order of the catalogue. Evidence of others is left out. Belongs to one thread. */
final class ConnectorWatches {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatches.class);

    private final EvaluationRules rules;
    private final Watches make;
    private final MaintenancePlan plan = new MaintenancePlan();
    /** What was seen since it was last shown, by connector. */
    private final Map<String, Recheck> unseen = new LinkedHashMap<>();

    private Catalogue catalogue;
    private Watchlist watches;
    private Instant latest;
    /** Of each connector whose last evaluation is known, when that was. */
    private final Map<String, Instant> resumed = new HashMap<>();

    private Instant shownAt = Instant.MIN;

    /**
     * What one tick of all connectors came to: what it published, in the order of the catalogue, what was seen since the minute
     * before without being published, to be shown now, and whose state changed without being published, to be stored.
     */
    record Ticked(Instant tick, List<Evaluation> published, List<Recheck> shown, List<Recheck> kept) {}

    ConnectorWatches(EvaluationRules rules, Catalogue catalogue) {
        this.rules = rules;
        this.make = new Watches(rules.policy(), rules.ticks());
        this.catalogue = catalogue;
        this.watches =
                new Watchlist(catalogue.connectors().stream().map(make::watch).toList(), rules.ticks());
    }

    void resume(Evaluation evaluation) {
        resumed.put(evaluation.connectorId(), evaluation.at());
        resume(evaluation.connectorId(), evaluation.at(), watch -> watch.resume(evaluation));
    }

    void resume(WatchStates.Kept kept) {
        resume(kept.connectorId(), kept.at(), watch -> watch.resume(kept.at(), kept.state()));
    }

    private void resume(String connectorId, Instant at, Consumer<ConnectorWatch> how) {
        if (watches.tell(connectorId, how) && (latest == null || at.isAfter(latest))) {
            latest = at;
        }
    }

    Optional<Instant> latestTick() {
        return Optional.ofNullable(latest);
    }

    /** The last evaluation of the connector whose one is the oldest; empty if there is a connector without any. */
    Optional<Instant> earliestEvaluation() {
        return catalogue.connectors().stream().allMatch(connector -> resumed.containsKey(connector.id()))
                ? resumed.values().stream().min(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Begins after the latest tick that was made before: what was open then is known to have been. */
    void begin() {
        latestTick().ifPresent(this::applyPlan);
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

    /** Takes in a run; one that was read from the store may come over the bus as well, and counts once. */
    void add(ProbeRun run) {
        watches.tell(run.connectorId(), watch -> watch.add(run));
    }

    void apply(Operation operation) {
        watches.tell(operation.connectorId(), watch -> watch.apply(operation));
    }

    void plan(MaintenanceWindow window) {
        plan.put(window);
    }

    /** Decides at a tick. One connector's failure does not stop the others. */
    Ticked tick(Instant tick) {
        applyPlan(tick);
        List<Evaluation> published = new ArrayList<>();
        List<Recheck> kept = new ArrayList<>();
        watches.tick(
                tick,
                evaluation -> {
                    published.add(evaluation);
                    unseen.remove(evaluation.connectorId());
                },
                recheck -> {
                    unseen.put(recheck.connectorId(), recheck);
                    if (recheck.watchChanged()) {
                        kept.add(recheck);
                    }
                },
                (watch, failure) ->
                        LOG.error("Connector {} could not be evaluated at {}", watch.connectorId(), tick, failure));
        return new Ticked(tick, published, shown(tick), kept);
    }

    /** Once a minute what was seen since: more often would have all answers made anew all the time. */
    private List<Recheck> shown(Instant tick) {
        Instant minute = tick.truncatedTo(ChronoUnit.MINUTES);
        if (minute.equals(shownAt)) {
            return List.of();
        }
        shownAt = minute;
        List<Recheck> shown = List.copyOf(unseen.values());
        unseen.clear();
        return shown;
    }

    private void applyPlan(Instant tick) {
        plan.at(tick).forEach(change -> change.operations(catalogue).forEach(this::apply));
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Takes over another catalogue; connectors that stay keep their evidence and their standing. */
    void reload(Catalogue replacement, Set<String> changed) {
        reload(replacement, changed, watches);
    }

    /** Takes over another catalogue, with watches that others have rebuilt meanwhile. */
    void join(ConnectorWatches rebuilt, Catalogue replacement) {
        reload(replacement, Set.of(), rebuilt.watches);
    }

    private void reload(Catalogue replacement, Set<String> changed, Watchlist rebuilt) {
        List<ConnectorWatch> next = new ArrayList<>();
        for (Connector connector : replacement.connectors()) {
            next.add(watches.find(connector.id())
                    .or(() -> rebuilt.find(connector.id()))
                    .map(old -> changed.contains(connector.id()) ? make.change(old, connector) : old)
                    .orElseGet(() -> make.watch(connector)));
        }
        watches = new Watchlist(next, rules.ticks());
        for (MaintenancePlan.Change open : plan.open()) {
            open.never().operations(catalogue).forEach(this::apply);
            open.operations(replacement).forEach(this::apply);
        }
        catalogue = replacement;
    }
}

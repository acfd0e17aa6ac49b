package dev.bellwether.evaluate;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Policy;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads back from the store what the watches need to go on where they stopped. */
record Rebuild(Database database, EvaluationRules rules, Supplier<Catalogue> catalogue, WeekReading week) {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final int PATIENCE_SECONDS = 5;

    /** Removes what is stored of ticks that have not come yet, since the clock went back; answers whether there was anything. */
    Future<Boolean> takeBack(Instant now) {
        return database.rewind().latest().compose(latest -> {
            if (latest.filter(tick -> tick.isAfter(now.plus(rules.ticks().recheck())))
                    .isEmpty()) {
                return Future.succeededFuture(false);
            }
            LOG.warn(
                    "The clock went back from {} or later to {}: what was decided since is removed", latest.get(), now);
            return database.rewind().to(now, latest.get()).map(true);
        });
    }

    /** Reads what the store knows of the connectors that are watched: their last evaluation, operations, outcomes and probe runs. */
    Future<Void> into(ConnectorWatches watches, Instant now) {
        // A scheduled tick that nobody made may be made up for.
        Instant since = now.minus(reach()).minus(rules.ticks().interval());
        Future<Void> usual = week.read(now, since, watches::addEarlier);
        return database.evaluations()
                .latest()
                .onSuccess(latest -> latest.values().stream()
                        .filter(evaluation -> watches.catalogue()
                                .connector(evaluation.connectorId())
                                .isPresent())
                        .forEach(watches::resume))
                .compose(ignored -> database.watchStates().laterThanEvaluations())
                .onSuccess(states -> states.forEach(watches::resume))
                .compose(ignored -> database.operations().since(since))
                .onSuccess(operations -> operations.forEach(watches::apply))
                .compose(ignored -> database.maintenanceWindows()
                        .live(watches.latestTick().filter(now::isAfter).orElse(now)))
                .onSuccess(windows -> windows.forEach(watches::plan))
                .compose(ignored -> database.jobOutcomes().forEach(since, stored -> watches.add(stored.outcome())))
                .compose(ignored -> database.probeRuns().forEach(since, watches::add))
                // Until it is here no surge of user errors is seen, and nothing else depends on it.
                .compose(ignored ->
                        usual.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).recover(late -> Future.succeededFuture()));
    }

    private Duration reach() {
        return Stream.concat(
                        Stream.of(rules.policy()),
                        catalogue.get().connectors().stream()
                                .map(connector -> rules.policy().with(connector.policy())))
                .map(Policy::reach)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}

package dev.bellwether.evaluate;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.StoredOutcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads back from the store what the watches need to go on where they stopped. */
final class Rebuild {
    private final Database database;
    private final EvaluationRules rules;
    private final Supplier<Catalogue> catalogue;

    Rebuild(Database database, EvaluationRules rules, Supplier<Catalogue> catalogue) {
        this.database = database;
        this.rules = rules;
        this.catalogue = catalogue;
    }

    Future<Void> into(Ward ward, Instant now) {
        return into(ward, now, connector -> true);
    }

    /** Reads what the store knows of some connectors: their last evaluation, operations, outcomes and probe runs. */
    Future<Void> into(Ward ward, Instant now, Predicate<String> connectors) {
        Instant since = now.minus(reach());
        return database.evaluations()
                .latest()
                .onSuccess(latest -> latest.values().stream()
                        .filter(evaluation -> connectors.test(evaluation.connectorId()))
                        .forEach(ward::resume))
                .compose(ignored -> database.operations().since(since))
                .onSuccess(operations -> operations.stream()
                        .filter(operation -> connectors.test(operation.connectorId()))
                        .forEach(ward::apply))
                .compose(ignored -> database.jobOutcomes().forEach(since, stored -> {
                    if (connectors.test(stored.connectorId())) {
                        ward.add(outcome(stored));
                    }
                }))
                .compose(ignored -> database.probeRuns().forEach(since, run -> {
                    if (connectors.test(run.connectorId())) {
                        ward.rebuild(run);
                    }
                }));
    }

    /** How far back any connector's policy looks. */
    private Duration reach() {
        return Stream.concat(
                        Stream.of(rules.policy()),
                        catalogue.get().connectors().stream()
                                .map(connector -> rules.policy().with(connector.policy())))
                .flatMap(policy -> Stream.of(policy.window(), policy.staleAfter(), policy.releaseWindow()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** A window needs no more of an outcome than the store gives back. */
    private static JobOutcome outcome(StoredOutcome stored) {
        return new JobOutcome(
                stored.connectorId(),
                stored.jobId(),
                stored.attempt(),
                stored.completedAt(),
                stored.success(),
                "",
                stored.errorCode(),
                OptionalLong.empty(),
                Map.of());
    }
}

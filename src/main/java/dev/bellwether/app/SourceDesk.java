package dev.bellwether.app;

import dev.bellwether.api.ports.JobTables;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.source.SourceIntake;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.collect.source.SourceVerticle;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.store.Database;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Kept;
import dev.bellwether.telemetry.ReadinessCheck;
import dev.bellwether.telemetry.SourceMetrics;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The sources of the configuration: what reads them, and what is told of that. */
final class SourceDesk implements JobTables {
    private final Map<SourceConfig, SourceProgress> progress = new LinkedHashMap<>();
    private final Sources store;
    private final GroupCommit commit;
    private final JobRules rules;

    SourceDesk(List<SourceConfig> sources, Database database, GroupCommit commit, JobRules rules) {
        sources.forEach(source -> progress.put(source, new SourceProgress(source.name(), rules.clock())));
        this.store = database.sources();
        this.commit = commit;
        this.rules = rules;
    }

    /** What makes the verticle of each source, by its name. */
    Map<String, Supplier<Deployable>> readers(MessageBus bus) {
        Map<String, Supplier<Deployable>> readers = new LinkedHashMap<>();
        progress.forEach((source, told) -> readers.put(
                "source " + source.name(),
                () -> new SourceVerticle(
                        source, new SourceIntake(source, commit, rules, store, told), told, bus, rules.clock())));
        return readers;
    }

    void show(SourceMetrics metrics) {
        progress.forEach((source, told) -> metrics.follow(
                source.name(),
                Map.of(
                        "accepted", () -> count(told, Counts::accepted),
                        "duplicate", () -> count(told, Counts::duplicates),
                        "rejected", () -> count(told, Counts::rejected),
                        "ignored", () -> count(told, Counts::ignored)),
                () -> told.lag().toMillis() / 1000.0,
                () -> told.state().works()));
    }

    private static long count(SourceProgress told, ToLongFunction<Counts> which) {
        return which.applyAsLong(told.counted());
    }

    /** Ready while all can be read; rows that did not fit are told, and keep nobody from being ready. */
    ReadinessCheck.Answer readiness() {
        StringJoiner details = new StringJoiner("; ");
        boolean ready = true;
        for (SourceProgress told : progress.values()) {
            var state = told.state();
            if (!state.works()) {
                ready = false;
                details.add(told.name() + " is " + state.phase().wire() + ": " + state.detail());
            }
            if (state.kept() > 0) {
                details.add("rows of " + told.name() + " that do not fit and are kept aside: " + state.kept());
            }
        }
        return ready
                ? ReadinessCheck.Answer.ready(details.toString())
                : ReadinessCheck.Answer.notReady(details.toString());
    }

    @Override
    public List<JobTable> all() {
        return progress.entrySet().stream()
                .map(entry -> new JobTable(
                        entry.getKey(),
                        entry.getValue().state(),
                        entry.getValue().lag()))
                .toList();
    }

    @Override
    public Future<Long> countKept(String source) {
        return store.countKept(source);
    }

    @Override
    public Future<List<Kept>> kept(String source, long before, int limit) {
        return store.kept(source, before, limit);
    }
}

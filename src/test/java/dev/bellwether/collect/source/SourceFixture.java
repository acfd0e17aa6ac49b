package dev.bellwether.collect.source;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.HeapBound;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.config.SourceConfig.Cursor;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.config.SourceConfig.Mapping;
import dev.bellwether.config.SourceConfig.Pace;
import dev.bellwether.config.SourceConfig.Relation;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.Database;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.evidence.OutcomeSink;
import dev.bellwether.store.sources.Sources.Kept;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.MemoryUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A source with everything behind it, on a Vert.x of its own; the store can be made to be away. */
final class SourceFixture implements AutoCloseable {
    static final Mapping MAPPING = new Mapping(
            Map.of(
                    "connectorId", "bank",
                    "jobId", "id",
                    "attempt", "try",
                    "completedAt", "finished_at",
                    "outcome", "state",
                    "failedStep", "step",
                    "errorCode", "error",
                    "durationMs", "took",
                    "stepDurationsMs", "steps"),
            Map.of("attempt", "1"),
            Map.of("done", "success", "broken", "failed", "running", SourceConfig.IGNORED));

    static final Cursor BY_ID = new Cursor("id", CursorType.SERIAL, OptionalLong.empty(), 0);
    static final Pace OFTEN = new Pace(Optional.empty(), Duration.ofMillis(100), 100, Duration.ofSeconds(5));

    final Vertx vertx = Vertx.vertx();
    final MessageBus bus = MessageBus.install(vertx);
    final List<JobOutcome> published = new CopyOnWriteArrayList<>();
    final Set<String> connectors = ConcurrentHashMap.newKeySet();
    final SourceProgress progress;
    final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    volatile boolean away;
    /** How full the memory is, in percent. */
    volatile int memory;
    /** Whether the next answer of the store is lost, after it has stored. */
    volatile boolean losesAnswer;

    private final SourceConfig source;
    private final Database database;

    SourceFixture(TestDatabase store, SourceConfig source) {
        this.source = source;
        connectors.add("bank");
        vertx.exceptionHandler(uncaught::add);
        database = store.open(vertx);
        progress = new SourceProgress(source, Clock.systemUTC());
        bus.subscribe(Topics.JOB_OUTCOMES, stored -> published.addAll(stored.outcomes()));
        JobRules rules = new JobRules(
                connectors::contains, Clock.systemUTC(), Duration.ofDays(35), new CustomerHash(new byte[32]));
        GroupCommit commit = new GroupCommit(
                vertx,
                new Moody(),
                bus,
                Clock.systemUTC(),
                new GroupCommit.Bounds(
                        Duration.ofSeconds(10), new HeapBound(() -> new MemoryUsage(0, memory, 100, 100))));
        SourceIntake intake = new SourceIntake(progress, commit, rules, database.sources());
        await(vertx.deployVerticle(new SourceVerticle(progress, intake, bus, Clock.systemUTC())));
    }

    private final class Moody implements OutcomeSink {
        private final OutcomeSink store = database.jobOutcomes();

        @Override
        public Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
            if (away) {
                return Future.failedFuture("the store is away");
            }
            Future<List<JobOutcome>> answer = store.insert(outcomes, receivedAt);
            if (losesAnswer) {
                losesAnswer = false;
                return answer.transform(lost -> Future.failedFuture(StoreFailures.connectionLost()));
            }
            return answer;
        }

        @Override
        public Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
            return away ? Future.failedFuture(StoreFailures.unreachable()) : store.settle(outcomes, receivedAt);
        }
    }

    static SourceConfig source(String uri, Relation relation, Cursor cursor, Pace pace) {
        return new SourceConfig("platform", new Secret(uri), relation, cursor, MAPPING, pace);
    }

    static SourceConfig table(String uri) {
        return source(uri, new Relation(false, "jobs"), BY_ID, OFTEN);
    }

    /** The ids of all jobs that became known, in their order. */
    List<String> jobs() {
        return published.stream().map(JobOutcome::jobId).toList();
    }

    Set<String> distinctJobs() {
        return new HashSet<>(jobs());
    }

    List<Kept> kept() {
        return await(database.sources().kept(source.name(), Long.MAX_VALUE, 1_000));
    }

    List<String> reasons() {
        return kept().stream().map(kept -> kept.rejected().reason()).toList();
    }

    void learn(String connector) {
        connectors.add(connector);
        bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of(connector), List.of(), List.of()));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30 s", e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        if (!uncaught.isEmpty()) {
            throw new AssertionError("not caught", uncaught.get(0));
        }
    }
}

package dev.bellwether.app;

import dev.bellwether.api.ApiSettings;
import dev.bellwether.api.ApiVerticle;
import dev.bellwether.api.ports.About;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.cluster.Assignment;
import dev.bellwether.cluster.Cluster;
import dev.bellwether.cluster.ClusterStatus;
import dev.bellwether.cluster.ServerClock;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.http.IntakeLimits;
import dev.bellwether.collect.http.JobIntake;
import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.collect.source.SourceIntake;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.collect.source.SourceVerticle;
import dev.bellwether.config.ClusterConfig;
import dev.bellwether.config.ConfigException;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.evaluate.EvaluationRules;
import dev.bellwether.evaluate.EvaluatorVerticle;
import dev.bellwether.evaluate.backtest.BacktestVerticle;
import dev.bellwether.notify.NotifyVerticle;
import dev.bellwether.notify.Receivers;
import dev.bellwether.notify.SigningSecrets;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.ProbeOptions;
import dev.bellwether.probe.ProbeVerticle;
import dev.bellwether.store.Database;
import dev.bellwether.store.ProbeRunVerticle;
import dev.bellwether.store.PublishedOperations;
import dev.bellwether.store.history.Evaluations.Fence;
import dev.bellwether.store.nodes.Discovery;
import dev.bellwether.telemetry.ManagementVerticle;
import dev.bellwether.telemetry.ReadinessCheck;
import dev.bellwether.telemetry.StoreMetrics;
import dev.bellwether.telemetry.Telemetry;
import dev.bellwether.telemetry.TelemetryVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the parts of a daemon around its store. A verticle that failed is made anew, so the parts ask here for the one that runs.
 * Safe for any thread.
 */
final class DaemonParts {
    private static final Duration STORE_AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(2);

    private final Vertx vertx;
    final Telemetry telemetry;
    private final DaemonPlan plan;
    private final DaemonConfig config;
    private final Clock clock;
    final Database database;
    private final MessageBus bus;
    private final ReloadVerticle.Live live;
    final Optional<Cluster> cluster;
    final Assignment assignment;
    private final Supplier<ClusterStatus> nodes;
    private final GroupCommit commit;
    private final JobRules jobRules;
    private final PublishedOperations operations;
    private final SigningSecrets secrets;
    private final Receivers receivers;
    final List<SourceProgress> sources;
    final ReloadTrail reloads;
    private volatile ReloadVerticle reload;
    volatile ApiVerticle api;
    volatile ManagementVerticle management;
    volatile EvaluatorVerticle evaluator;
    volatile ProbeRunVerticle probeRuns;

    DaemonParts(Vertx vertx, Telemetry telemetry, DaemonPlan plan, Database database) {
        this.vertx = vertx;
        this.telemetry = telemetry;
        this.plan = plan;
        this.config = plan.configuration().daemon();
        this.database = database;
        this.bus = MessageBus.install(vertx);
        this.live = new ReloadVerticle.Live(
                plan.configuration().catalogue(), plan.configuration().errorCodes());
        byte[] secret = WebhookSecret.of(config);
        ServerClock shared = new ServerClock(plan.clock());
        this.clock = config.cluster().isPresent() ? shared : plan.clock();
        this.cluster = config.cluster()
                .map(nodes -> new Cluster(
                        site(nodes),
                        database,
                        live::catalogue,
                        new NodeDigests(config, secret, bus),
                        new Cluster.Means(vertx, bus, shared)));
        this.assignment =
                cluster.<Assignment>map(Cluster::assignment).orElseGet(() -> Assignment.ofAll(live::catalogue, bus));
        this.nodes = statuses();
        this.jobRules = new JobRules(
                id -> live.catalogue().connector(id).isPresent(),
                clock,
                database.retention(),
                new CustomerHash(secret));
        this.commit = new GroupCommit(vertx, database.jobOutcomes(), bus, clock);
        this.operations = new PublishedOperations(database, bus);
        this.secrets = new SigningSecrets(secret);
        // What only this machine reaches may tell this machine.
        boolean local = config.http().isLoopback();
        this.receivers = new Receivers(config.webhookAllow().orElse(local ? Receivers.LOOPBACK : List.of()));
        this.sources = config.sources().stream()
                .map(source -> new SourceProgress(source, clock))
                .toList();
        this.reloads = new ReloadTrail(vertx, database.auditTrail()::record, clock, STORE_AGAIN, telemetry.node());
        sources.forEach(telemetry.node()::follow);
        cluster.ifPresent(telemetry.node()::follow);
        StoreMetrics store = telemetry.store();
        store.buffer(
                "evaluations",
                () -> evaluator == null ? 0 : evaluator.unsaved(),
                () -> evaluator == null ? 0 : evaluator.dropped());
        store.buffer(
                "probe-runs",
                () -> probeRuns == null ? 0 : probeRuns.unsaved(),
                () -> probeRuns == null ? 0 : probeRuns.dropped());
    }

    private Cluster.Site site(ClusterConfig nodes) {
        return new Cluster.Site(
                nodes, () -> Discovery.in(config.store().uri().orElseThrow().value()), address(), Version.OF_JAR);
    }

    private String address() {
        return config.page().url().orElse("http://" + config.http() + "/");
    }

    /** How the nodes stand, or this one alone. */
    private Supplier<ClusterStatus> statuses() {
        ClusterStatus alone = ClusterStatus.alone(ClusterConfig.hostName(), address(), Version.OF_JAR, clock.instant());
        return cluster.<Supplier<ClusterStatus>>map(nodes -> nodes::status).orElse(() -> alone);
    }

    /**
     * Reads the catalogue and the error codes at once, whether their files look changed or not, and answers what that changed;
     * fails with {@link ConfigException} if a file is refused, and with {@link IllegalStateException} if this daemon does not
     * reload, or not yet.
     */
    Future<JsonObject> reload() {
        ReloadVerticle current = reload;
        return current == null
                ? Future.failedFuture(
                        new IllegalStateException("this daemon does not reload its files, or has not started yet"))
                : current.now();
    }

    ProbeRunVerticle makeProbeRuns() {
        probeRuns = new ProbeRunVerticle(bus, database);
        return probeRuns;
    }

    TelemetryVerticle makeTelemetry() {
        return new TelemetryVerticle(
                        telemetry,
                        bus,
                        new TelemetryVerticle.Sources(
                                live::catalogue, live::errorCodes, database.evaluations()::latest, clock))
                .sharing(assignment, () -> nodes.get().problem().isEmpty());
    }

    EvaluatorVerticle makeEvaluator() {
        EvaluationRules rules = new EvaluationRules(config.policy(), config.ticks(), live::errorCodes);
        evaluator = new EvaluatorVerticle(bus, database, live::catalogue, rules, clock)
                .sharing(assignment, cluster.<Fence>map(Cluster::assignment).orElse(Fence.NONE))
                .onDecided(telemetry.node()::decided)
                .onClockWentBack(telemetry.node()::clockWentBack);
        return evaluator;
    }

    BacktestVerticle makeBacktests() {
        return new BacktestVerticle(database, live::catalogue, live::errorCodes, clock);
    }

    ApiVerticle makeApi() {
        About about = new About(Version.OF_JAR, plan.notice(), config.page(), config.policy(), config.ticks());
        ApiSources asked = new ApiSources(
                live::catalogue,
                live::errorCodes,
                database,
                operations,
                run -> probeRuns.store(run),
                sources,
                secrets,
                receivers,
                nodes);
        JobIntake intake = new JobIntake(
                commit, jobRules, IntakeLimits.forHeap(Runtime.getRuntime().maxMemory()), telemetry.node());
        api = new ApiVerticle(
                new ApiSettings(config.http().host(), config.http().port(), about, config.keys(), config.limits()),
                asked,
                bus,
                intake,
                clock);
        return api;
    }

    ManagementVerticle makeManagement(Map<String, ReadinessCheck> checks) {
        management = new ManagementVerticle(config.management(), telemetry, checks, this::reload);
        return management;
    }

    NotifyVerticle makeNotify() {
        NotifyVerticle.Options options = new NotifyVerticle.Options(
                secrets, receivers, telemetry.node()::notified, new SecureRandom()::nextDouble);
        return new NotifyVerticle(bus, database, live::catalogue, options, clock);
    }

    ProbeVerticle makeProbes(ProbeEngine engine) {
        ProbeOptions options = new ProbeOptions(
                config.confirmation(),
                config.references(),
                ProbeOptions.DEFAULT.mostRuns(),
                ProbeOptions.DEFAULT.mostRunsPerHost());
        ReportedProbeEvents events =
                new ReportedProbeEvents(vertx, operations::announce, telemetry.node(), STORE_AGAIN);
        return new ProbeVerticle(engine, bus, live::catalogue, options, events)
                .sharing(assignment)
                .remembering(new StoredProbeMemory(database));
    }

    SourceVerticle makeSource(SourceProgress source) {
        return new SourceVerticle(source, new SourceIntake(source, commit, jobRules, database.sources()), bus, clock);
    }

    StoreWork makeUpkeep() {
        return StoreWork.upkeep(database::upkeep, telemetry.store(), clock, StoreWork.Pauses.OF_UPKEEP);
    }

    StoreWork makeRollUp() {
        return StoreWork.rollUp(
                () -> database.rollUp(live.errorCodes()), telemetry.store(), clock, StoreWork.Pauses.OF_ROLL_UP);
    }

    ReloadVerticle makeReload() {
        reload = new ReloadVerticle(config, live, bus, LOOK_AT_FILES.toMillis(), reloads);
        return reload;
    }
}

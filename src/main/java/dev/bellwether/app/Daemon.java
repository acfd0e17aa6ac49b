package dev.bellwether.app;

import dev.bellwether.api.ApiSettings;
import dev.bellwether.api.ApiVerticle;
import dev.bellwether.api.ports.About;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.api.subscriptions.SubscriptionsResource;
import dev.bellwether.async.Repeat;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.http.IntakeLimits;
import dev.bellwether.collect.http.JobIntake;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.config.StoreConfig;
import dev.bellwether.evaluate.EvaluationRules;
import dev.bellwether.evaluate.EvaluatorVerticle;
import dev.bellwether.evaluate.backtest.BacktestVerticle;
import dev.bellwether.notify.NotifyVerticle;
import dev.bellwether.notify.SigningSecrets;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.ProbeOptions;
import dev.bellwether.probe.ProbeVerticle;
import dev.bellwether.probe.wire.NameResolver;
import dev.bellwether.store.Database;
import dev.bellwether.store.ProbeRunVerticle;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.telemetry.ManagementVerticle;
import dev.bellwether.telemetry.ReadinessCheck;
import dev.bellwether.telemetry.Telemetry;
import dev.bellwether.telemetry.TelemetryVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A running daemon. It is built and started in the order in which data flows, and stopped in reverse. */
public final class Daemon {
    private static final Duration STOP_VERTICLE = Duration.ofSeconds(2);
    private static final Duration STOP_STORE = Duration.ofSeconds(8);
    private static final Duration STORE_AGAIN = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 4;
    private static final long LOOK_AT_FILES_MS = 2000;
    private static final int MOST_UNSAVED = 100_000;

    private final Vertx vertx;
    private final Telemetry telemetry;
    private final DaemonPlan plan;
    private final DaemonConfig config;
    private final Live live;
    private final MessageBus bus;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Supervisor supervisor;

    private Database database;
    private GroupCommit commit;
    private JobRules jobRules;
    private SourceDesk sources;
    private SigningSecrets signingSecrets;
    private volatile ApiVerticle api;
    private volatile ManagementVerticle management;
    private volatile EvaluatorVerticle evaluator;
    private volatile ProbeRunVerticle probeRuns;

    private Daemon(Vertx vertx, Telemetry telemetry, DaemonPlan plan) {
        this.vertx = vertx;
        this.telemetry = telemetry;
        this.plan = plan;
        this.config = plan.configuration().daemon();
        this.live =
                new Live(plan.configuration().catalogue(), plan.configuration().errorCodes());
        this.bus = MessageBus.install(vertx);
        this.supervisor = new Supervisor(vertx, telemetry.parts());
        telemetry.watch(vertx, Version.OF_JAR);
    }

    /**
     * Starts a daemon on a Vert.x of its own.
     *
     * @param telemetry with which the Vert.x was built
     * @return fails, with everything stopped again, if a part cannot be started; the failure names it and the remedy
     */
    public static Future<Daemon> start(Vertx vertx, Telemetry telemetry, DaemonPlan plan) {
        Daemon daemon = new Daemon(vertx, telemetry, plan);
        return daemon.startAll().map(daemon).recover(e -> daemon.stop().transform(ignored -> Future.failedFuture(e)));
    }

    /** Where the API and the status page are served. */
    public SocketAddress http() {
        return SocketAddress.inetSocketAddress(api.port(), config.http().host());
    }

    /** Where metrics and health are served. */
    public SocketAddress management() {
        return SocketAddress.inetSocketAddress(
                management.port(), config.management().host());
    }

    /** An address as users open it. */
    static String url(SocketAddress address) {
        String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
        return "http://" + host + ":" + address.port() + "/";
    }

    /** Stops everything; the answer names the parts that did not stop cleanly. */
    public Future<List<String>> stop() {
        return lifecycle.stop();
    }

    private Future<?> startAll() {
        return openStore()
                .compose(ignored -> deploy("probe run store", () -> probeRuns = new ProbeRunVerticle(bus, database)))
                .compose(ignored -> deploy("telemetry", this::makeTelemetry))
                .compose(ignored -> deploy("evaluator", this::makeEvaluator))
                .compose(ignored -> deploy("backtests", this::makeBacktests))
                .compose(ignored -> deploy("api", this::makeApi))
                .compose(ignored -> deploy("management", this::makeManagement))
                .compose(ignored -> deploy("notifications", this::makeNotify))
                .compose(ignored -> startProbes())
                .compose(ignored -> startSources())
                .compose(ignored -> deploy("store upkeep", this::makeUpkeep))
                .compose(ignored -> deploy("store roll-up", this::makeRollUp))
                .compose(ignored -> plan.reloads() ? deploy("reload", this::makeReload) : Future.succeededFuture());
    }

    private Future<?> openStore() {
        StoreConfig store = config.store();
        StoreOptions options = new StoreOptions(
                store.uri().map(Secret::value).orElse(""),
                store.dataDirectory(),
                CONNECTIONS,
                store.retention(),
                store.historyRetention());
        return Database.open(vertx, options).onSuccess(opened -> {
            database = opened;
            signingSecrets = new SigningSecrets(WebhookSecret.of(config));
            telemetry
                    .store()
                    .buffer(
                            "evaluations",
                            () -> evaluator == null ? 0 : evaluator.unsaved(),
                            () -> evaluator == null ? 0 : evaluator.dropped());
            telemetry
                    .store()
                    .buffer(
                            "probe-runs",
                            () -> probeRuns == null ? 0 : probeRuns.unsaved(),
                            () -> probeRuns == null ? 0 : probeRuns.dropped());
            jobRules = new JobRules(id -> live.catalogue().connector(id).isPresent(), plan.clock(), store.retention());
            commit = new GroupCommit(vertx, opened.jobOutcomes(), bus, plan.clock());
            sources = new SourceDesk(config.sources(), opened, commit, jobRules);
            sources.show(telemetry.sources());
            lifecycle.started("store", STOP_STORE, opened::close);
        });
    }

    private Future<?> deploy(String name, Supplier<? extends Deployable> make) {
        return supervisor
                .deploy(name, make)
                .onSuccess(supervised -> lifecycle.started(name, STOP_VERTICLE, supervised::stop));
    }

    private TelemetryVerticle makeTelemetry() {
        return new TelemetryVerticle(
                telemetry,
                bus,
                new TelemetryVerticle.Sources(
                        live::catalogue, live::errorCodes, database.evaluations()::latest, plan.clock()));
    }

    private StoreWork makeUpkeep() {
        return StoreWork.upkeep(database::upkeep, telemetry.store(), plan.clock(), StoreWork.Pauses.OF_UPKEEP);
    }

    private StoreWork makeRollUp() {
        return StoreWork.rollUp(database::rollUp, telemetry.store(), plan.clock(), StoreWork.Pauses.OF_ROLL_UP);
    }

    private ReloadVerticle makeReload() {
        return new ReloadVerticle(
                config,
                live,
                bus,
                LOOK_AT_FILES_MS,
                new ReloadTrail(vertx, database.auditTrail()::record, plan.clock(), STORE_AGAIN));
    }

    private ManagementVerticle makeManagement() {
        ReadinessCheck verticles = () -> Future.succeededFuture(
                supervisor.down().isEmpty()
                        ? ReadinessCheck.Answer.ready("")
                        : ReadinessCheck.Answer.notReady("restarting: "
                                + String.join(", ", supervisor.down().keySet())));
        ReadinessCheck store = this::askStore;
        ReadinessCheck unsaved = () -> Future.succeededFuture(waiting());
        ReadinessCheck jobTables = () -> Future.succeededFuture(sources.readiness());
        management = new ManagementVerticle(
                config.management(),
                telemetry,
                Map.of("store", store, "unsaved", unsaved, "verticles", verticles, "sources", jobTables));
        return management;
    }

    private Future<ReadinessCheck.Answer> askStore() {
        long asked = System.nanoTime();
        return database.ping()
                .onSuccess(ignored -> telemetry.store().answered(Duration.ofNanos(System.nanoTime() - asked)))
                .onFailure(ignored -> telemetry.store().silent())
                .map(ignored -> ReadinessCheck.Answer.ready(""));
    }

    /** Some wait for a moment now and then; many only while the store is away. */
    private ReadinessCheck.Answer waiting() {
        int evaluations = evaluator.unsaved();
        int runs = probeRuns.unsaved();
        if (evaluations + runs == 0) {
            return ReadinessCheck.Answer.ready("");
        }
        String detail = evaluations + " evaluations and " + runs + " probe runs wait to be stored";
        int onlyInMemory = evaluator.onlyInMemory() + probeRuns.onlyInMemory();
        if (onlyInMemory > 0) {
            return ReadinessCheck.Answer.notReady(
                    detail + ", " + onlyInMemory + " of them in memory only: the disk does not take them");
        }
        return evaluations + runs <= MOST_UNSAVED
                ? ReadinessCheck.Answer.ready(detail)
                : ReadinessCheck.Answer.notReady(detail);
    }

    private EvaluatorVerticle makeEvaluator() {
        EvaluationRules rules = new EvaluationRules(config.policy(), config.ticks(), live::errorCodes);
        evaluator = new EvaluatorVerticle(bus, database, live::catalogue, rules, plan.clock())
                .onDecided(telemetry.node()::decided);
        return evaluator;
    }

    private BacktestVerticle makeBacktests() {
        return new BacktestVerticle(database, live::catalogue, live::errorCodes, plan.clock());
    }

    private Future<?> startProbes() {
        NameResolver names = NameResolver.ofSystem();
        ProbeEngine engine = ProbeEngine.create(vertx, names, plan.clock());
        lifecycle.started("probe engine", STOP_VERTICLE, () -> {
            engine.close();
            names.close();
            return Future.succeededFuture();
        });
        ProbeOptions options = new ProbeOptions(
                config.confirmation(),
                config.references(),
                ProbeOptions.DEFAULT.mostRuns(),
                ProbeOptions.DEFAULT.mostRunsPerHost());
        return deploy(
                "probes",
                () -> new ProbeVerticle(
                        engine,
                        bus,
                        live::catalogue,
                        options,
                        new ReportedProbeEvents(
                                vertx, new OperationDesk(database, bus)::take, telemetry.node(), STORE_AGAIN)));
    }

    private Future<?> startSources() {
        return Repeat.forEach(sources.readers(bus).entrySet(), reader -> deploy(reader.getKey(), reader.getValue()));
    }

    private ApiVerticle makeApi() {
        About about = new About(Version.OF_JAR, plan.notice(), config.policy(), config.ticks());
        ApiSources asked = new ApiSources(
                live::catalogue,
                live::errorCodes,
                database.evaluations()::latest,
                probeRuns::store,
                new StoredDetails(database, plan.clock()),
                sources,
                new OperationDesk(database, bus).forOperators(),
                new StoredBacktests(database, config.store().retention(), plan.clock()),
                new StoredHistory(database));
        api = new ApiVerticle(
                new ApiSettings(config.http().host(), config.http().port(), about, config.keys()),
                asked,
                bus,
                otherHandlers(new JobIntake(
                        commit,
                        jobRules,
                        IntakeLimits.forHeap(Runtime.getRuntime().maxMemory()),
                        telemetry.intake())),
                plan.clock());
        return api;
    }

    private Map<String, Handler<RoutingContext>> otherHandlers(JobIntake intake) {
        SubscriptionsResource subscriptions = new SubscriptionsResource(
                new SubscriptionsResource.Webhooks(database.subscriptions(), database.notifications(), signingSecrets),
                live::catalogue,
                plan.clock());
        Map<String, Handler<RoutingContext>> handlers = new HashMap<>(subscriptions.handlers());
        handlers.put("takeInJobs", intake);
        return handlers;
    }

    private NotifyVerticle makeNotify() {
        NotifyVerticle.Options options =
                new NotifyVerticle.Options(signingSecrets, telemetry.node()::notified, new SecureRandom()::nextDouble);
        return new NotifyVerticle(bus, database, live::catalogue, options, plan.clock());
    }
}

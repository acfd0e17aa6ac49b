package dev.bellwether.app;

import dev.bellwether.async.Repeat;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.wire.NameResolver;
import dev.bellwether.store.Database;
import dev.bellwether.store.StoreLock;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.telemetry.ManagementVerticle;
import dev.bellwether.telemetry.ReadinessCheck.Answer;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running daemon. Its parts are started in the order in which data flows, and stopped in reverse. */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration STOP_VERTICLE = Duration.ofSeconds(2);
    private static final Duration STOP_STORE = Duration.ofSeconds(8);
    private static final int CONNECTIONS = 4;

    private final Vertx vertx;
    private final Telemetry telemetry;
    private final DaemonPlan plan;
    private final DaemonConfig config;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Supervisor supervisor;
    /** On a store that others can reach too; an embedded one is kept by a lock on its directory. */
    private final Optional<StoreLock> lock;

    private DaemonParts parts;

    private Daemon(Vertx vertx, Telemetry telemetry, DaemonPlan plan) {
        this.vertx = vertx;
        this.telemetry = telemetry;
        this.plan = plan;
        this.config = plan.configuration().daemon();
        this.supervisor = new Supervisor(vertx, telemetry.node());
        this.lock = config.store()
                .uri()
                .map(uri -> new StoreLock(vertx, uri.value(), config.cluster().isPresent()));
        telemetry.watch(vertx, Version.OF_JAR);
    }

    /**
     * Starts a daemon on a Vert.x of its own, built with the telemetry. If a part cannot be started all is stopped again, and the
     * failure names the part and the remedy.
     */
    public static Future<Daemon> start(Vertx vertx, Telemetry telemetry, DaemonPlan plan) {
        return start(vertx, telemetry, plan, Future.future(never -> {}));
    }

    /**
     * The same. While another daemon has the store, this one waits and serves its health alone, until {@code told} completes, and
     * fails with a {@link CancellationException} then.
     */
    static Future<Daemon> start(Vertx vertx, Telemetry telemetry, DaemonPlan plan, Future<?> told) {
        return Future.<Daemon>succeededFuture()
                .map(none -> new Daemon(vertx, telemetry, plan))
                .compose(daemon -> daemon.takeStore(told)
                        .compose(ours -> daemon.startAll())
                        .map(daemon)
                        .recover(e -> daemon.stop().transform(ignored -> Future.failedFuture(e))));
    }

    /** Where the API and the status page are served. */
    public SocketAddress http() {
        return SocketAddress.inetSocketAddress(parts.api.port(), config.http().host());
    }

    /** Where metrics and health are served. */
    public SocketAddress management() {
        return SocketAddress.inetSocketAddress(
                parts.management.port(), config.management().host());
    }

    /** An address as users open it. */
    static String url(SocketAddress address) {
        String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
        return "http://" + host + ":" + address.port() + "/";
    }

    /** Reads the catalogue and the error codes at once, see {@link DaemonParts#reload()}. */
    Future<JsonObject> reload() {
        return parts.reload();
    }

    /** Stops everything; the answer names the parts that did not stop cleanly. */
    public Future<List<String>> stop() {
        return lifecycle.stop().eventually(() -> lock.map(StoreLock::close).orElseGet(Future::succeededFuture));
    }

    /** Completes when another daemon has taken the store and this one must end; see {@link StoreLock#overtaken()}. */
    Future<Void> overtaken() {
        return lock.map(StoreLock::overtaken).orElseGet(() -> Future.future(never -> {}));
    }

    private Future<?> takeStore(Future<?> told) {
        if (lock.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> turn = Promise.promise();
        told.onComplete(
                done -> turn.tryFail(new CancellationException("told to stop while another daemon has the store")));
        lock.get().take().onSuccess(ours -> turn.tryComplete());
        return Future.any(lock.get().elsewhere(), turn.future().otherwiseEmpty())
                .compose(either -> {
                    if (turn.future().isComplete()) {
                        return turn.future();
                    }
                    return standBy().compose(standby -> turn.future().eventually(() -> vertx.undeploy(standby)));
                });
    }

    private Future<String> standBy() {
        Answer waits = Answer.notReady("another daemon has the store; this one waits until that is gone");
        ManagementVerticle health = new ManagementVerticle(
                config.management(),
                telemetry,
                Map.of("lock", () -> Future.succeededFuture(waits)),
                () -> Future.failedFuture(new IllegalStateException("this daemon waits for its store")));
        return vertx.deployVerticle(health)
                .onSuccess(id -> LOG.warn(
                        "another daemon has the store: this one waits until that is gone, and serves health alone on {}",
                        url(SocketAddress.inetSocketAddress(
                                health.port(), config.management().host()))));
    }

    private Future<?> startAll() {
        return openStore()
                .compose(opened -> parts.cluster.isPresent()
                        ? deploy("nodes", parts.cluster.get()::makeMembership)
                        : Future.succeededFuture())
                .compose(opened -> deploy("probe run store", parts::makeProbeRuns))
                .compose(ignored -> deploy("telemetry", parts::makeTelemetry))
                .compose(ignored -> deploy("evaluator", parts::makeEvaluator))
                .compose(ignored -> deploy("backtests", parts::makeBacktests))
                .compose(ignored -> deploy("api", parts::makeApi))
                .compose(ignored -> deploy(
                        "management", () -> parts.makeManagement(new NodeReadiness(parts, supervisor, lock).checks())))
                .compose(ignored -> unlessCopy(() -> deploy("notifications", parts::makeNotify)))
                .compose(ignored -> startProbes())
                .compose(ignored -> unlessCopy(this::startSources))
                .compose(ignored -> deploy("store upkeep", parts::makeUpkeep))
                .compose(ignored -> deploy("store roll-up", parts::makeRollUp))
                .compose(ignored -> plan.reloads() ? deploy("reload", parts::makeReload) : Future.succeededFuture());
    }

    private Future<?> openStore() {
        return Database.open(vertx, storeOptions(config.store())).map(opened -> {
            lifecycle.started("store", STOP_STORE, opened::close);
            telemetry.store().restoredCopy(opened.isRestoredCopy());
            if (opened.isRestoredCopy()) {
                LOG.warn("{}", NodeReadiness.RESTORED_COPY);
            }
            parts = new DaemonParts(vertx, telemetry, plan, opened);
            return parts;
        });
    }

    /** Where the store of a configuration is. */
    public static StoreOptions storeOptions(DaemonConfig.StoreConfig store) {
        return new StoreOptions(
                store.uri().map(Secret::value).orElse(""),
                store.dataDirectory(),
                CONNECTIONS,
                store.retention(),
                store.historyRetention());
    }

    private Future<?> deploy(String name, Supplier<? extends Deployable> make) {
        return supervisor
                .deploy(name, make)
                .onSuccess(supervised -> lifecycle.started(name, STOP_VERTICLE, supervised::stop));
    }

    private Future<?> startProbes() {
        NameResolver names = NameResolver.ofSystem();
        ProbeEngine engine = ProbeEngine.create(vertx, names, plan.clock());
        lifecycle.started("probe engine", STOP_VERTICLE, () -> {
            engine.close();
            names.close();
            return Future.succeededFuture();
        });
        return deploy("probes", () -> parts.makeProbes(engine));
    }

    private Future<?> unlessCopy(Supplier<Future<?>> start) {
        return parts.database.isRestoredCopy() ? Future.succeededFuture() : start.get();
    }

    private Future<?> startSources() {
        return Repeat.forEach(parts.sources, source -> {
            OwnedSource owned = new OwnedSource(supervisor, parts, source);
            lifecycle.started("source " + source.name(), STOP_VERTICLE, owned::stop);
            parts.assignment.follow(changed -> owned.look());
            return owned.look();
        });
    }

    /** A source, which is read while it is this node's. Safe for any thread. */
    private static final class OwnedSource {
        private final Supervisor supervisor;
        private final DaemonParts parts;
        private final SourceProgress source;
        private Future<?> latest = Future.succeededFuture();
        private Optional<Supervisor.Supervised> running = Optional.empty();

        OwnedSource(Supervisor supervisor, DaemonParts parts, SourceProgress source) {
            this.supervisor = supervisor;
            this.parts = parts;
            this.source = source;
        }

        /** Reads it or stops reading it, after what was begun before. */
        synchronized Future<?> look() {
            latest = latest.transform(before -> set(parts.assignment.owns("source " + source.name())));
            return latest;
        }

        synchronized Future<?> stop() {
            latest = latest.transform(before -> set(false));
            return latest;
        }

        private Future<?> set(boolean read) {
            if (read == running.isPresent()) {
                return Future.succeededFuture();
            }
            if (read) {
                source.here();
                return supervisor
                        .deploy("source " + source.name(), () -> parts.makeSource(source))
                        .onSuccess(supervised -> running = Optional.of(supervised));
            }
            Future<?> stopped = running.get().stop();
            running = Optional.empty();
            source.elsewhere();
            return stopped;
        }
    }
}

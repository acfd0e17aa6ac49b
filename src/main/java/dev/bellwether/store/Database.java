package dev.bellwether.store;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.disk.Backlog;
import dev.bellwether.store.disk.BatchBisector;
import dev.bellwether.store.disk.SpoolDirectory;
import dev.bellwether.store.disk.SpooledRecords;
import dev.bellwether.store.embedded.DataCluster;
import dev.bellwether.store.embedded.EmbeddedServer;
import dev.bellwether.store.evidence.JobOutcomes;
import dev.bellwether.store.evidence.ProbeRuns;
import dev.bellwether.store.history.Evaluations;
import dev.bellwether.store.history.Evaluations.Fence;
import dev.bellwether.store.history.Incidents;
import dev.bellwether.store.history.Rewind;
import dev.bellwether.store.history.StatusChanges;
import dev.bellwether.store.history.WatchStates;
import dev.bellwether.store.nodes.Nodes;
import dev.bellwether.store.operations.AuditTrail;
import dev.bellwether.store.operations.IncidentNotes;
import dev.bellwether.store.operations.MaintenanceWindows;
import dev.bellwether.store.operations.Operations;
import dev.bellwether.store.operations.Overrides;
import dev.bellwether.store.operations.Releases;
import dev.bellwether.store.rollup.RollUp;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sql.Failures;
import dev.bellwether.store.sql.Migrations;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreOptions;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.store.tallies.Tallies;
import dev.bellwether.store.webhooks.Notifications;
import dev.bellwether.store.webhooks.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The open store. Writers, readers, those who read everything at a start, and pings have pools of their own, so that none
 * holds up the others; all make new connections by themselves when PostgreSQL is back.
 */
public final class Database {
    private static final int WRITE_SECONDS = 10;
    private static final int READ_SECONDS = 30;
    private static final int SCAN_SECONDS = 300;
    private static final int SCANS = 2;
    private static final int CONNECT_SECONDS = 5;
    private static final int PING_SECONDS = 2;
    private static final int UPKEEP_SECONDS = 600;
    private static final int POOL_CLOSE_SECONDS = 2;
    private static final int FENCE_TRIES = 15;
    private static final int FENCE_AGAIN_MS = 100;

    private final Vertx vertx;
    private final Clock clock;
    private final Supplier<ServerAddress> address;
    private final WorkerExecutor worker;
    private final Optional<EmbeddedServer> server;
    private final Pool writers;
    private final Pool readers;
    private final Pool scanners;
    private final Pool pings;
    private final Duration retention;
    private final Duration historyRetention;
    private final Sql write;
    private final Sql read;
    private final Sql scan;
    private final Partitions partitions;

    private final SpoolDirectory spool;
    private volatile boolean restoredCopy;

    private Database(Vertx vertx, StoreOptions options, Clock clock, WorkerExecutor worker, Opened opened) {
        this.vertx = vertx;
        this.clock = clock;
        this.address = opened.address();
        this.worker = worker;
        this.server = opened.server();
        this.writers = pool(vertx, "writers", options.poolSize(), WRITE_SECONDS, opened.address());
        this.readers = pool(vertx, "readers", options.poolSize(), READ_SECONDS, opened.address());
        this.scanners = pool(vertx, "scanners", SCANS, SCAN_SECONDS, opened.address());
        this.pings = pool(vertx, "pings", 2, PING_SECONDS, opened.address());
        // A little longer than the server's limit, so that the server's own answer comes first.
        this.write = new Sql(writers, TimeUnit.SECONDS.toMillis(WRITE_SECONDS + CONNECT_SECONDS));
        this.read = new Sql(readers, TimeUnit.SECONDS.toMillis(READ_SECONDS + CONNECT_SECONDS));
        this.retention = options.retention();
        this.historyRetention = options.historyRetention();
        this.partitions = new Partitions(write, options);
        this.scan = new Sql(scanners, TimeUnit.SECONDS.toMillis(SCAN_SECONDS + CONNECT_SECONDS));

        this.spool = opened.spool();
    }

    private record Opened(SpoolDirectory spool, Optional<EmbeddedServer> server, Supplier<ServerAddress> address) {}

    /**
     * Opens the store: starts the embedded server where {@code options} name no other, brings the schema up to date and makes the
     * pools. Off the event loop. Fails with {@link StoreMisconfigured} if that can never work as configured, with
     * {@link StoreUnavailable} if it may work later.
     */
    public static Future<Database> open(Vertx vertx, StoreOptions options) {
        return open(vertx, options, Clock.systemUTC());
    }

    public static Future<Database> open(Vertx vertx, StoreOptions options, Clock clock) {
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("bellwether-store", 1, 1, TimeUnit.HOURS);
        return worker.executeBlocking(() -> prepare(options))
                .onFailure(failure -> worker.close())
                .compose(opened -> {
                    Database database = new Database(vertx, options, clock, worker, opened);
                    return database.partitions
                            .createAhead(clock.instant())
                            .compose(made -> database.read.first(
                                    row -> row.getBoolean(0), "SELECT to_regclass('restored_copy') IS NOT NULL"))
                            .onSuccess(copy -> database.restoredCopy = copy.orElseThrow())
                            .map(database)
                            .recover(failure -> database.close().transform(closed -> Future.failedFuture(failure)));
                });
    }

    private static Opened prepare(StoreOptions options) throws IOException {
        if (!options.isEmbedded()) {
            ServerAddress address = ServerAddress.parse(options.uri());
            Migrations.run(address.dataSource(), address.toString());
            return new Opened(openSpool(options), Optional.empty(), () -> address);
        }
        EmbeddedServer server = EmbeddedServer.start(options.dataDirectory().resolve("postgres"));
        try {
            ServerAddress address = server.address(DataCluster.USER);
            Migrations.run(address.dataSource(), address.toString());
            return new Opened(openSpool(options), Optional.of(server), () -> server.address(DataCluster.USER));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static SpoolDirectory openSpool(StoreOptions options) {
        return SpoolDirectory.open(options.dataDirectory().resolve("spool"));
    }

    private static Pool pool(
            Vertx vertx, String name, int size, int statementSeconds, Supplier<ServerAddress> address) {
        return PgBuilder.pool()
                .with(new PoolOptions()
                        .setName(name)
                        .setMaxSize(size)
                        .setMaxWaitQueueSize(10_000)
                        .setConnectionTimeout(CONNECT_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setIdleTimeout(statementSeconds)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .with(new NetClientOptions()
                        .setConnectTimeout(CONNECT_SECONDS * 1000)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)
                        // A server that is silent for longer than any statement may take hangs; without this its
                        // connections would stay in the pool for ever.
                        .setReadIdleTimeout(2 * statementSeconds))
                .connectingTo(() -> Future.succeededFuture(
                        address.get().options(statementSeconds).setMetricsName(name)))
                .using(vertx)
                .build();
    }

    /** Succeeds if PostgreSQL answers within 2 s; for readiness. */
    public Future<Void> ping() {
        return new Sql(pings, TimeUnit.SECONDS.toMillis(PING_SECONDS))
                .run("SELECT 1")
                .mapEmpty();
    }

    /**
     * Makes the coming days and drops what is older than its retention, without holding up writers; to be called daily. Takes
     * minutes where much is to be dropped. Does nothing while another node is at it.
     */
    public Future<Void> upkeep() {
        return onOwnConnection(own -> new Upkeep(partitions, own, historyRetention).run(clock.instant()));
    }

    /**
     * Rolls up the hours that are over, and those that got late evidence, ten minutes after, beside the writers; to be called every
     * minute or so. What of an hour cannot be rolled up is set aside, and logged. The first time, on a store with much evidence, takes minutes. Does nothing while another node is at it.
     */
    public Future<Void> rollUp(ErrorCodes codes) {
        return onOwnConnection(own -> {
            Instant now = clock.instant();
            return new RollUp(new RollUp.Means(vertx, own, new RollUp.Pace(vertx, write::begun), codes))
                    .run(now, partitions.oldestDay(now));
        });
    }

    private Future<Void> onOwnConnection(Function<OwnConnection, Future<Void>> work) {
        Future<PgConnection> coming = PgConnection.connect(vertx, address.get().options(UPKEEP_SECONDS));
        return coming.timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .onFailure(late -> coming.onSuccess(PgConnection::close))
                .compose(connection -> work.apply(new OwnConnection(connection, UPKEEP_SECONDS))
                        .onComplete(done -> connection.close()))
                .recover(failure -> Future.failedFuture(Failures.classify(failure)));
    }

    /** Whether this was a restored copy that nobody had activated when it was opened: it is to tell nobody and to read no source. */
    public boolean isRestoredCopy() {
        return restoredCopy;
    }

    /** How long job outcomes and probe runs are kept. */
    public Duration retention() {
        return retention;
    }

    /** How long evaluations that changed something are kept. */
    public Duration historyRetention() {
        return historyRetention;
    }

    public JobOutcomes jobOutcomes() {
        return new JobOutcomes(read, scan, partitions);
    }

    public Tallies tallies() {
        return new Tallies(read, partitions, clock);
    }

    public ProbeRuns probeRuns() {
        return new ProbeRuns(read, scan, partitions, clock);
    }

    public Evaluations evaluations() {
        return new Evaluations(read, partitions, clock);
    }

    public WatchStates watchStates() {
        return new WatchStates(write, read);
    }

    public Rewind rewind() {
        return new Rewind(write);
    }

    public Operations operations() {
        return new Operations(write, read);
    }

    public Backtests backtests() {
        return new Backtests(write, read);
    }

    public Sources sources() {
        return new Sources(write, read);
    }

    public Subscriptions subscriptions() {
        return new Subscriptions(write, read);
    }

    public Notifications notifications() {
        return new Notifications(write, read);
    }

    public Releases releases() {
        return new Releases(write, read);
    }

    public Overrides overrides() {
        return new Overrides(write, read);
    }

    public MaintenanceWindows maintenanceWindows() {
        return new MaintenanceWindows(write, read);
    }

    public IncidentNotes incidentNotes() {
        return new IncidentNotes(write, read);
    }

    public AuditTrail auditTrail() {
        return new AuditTrail(write, read);
    }

    /** Stores probe runs, now or when PostgreSQL is back; for the context that asks. */
    Backlog<ProbeRun> probeRunBacklog() {
        return backlog(spool.probeRuns(), probeRuns()::insert);
    }

    /** Stores evaluations that pass a fence, now or when PostgreSQL is back; for the context that asks. */
    public Backlog<Evaluation> evaluationBacklog(Fence fence) {
        return backlog(spool.evaluations(), all -> insert(all, fence, FENCE_TRIES));
    }

    /** Until this node works under the view that others have begun, its evaluations wait a little. */
    private Future<Void> insert(List<Evaluation> all, Fence fence, int tries) {
        List<Evaluation> own = fence.own(all);
        return evaluations().insert(own, fence.view()).compose(stored -> {
            if (stored) {
                return Future.succeededFuture();
            }
            return tries == 0
                    ? Future.failedFuture(new StoreUnavailable(
                            StoreUnavailable.Reason.CONFLICT, "the nodes are dividing the work anew", null))
                    : vertx.timer(FENCE_AGAIN_MS, TimeUnit.MILLISECONDS)
                            .compose(later -> insert(own, fence, tries - 1));
        });
    }

    /** The nodes that share this store; their statements end within two seconds. */
    public Nodes nodes() {
        return new Nodes(new Sql(pings, TimeUnit.SECONDS.toMillis(PING_SECONDS)));
    }

    private <T> Backlog<T> backlog(SpooledRecords<T> spooled, Function<List<T>, Future<Void>> insert) {
        return new Backlog<>(vertx, worker, spooled, new BatchBisector<>(spooled.plural(), insert));
    }

    public StatusChanges statusChanges() {
        return new StatusChanges(read);
    }

    public Incidents incidents() {
        return new Incidents(read, clock);
    }

    /** Closes the pools, then stops the embedded server: within ten seconds, whatever the server does. */
    public Future<Void> close() {
        return Future.join(Stream.of(writers, readers, scanners, pings)
                        .map(pool -> pool.close().timeout(POOL_CLOSE_SECONDS, TimeUnit.SECONDS))
                        .toList())
                .transform(closed -> worker.<Void>executeBlocking(() -> {
                    spool.close();
                    if (server.isPresent()) {
                        server.get().close();
                    }
                    return null;
                }))
                .eventually(worker::close);
    }
}

package dev.bellwether.api;

import dev.bellwether.api.ports.About;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.Operating;
import dev.bellwether.bus.Topics;
import dev.bellwether.bus.Topics.Topic;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.cluster.ClusterStatus;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import dev.bellwether.config.PageConfig;
import dev.bellwether.config.Scope;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.notify.Receivers;
import dev.bellwether.notify.SigningSecrets;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.Database;
import dev.bellwether.store.PublishedOperations;
import dev.bellwether.store.Relay;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running API over a real store, at a time that the test sets:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ApiFixture api = new ApiFixture();
 * }</pre>
 *
 * A field that is not static gives each test an API and a database of its own.
 */
public final class ApiFixture implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    public static final Instant NOW = Samples.TICK.plusSeconds(7);
    public static final String INGEST_KEY = "ingest-key";
    public static final String OPERATE_KEY = "operate-key";
    static final String OLD_KEY = "old-key";

    private static final int MOST_AT_ONCE = 5_000;

    private static final String TABLES =
            "job_outcome job_outcome_key probe_run probe_failure evaluation evaluation_latest"
                    + " status_change incident incident_note release maintenance maintenance_window status_override audit backtest subscription"
                    + " notification source source_rejected";

    public final TestDatabase postgres = new TestDatabase();
    /** The operations that were published. */
    public final BlockingQueue<Operating> told = new LinkedBlockingQueue<>();

    public volatile Instant now = NOW;
    public volatile Catalogue catalogue;
    public volatile List<SourceProgress> sources = List.of();
    public volatile Function<ProbeRun, Future<Void>> keepRun = run -> Future.succeededFuture();
    public volatile Handler<RoutingContext> intake = ctx -> ctx.request()
            .body()
            .onSuccess(body -> ctx.json(Map.of("accepted", 1, "duplicates", 0, "rejected", List.of())));
    public Vertx vertx;
    public MessageBus bus;
    public Database database;

    private ClientLimits limits = ClientLimits.DEFAULT;
    private final Catalogue initialCatalogue;
    private final List<Evaluation> evaluations;
    private Relay relay = new Relay();
    private InstantSource time = () -> now;
    private PageConfig page = PageConfig.DEFAULT;
    private String notice = "";
    private Instant initial = NOW;
    private boolean perTest;
    private boolean reached = true;
    private boolean pristine;
    private WebClient client;
    private ApiVerticle verticle;
    private String deployment;

    /** Serves {@link Samples}. */
    public ApiFixture() {
        this(Samples.catalogue(), Samples.evaluations().values());
    }

    /** @param evaluations are stored before it starts */
    public ApiFixture(Catalogue catalogue, Collection<Evaluation> evaluations) {
        this.initialCatalogue = catalogue;
        this.evaluations = List.copyOf(evaluations);
    }

    /** The same with what every reader must know. */
    public ApiFixture page(PageConfig known) {
        page = known;
        return this;
    }

    public ApiFixture notice(String text) {
        notice = text;
        return this;
    }

    /** The same with other limits of what one client may do. */
    public ApiFixture limits(ClientLimits some) {
        limits = some;
        return this;
    }

    /** The same, but when it starts and after it forgot it is this time. */
    public ApiFixture at(Instant time) {
        initial = time;
        now = time;
        return this;
    }

    /** The same at the real time. */
    ApiFixture inRealTime() {
        time = InstantSource.system();
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres.beforeAll(context);
        open();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
        postgres.afterAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (vertx == null) {
            perTest = true;
            postgres.beforeEach(context);
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (perTest) {
            close();
            postgres.afterEach(context);
        }
    }

    private void open() {
        try {
            relay = new Relay();
            open(postgres.through(relay), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a store and serves it, outside JUnit too. */
    void open(StoreOptions options, int port) {
        vertx = Vertx.vertx();
        bus = MessageBus.install(vertx);
        bus.subscribe(Topics.OPERATIONS, told::add);
        client = WebClient.create(
                vertx, new WebClientOptions().setFollowRedirects(false).setDefaultHost("127.0.0.1"));
        catalogue = initialCatalogue;
        database = TestDatabase.open(vertx, options, clock());
        store(evaluations);
        deploy(port);
        pristine = true;
    }

    public void close() {
        if (database != null) {
            await(database.close());
            database = null;
        }
        if (vertx != null) {
            await(vertx.close());
            vertx = null;
        }
        try {
            relay.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets what was stored and published, has the store back, and serves what was there at first; nothing if it is so. */
    public void restart() {
        if (!pristine) {
            restart(initialCatalogue, evaluations);
            pristine = true;
        }
    }

    /** The same with others. */
    public void restart(Catalogue from, Collection<Evaluation> stored) {
        stop();
        storeIsBack();
        postgres.execute(
                Stream.of(TABLES.split(" ")).map("DELETE FROM "::concat).toArray(String[]::new));
        told.clear();
        now = initial;
        catalogue = from;
        store(stored);
        deploy(0);
    }

    /** Forgets what operators said, and is at the time of the start again. */
    public void forget() {
        forget("release", "maintenance", "maintenance_window", "status_override", "incident_note", "audit");
        told.clear();
        now = initial;
    }

    /** Of a few rows this is quicker than TRUNCATE. */
    private void forget(String... tables) {
        postgres.execute(Stream.of(tables).map("DELETE FROM "::concat).toArray(String[]::new));
    }

    /** Starts the API anew, as after a crash. */
    public void redeploy() {
        stop();
        deploy(0);
    }

    /** Stops the API. */
    public void stop() {
        pristine = false;
        if (vertx.deploymentIDs().contains(deployment)) {
            await(vertx.undeploy(deployment));
        }
    }

    private void deploy(int port) {
        verticle = verticle(port);
        deployment = await(vertx.deployVerticle(verticle));
    }

    /** Another API on the same store. */
    ApiVerticle verticle(int port) {
        About about = new About("1.2.3", notice, page, Policy.DEFAULT, Ticks.DEFAULT);
        ApiSources from = new ApiSources(
                () -> catalogue,
                () -> Samples.ERROR_CODES,
                database,
                new PublishedOperations(database, bus),
                run -> keepRun.apply(run),
                sources,
                new SigningSecrets(new byte[32]),
                new Receivers(Receivers.LOOPBACK),
                () -> ClusterStatus.alone("", "http://127.0.0.1/", "1", Instant.EPOCH));
        return new ApiVerticle(
                new ApiSettings("127.0.0.1", port, about, keys(), limits),
                from,
                bus,
                ctx -> intake.handle(ctx),
                clock());
    }

    private Clock clock() {
        return time.withZone(ZoneOffset.UTC);
    }

    private static List<ApiKey> keys() {
        return List.of(
                new ApiKey("ci", Set.of(Scope.INGEST), ApiKey.hash(INGEST_KEY), Optional.empty()),
                new ApiKey("ops", Set.of(Scope.OPERATE), ApiKey.hash(OPERATE_KEY), Optional.empty()),
                new ApiKey("old", Set.of(Scope.INGEST), ApiKey.hash(OLD_KEY), Optional.of(NOW)));
    }

    /** Each connection to the store ends at once. */
    public void storeIsAway() {
        pristine = false;
        reached = false;
        relay.refuse(true);
    }

    /** The store takes connections and answers nothing; it never answers what it is asked meanwhile. */
    public void storeIsSilent() {
        pristine = false;
        reached = false;
        relay.silence(true);
    }

    /** The store answers what it is asked from now on, but never what it was asked while it was silent. */
    public void storeSpeaks() {
        Awaitility.await().until(relay::hasLost);
        relay.silence(false);
    }

    /** The store can be reached again; connections from before are cut. */
    public void storeIsBack() {
        if (!reached) {
            reached = true;
            relay.silence(false);
            relay.refuse(false);
        }
    }

    public void later(Duration duration) {
        now = now.plus(duration);
    }

    /** Stores evaluations, as the evaluator does before it publishes them. */
    public void store(Collection<Evaluation> some) {
        pristine = false;
        List<Evaluation> all = List.copyOf(some);
        for (int i = 0; i < all.size(); i += MOST_AT_ONCE) {
            await(database.evaluations().insert(all.subList(i, Math.min(all.size(), i + MOST_AT_ONCE))));
        }
    }

    /** Stores outcomes of jobs, as the intake does before it publishes them. */
    public void take(List<JobOutcome> outcomes) {
        pristine = false;
        await(database.jobOutcomes().insert(outcomes, clock().instant()));
    }

    /** Stores runs of probes, as they are before they are published. */
    public void run(List<ProbeRun> runs) {
        pristine = false;
        await(database.probeRuns().insert(runs));
    }

    /** Stores what was said of a connector. */
    public void store(Operation operation) {
        pristine = false;
        await(database.operations().insert(operation));
    }

    /** Stores a maintenance window that an operator planned at a time. */
    public void plan(MaintenanceWindow window, Instant at) {
        pristine = false;
        AuditEntry entry = AuditEntry.done(at, "ops", "maintenance-window.created", window.id(), Map.of());
        await(database.maintenanceWindows().insert(window, at, entry));
    }

    public <T> void publish(Topic<T> topic, T message) {
        pristine = false;
        bus.publish(topic, message);
    }

    public int port() {
        return verticle.port();
    }

    public HttpRequest<Buffer> request(HttpMethod method, String uri) {
        return client.request(method, port(), "127.0.0.1", uri);
    }

    /** Without a key. */
    public HttpResponse<Buffer> get(String uri, String... headers) {
        return await(with(request(HttpMethod.GET, uri), headers).send());
    }

    /** With the key that may operate, as the others below, unless a header says otherwise. */
    public HttpResponse<Buffer> getAsOperator(String uri, String... headers) {
        return send(HttpMethod.GET, uri, null, headers);
    }

    public HttpResponse<Buffer> post(String uri, String body, String... headers) {
        return send(HttpMethod.POST, uri, body, headers);
    }

    public HttpResponse<Buffer> put(String uri, String body, String... headers) {
        return send(HttpMethod.PUT, uri, body, headers);
    }

    public HttpResponse<Buffer> delete(String uri, String... headers) {
        return send(HttpMethod.DELETE, uri, null, headers);
    }

    public HttpResponse<Buffer> send(HttpMethod method, String uri, String body, String... headers) {
        HttpRequest<Buffer> request =
                with(request(method, uri).putHeader("Authorization", "Bearer " + OPERATE_KEY), headers);
        return await(
                body == null
                        ? request.send()
                        : request.putHeader("Content-Type", "application/json").sendBuffer(Buffer.buffer(body)));
    }

    private static HttpRequest<Buffer> with(HttpRequest<Buffer> request, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    /** The entries of the audit trail, the newest first, without the use of keys. */
    public List<JsonObject> audit() {
        return data(getAsOperator("/api/v1/audit")).stream()
                .filter(entry -> !entry.getString("action").startsWith("key."))
                .toList();
    }

    /** What a list holds. */
    public static List<JsonObject> data(HttpResponse<Buffer> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.bodyAsString());
        }
        return response.bodyAsJsonObject().getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The pointers of a problem. */
    public static List<String> pointers(HttpResponse<Buffer> problem) {
        return problem.bodyAsJsonObject().getJsonArray("errors", new JsonArray()).stream()
                .map(error -> ((JsonObject) error).getString("pointer"))
                .toList();
    }

    public static <T> T await(Future<T> future) {
        return TestDatabase.await(future);
    }
}

package dev.bellwether.app;

import dev.bellwether.api.ApiSettings;
import dev.bellwether.api.ApiVerticle;
import dev.bellwether.api.ports.About;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.Operating;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Scope;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The API over a real store and the real desk, for what operators say; at a time that the test sets. */
final class OperatingFixture implements BeforeAllCallback, AfterAllCallback {
    static final Instant NOW = Instant.parse("2026-03-02T10:30:00Z");
    static final String OPERATE_KEY = "operate-key-that-nobody-may-see";
    static final String INGEST_KEY = "ingest-key-that-nobody-may-see";

    private static final Duration RETENTION = Duration.ofDays(35);

    final TestDatabase postgres = new TestDatabase();
    final BlockingQueue<Operating> told = new LinkedBlockingQueue<>();
    volatile Instant now = NOW;
    Database database;
    private Vertx vertx;
    private ApiVerticle api;
    private WebClient client;

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres.beforeAll(context);
        vertx = Vertx.vertx();
        database = postgres.open(vertx);
        MessageBus bus = MessageBus.install(vertx);
        bus.subscribe(Topics.OPERATIONS, told::add);
        Clock clock = clock();
        JobRules rules = new JobRules(id -> catalogue().connector(id).isPresent(), clock, RETENTION);
        GroupCommit commit = new GroupCommit(vertx, database.jobOutcomes(), bus, clock);
        ApiSources sources = new ApiSources(
                OperatingFixture::catalogue,
                () -> new ErrorCodes(List.of()),
                database.evaluations()::latest,
                run -> database.probeRuns().insert(List.of(run)),
                new StoredDetails(database, clock),
                new SourceDesk(List.of(), database, commit, rules),
                new OperationDesk(database, bus).forOperators(),
                new StoredBacktests(database, RETENTION, clock),
                new StoredHistory(database));
        api = new ApiVerticle(
                new ApiSettings("127.0.0.1", 0, new About("1", "", Policy.DEFAULT, Ticks.DEFAULT), keys()),
                sources,
                bus,
                others(),
                clock);
        TestDatabase.await(vertx.deployVerticle(api));
        client = WebClient.create(vertx);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestDatabase.await(database.close());
        TestDatabase.await(vertx.close());
        postgres.afterAll(context);
    }

    /** Forgets everything that was said, and is at {@link #NOW} again. */
    void reset() {
        postgres.execute("TRUNCATE release, maintenance, maintenance_window, status_override, audit");
        told.clear();
        now = NOW;
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    HttpResponse<Buffer> get(String uri, String... headers) {
        return send(HttpMethod.GET, uri, null, headers);
    }

    HttpResponse<Buffer> post(String uri, String body, String... headers) {
        return send(HttpMethod.POST, uri, body, headers);
    }

    HttpResponse<Buffer> put(String uri, String body, String... headers) {
        return send(HttpMethod.PUT, uri, body, headers);
    }

    HttpResponse<Buffer> delete(String uri, String... headers) {
        return send(HttpMethod.DELETE, uri, null, headers);
    }

    /** With the key that may operate, unless a header says otherwise. */
    HttpResponse<Buffer> send(HttpMethod method, String uri, String body, String... headers) {
        HttpRequest<Buffer> request = client.request(method, api.port(), "127.0.0.1", uri)
                .putHeader("Authorization", "Bearer " + OPERATE_KEY);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        return TestDatabase.await(
                body == null
                        ? request.send()
                        : request.putHeader("Content-Type", "application/json").sendBuffer(Buffer.buffer(body)));
    }

    /** The entries of the audit trail, the newest first, without the use of keys. */
    List<JsonObject> audit() {
        return data(get("/api/v1/audit")).stream()
                .filter(entry -> !entry.getString("action").startsWith("key."))
                .toList();
    }

    static List<JsonObject> data(HttpResponse<Buffer> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.bodyAsString());
        }
        JsonArray data = response.bodyAsJsonObject().getJsonArray("data");
        return data.stream().map(JsonObject.class::cast).toList();
    }

    /** The pointers of a problem. */
    static List<String> pointers(HttpResponse<Buffer> problem) {
        return problem.bodyAsJsonObject().getJsonArray("errors", new JsonArray()).stream()
                .map(error -> ((JsonObject) error).getString("pointer"))
                .toList();
    }

    static Catalogue catalogue() {
        return new Catalogue(List.of(bank("bank", "bank", "bank-web"), bank("other", "other-api")));
    }

    private static Institution bank(String id, String... connectors) {
        return new Institution(
                id,
                "The " + id,
                "AU",
                OptionalInt.empty(),
                "banking",
                List.of(connectors).stream()
                        .map(connector ->
                                new Connector(connector, Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of()))
                        .toList());
    }

    private static List<ApiKey> keys() {
        return List.of(
                new ApiKey("ops", Set.of(Scope.OPERATE), ApiKey.hash(OPERATE_KEY), Optional.empty()),
                new ApiKey("ci", Set.of(Scope.INGEST), ApiKey.hash(INGEST_KEY), Optional.empty()));
    }

    /** Whatever other rooms answer, to see that it is asked for with a key. */
    private static Map<String, Handler<RoutingContext>> others() {
        return Stream.of(
                        "takeInJobs",
                        "listSubscriptions",
                        "createSubscription",
                        "getSubscription",
                        "changeSubscription",
                        "deleteSubscription",
                        "rotateSubscriptionSecret",
                        "testSubscription",
                        "listDeliveries")
                .collect(Collectors.toMap(Function.identity(), call -> ctx -> ctx.json(new JsonObject())));
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneId.of("UTC"));
    }
}

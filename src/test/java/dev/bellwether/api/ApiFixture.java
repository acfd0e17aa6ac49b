package dev.bellwether.api;

import dev.bellwether.api.http.KeysTest;
import dev.bellwether.api.ports.About;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.api.ports.ConnectorDetails;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Scope;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.evidence.FailureCount;
import dev.bellwether.store.tallies.BucketTally;
import dev.bellwether.store.tallies.ProbeTally;
import dev.bellwether.store.tallies.StepDuration;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A running API over fakes that a test may change while it runs. */
public final class ApiFixture implements AutoCloseable {
    public static final Instant NOW = Samples.TICK.plusSeconds(7);
    public static final String INGEST_KEY = "ingest-key";
    public static final String OPERATE_KEY = "operate-key";
    static final String OLD_KEY = "old-key";

    public final Vertx vertx = Vertx.vertx();
    public final MessageBus bus = MessageBus.install(vertx);
    public final FakeDetails details = new FakeDetails();
    public final FakeHistory history = new FakeHistory();
    public final FakeBacktests backtests = new FakeBacktests();
    public final FakeDesk desk = new FakeDesk();
    private final WebClient client;
    private final ApiVerticle verticle;
    public volatile Catalogue catalogue = Samples.catalogue();
    volatile Future<Map<String, Evaluation>> latest = Future.succeededFuture(Samples.evaluations());
    public volatile Function<ProbeRun, Future<Void>> keepRun = run -> Future.succeededFuture();
    public volatile Handler<RoutingContext> intake = ctx -> ctx.request()
            .body()
            .onSuccess(body -> ctx.json(Map.of("accepted", 1, "duplicates", 0, "rejected", List.of())));

    private ApiFixture(int port, String notice, Clock clock) {
        verticle = new ApiVerticle(
                new ApiSettings("127.0.0.1", port, about(notice), keys()), sources(), bus, others(), clock);
        client = WebClient.create(
                vertx, new WebClientOptions().setFollowRedirects(false).setDefaultHost("127.0.0.1"));
    }

    private Map<String, Handler<RoutingContext>> others() {
        Map<String, Handler<RoutingContext>> others = new HashMap<>(noOthers());
        others.put("takeInJobs", ctx -> intake.handle(ctx));
        return others;
    }

    /** What other tests ask for. */
    static Map<String, Handler<RoutingContext>> noOthers() {
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
                .collect(Collectors.toMap(operation -> operation, operation -> ctx -> ctx.fail(501)));
    }

    static About about(String notice) {
        return new About("1.2.3", notice, Policy.DEFAULT, Ticks.DEFAULT);
    }

    ApiSources sources() {
        return new ApiSources(
                () -> catalogue,
                () -> Samples.ERROR_CODES,
                () -> latest,
                run -> keepRun.apply(run),
                details,
                new FakeJobTables(),
                desk.desk(),
                backtests,
                history);
    }

    /** One whose store says this about the latest evaluations. */
    public static ApiFixture startWithout(Future<Map<String, Evaluation>> latest) {
        ApiFixture fixture = new ApiFixture(0, "", Clock.fixed(NOW, ZoneOffset.UTC));
        fixture.latest = latest;
        return start(fixture);
    }

    /** A started API; close it. */
    public static ApiFixture start() {
        return start("");
    }

    public static ApiFixture start(String notice) {
        return start(new ApiFixture(0, notice, Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    /** One that serves these, at the real time. */
    static ApiFixture serve(int port, String notice, Catalogue catalogue, Map<String, Evaluation> evaluations) {
        return serve(port, notice, catalogue, evaluations, fixture -> {});
    }

    /** The same with a past, which is told before it starts. */
    static ApiFixture serve(
            int port,
            String notice,
            Catalogue catalogue,
            Map<String, Evaluation> evaluations,
            Consumer<ApiFixture> past) {
        ApiFixture fixture = new ApiFixture(port, notice, Clock.systemUTC());
        fixture.catalogue = catalogue;
        fixture.latest = Future.succeededFuture(evaluations);
        past.accept(fixture);
        return start(fixture);
    }

    private static ApiFixture start(ApiFixture fixture) {
        try {
            fixture.deploy();
        } catch (RuntimeException e) {
            fixture.close();
            throw e;
        }
        return fixture;
    }

    private void deploy() {
        await(vertx.deployVerticle(verticle));
    }

    public int port() {
        return verticle.port();
    }

    public HttpRequest<Buffer> request(HttpMethod method, String uri) {
        return client.request(method, verticle.port(), "127.0.0.1", uri);
    }

    public HttpResponse<Buffer> get(String uri) {
        return await(request(HttpMethod.GET, uri).send());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static List<ApiKey> keys() {
        return List.of(
                new ApiKey("ci", Set.of(Scope.INGEST), KeysTest.sha256(INGEST_KEY), Optional.empty()),
                new ApiKey("ops", Set.of(Scope.OPERATE), KeysTest.sha256(OPERATE_KEY), Optional.empty()),
                new ApiKey("old", Set.of(Scope.INGEST), KeysTest.sha256(OLD_KEY), Optional.of(NOW)));
    }

    /** What the store says, or that it is away. */
    public static final class FakeDetails implements ConnectorDetails {
        public volatile boolean away;
        public volatile boolean silent;
        /** What else a test wants to be told of a connector, instead of the little that is made up here. */
        volatile Optional<MadeUpDetails> madeUp = Optional.empty();

        public final AtomicInteger durationsAsked = new AtomicInteger();
        final Map<String, Operation.Override> pinned = new ConcurrentHashMap<>(Map.of(
                "fr-credit",
                new Operation.Override(
                        "fr-credit",
                        Status.MAJOR_OUTAGE,
                        "known to be down",
                        Samples.TICK.minusSeconds(600),
                        Samples.TICK.plusSeconds(600))));

        @Override
        public Future<List<FailureCount>> failures(String connectorId, Instant from, Instant to) {
            if (madeUp.isPresent()) {
                return answer(madeUp.get().failures(connectorId));
            }
            return answer(List.of(
                    new FailureCount("verify-credentials", "invalid-credentials", 3),
                    new FailureCount("retrieve-accounts", "service-unavailable", 16),
                    new FailureCount("", "", 1)));
        }

        @Override
        public Future<Map<String, StepDuration>> stepDurations(String connectorId, Instant from, Instant to) {
            durationsAsked.incrementAndGet();
            return answer(Map.of("verify-credentials", new StepDuration(1200, 3000)));
        }

        @Override
        public Future<List<BucketTally>> tallies(String connectorId, Buckets buckets, ErrorCodes codes) {
            return answer(madeUp.map(other -> other.tallies(connectorId, buckets))
                    .orElseGet(() -> LongStream.range(0, buckets.count())
                            .mapToObj(index -> tally(index, buckets))
                            .toList()));
        }

        private static BucketTally tally(long index, Buckets buckets) {
            Instant from = buckets.start(index);
            Instant to = buckets.end(index);
            return index > 0
                    ? new BucketTally(from, to, 0, 0, 0, 0, Map.of(), List.of(), List.of())
                    : new BucketTally(
                            from,
                            to,
                            9,
                            8,
                            6,
                            4,
                            Map.of(Fault.INSTITUTION, 2L, Fault.USER, 1L),
                            List.of(new FailureCount("", "service-unavailable", 2)),
                            List.of(new ProbeTally(
                                    "home", 3, 2, 1, 0, Map.of("tls", new ProbeTally.Phase(1_500_000, 2_000_000)))));
        }

        @Override
        public Future<Optional<Instant>> lastSuccessAt(String connectorId) {
            return answer(Optional.of(Samples.TICK.minusSeconds(60)));
        }

        @Override
        public Future<List<ProbeRun>> latestRuns(String connectorId, List<String> probes) {
            if (madeUp.isPresent()) {
                return answer(madeUp.get().latestRuns(connectorId, probes));
            }
            return answer(
                    connectorId.equals("fr-credit") ? List.of(Samples.failedRun("home", Samples.TICK)) : List.of());
        }

        @Override
        public Future<List<ProbeRun>> probeFailures(String connectorId, List<String> probes, int limit) {
            if (madeUp.isPresent()) {
                return answer(madeUp.get().probeFailures(connectorId, probes, limit));
            }
            return answer(
                    connectorId.equals("fr-credit")
                            ? List.of(
                                            Samples.failedRun("home", Samples.TICK),
                                            Samples.failedRun("push", Samples.TICK.minusSeconds(60)))
                                    .subList(0, Math.min(2, limit))
                            : List.of());
        }

        @Override
        public Future<Optional<Operation.Override>> override(String connectorId) {
            return answer(Optional.ofNullable(pinned.get(connectorId)));
        }

        private <T> Future<T> answer(T value) {
            if (silent) {
                return io.vertx.core.Promise.<T>promise().future();
            }
            return away ? Future.failedFuture(StoreFailures.unreachable()) : Future.succeededFuture(value);
        }
    }

    /** What a test makes up about connectors. */
    interface MadeUpDetails {
        List<FailureCount> failures(String connectorId);

        List<BucketTally> tallies(String connectorId, Buckets buckets);

        List<ProbeRun> latestRuns(String connectorId, List<String> probes);

        List<ProbeRun> probeFailures(String connectorId, List<String> probes, int limit);
    }
}

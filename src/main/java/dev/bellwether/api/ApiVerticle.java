package dev.bellwether.api;

import dev.bellwether.api.backtests.BacktestsResource;
import dev.bellwether.api.board.BadgeResource;
import dev.bellwether.api.board.ConnectorDetail;
import dev.bellwether.api.board.ConnectorsResource;
import dev.bellwether.api.board.InstitutionsResource;
import dev.bellwether.api.board.NodeResource;
import dev.bellwether.api.board.NodesResource;
import dev.bellwether.api.board.OverviewResource;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.board.VocabularyResource;
import dev.bellwether.api.evidence.ProbesResource;
import dev.bellwether.api.evidence.PushedResultsResource;
import dev.bellwether.api.evidence.SourcesResource;
import dev.bellwether.api.evidence.TalliesResource;
import dev.bellwether.api.history.AvailabilityResource;
import dev.bellwether.api.history.EventsResource;
import dev.bellwether.api.history.HistoryResource;
import dev.bellwether.api.history.IncidentsResource;
import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes;
import dev.bellwether.api.http.Contract;
import dev.bellwether.api.http.FairUse;
import dev.bellwether.api.http.KeyUses;
import dev.bellwether.api.http.Keys;
import dev.bellwether.api.http.ProblemAnswers;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.operate.AuditResource;
import dev.bellwether.api.operate.IncidentNotesResource;
import dev.bellwether.api.operate.MaintenanceWindowsResource;
import dev.bellwether.api.operate.Operating;
import dev.bellwether.api.operate.OverrideResource;
import dev.bellwether.api.operate.ReleasesResource;
import dev.bellwether.api.operate.SubscriptionsResource;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.api.statuspage.StatuspageResource;
import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.config.Listen;
import dev.bellwether.http.AddressUnavailable;
import dev.bellwether.probe.PushIntake;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.RecentStatuses;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the JSON API and the status page from what is published and what the store keeps. */
public final class ApiVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ApiVerticle.class);
    private static final long ASK_AGAIN_MS = 5_000;
    private static final long PATIENCE_MS = 30_000;
    private static final long DRAIN_MS = 1_500;

    private final ApiSettings settings;
    private final ApiSources sources;
    private final MessageBus bus;
    private final Handler<RoutingContext> jobIntake;
    private final Clock clock;
    private final FailureLog asking = new FailureLog(
            LOG,
            "the latest evaluations cannot be read and are asked for again",
            "the latest evaluations can be read again");
    private ResponseCache answers;
    private EventsResource events;
    private KeyUses keyUses;
    private FairUse fairUse;
    private HttpServer server;
    private volatile int port;

    /** @param jobIntake takes in job outcomes: requests whose key has been checked and whose body has not been touched */
    public ApiVerticle(
            ApiSettings settings, ApiSources sources, MessageBus bus, Handler<RoutingContext> jobIntake, Clock clock) {
        this.settings = settings;
        this.sources = sources;
        this.bus = bus;
        this.jobIntake = jobIntake;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        // One request that a defect ends must not end the streams and the answers of all others.
        context.exceptionHandler(e -> LOG.error("a request failed and may not be answered", e));
        answers = new ResponseCache(vertx, clock);
        fairUse = new FairUse(vertx, settings.limits());
        events = new EventsResource(vertx, answers, sources.database().statusChanges(), fairUse);
        keyUses = new KeyUses(vertx, sources.database().auditTrail(), clock);
        // Before the store is asked, so that nothing published meanwhile is missed.
        bus.subscribe(Topics.EVALUATIONS, published -> {
            if (published.clockWentBack()) {
                events.forget();
                answers.change(board -> board.with(published));
            } else if (!published.evaluations().isEmpty()
                    || !published.rechecks().isEmpty()) {
                answers.change(board -> board.with(published));
                events.take(published);
            }
        });
        bus.subscribe(Topics.CATALOGUE, changed -> showCatalogue());
        bus.subscribe(Topics.VANTAGE, change -> answers.change(board -> board.with(change)));
        return showCatalogue()
                .compose(shown -> events.readOn())
                .compose(read -> askForLatest())
                .compose(asked -> Future.all(Contract.load(vertx), StatusPage.load(vertx)))
                .compose(read -> listen(read.resultAt(0), read.resultAt(1)));
    }

    /** Lets what is being answered end, takes nothing new meanwhile, and stores what is known of the use of keys. */
    @Override
    public Future<?> stop() {
        events.close();
        Future<?> drained =
                server == null ? Future.succeededFuture() : server.shutdown(DRAIN_MS, TimeUnit.MILLISECONDS);
        return drained.transform(done -> keyUses.store());
    }

    /** The port that is listened on, once this is deployed. */
    public int port() {
        return port;
    }

    private String url() {
        return settings.about().page().url().orElseGet(() -> "http://" + new Listen(settings.host(), port) + "/");
    }

    private Future<Void> showCatalogue() {
        return answers.change(board -> board.with(sources.catalogue().get()));
    }

    /** While the store is away, connectors are shown as unknown until they are evaluated or the store is back. */
    private Future<Void> askForLatest() {
        Future<Map<String, Evaluation>> latest =
                sources.database().evaluations().latest();
        Future<Map<String, RecentStatuses>> recent =
                sources.database().statusChanges().recent(clock.instant().minus(RecentStatuses.SPAN));
        return Future.all(latest, recent)
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .compose(read -> answers.change(
                        board -> board.with(latest.result().values()).withRecent(recent.result())))
                .onComplete(asking::note)
                .recover(failure -> {
                    vertx.setTimer(ASK_AGAIN_MS, timer -> askForLatest());
                    return Future.succeededFuture();
                });
    }

    private Future<?> listen(Contract contract, StatusPage page) {
        ApiRoutes.Access access = new ApiRoutes.Access(new Keys(settings.keys(), clock), keyUses, fairUse);
        Router router = ApiRoutes.of(vertx, clock, contract, access, resources());
        Answer text = Answer.of("application/yaml", contract.text());
        router.get("/openapi.yaml").method(HttpMethod.HEAD).handler(ctx -> Responses.send(ctx, text));
        ApiRoutes.refuseOtherMethods(router, "/openapi.yaml", "GET, HEAD");
        page.mount(router);
        ProblemAnswers.install(router);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(75)
                        .setMaxHeaderSize(16_384)
                        .setHandle100ContinueAutomatically(false))
                .invalidRequestHandler(ProblemAnswers::answerInvalid)
                .requestHandler(router);
        return server.listen(settings.port(), settings.host())
                .onSuccess(listening -> port = listening.actualPort())
                .recover(failure -> Future.failedFuture(new AddressUnavailable(
                        new Listen(settings.host(), settings.port()).toString(), "http", failure)));
    }

    private List<ApiRoutes.Resource> resources() {
        Database database = sources.database();
        Operating operating = new Operating(sources, clock);
        return List.of(
                new OverviewResource(answers),
                new BadgeResource(answers),
                new NodeResource(answers, settings.about()),
                new NodesResource(answers, sources.nodes()),
                new VocabularyResource(answers, sources.errorCodes(), bus),
                new InstitutionsResource(answers),
                new ConnectorsResource(answers, new ConnectorDetail(sources, clock)),
                new ProbesResource(answers, database.probeRuns()),
                new TalliesResource(answers, sources, clock),
                new HistoryResource(answers, database, clock),
                new AvailabilityResource(answers, database, clock),
                new IncidentsResource(
                        answers, database, clock, settings.about().page().root()),
                events,
                new StatuspageResource(
                        answers, database, clock, settings.about().page().title(), this::url),
                () -> Map.of("takeInJobs", jobIntake),
                new PushedResultsResource(
                        new PushIntake(bus, sources.catalogue(), sources.keepRun(), database.retention(), clock)),
                new SourcesResource(answers, sources),
                new ReleasesResource(operating),
                new OverrideResource(operating, answers),
                new MaintenanceWindowsResource(operating),
                new IncidentNotesResource(operating, answers),
                new AuditResource(database.auditTrail()),
                new SubscriptionsResource(sources, clock),
                new BacktestsResource(sources, settings.about(), clock));
    }
}

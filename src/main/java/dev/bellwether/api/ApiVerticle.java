package dev.bellwether.api;

import dev.bellwether.api.backtests.BacktestsResource;
import dev.bellwether.api.board.ConnectorDetail;
import dev.bellwether.api.board.ConnectorsResource;
import dev.bellwether.api.board.InstitutionsResource;
import dev.bellwether.api.board.NodeResource;
import dev.bellwether.api.board.OverviewResource;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.board.VocabularyResource;
import dev.bellwether.api.evidence.ProbesResource;
import dev.bellwether.api.evidence.PushedResultsResource;
import dev.bellwether.api.evidence.SourcesResource;
import dev.bellwether.api.evidence.TalliesResource;
import dev.bellwether.api.history.EventsResource;
import dev.bellwether.api.history.HistoryResource;
import dev.bellwether.api.history.IncidentsResource;
import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes;
import dev.bellwether.api.http.Contract;
import dev.bellwether.api.http.KeyUses;
import dev.bellwether.api.http.Keys;
import dev.bellwether.api.http.ProblemAnswers;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.operate.KeyLedger;
import dev.bellwether.api.operate.OperatorCalls;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.api.statuspage.StatuspageResource;
import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.config.Listen;
import dev.bellwether.http.AddressUnavailable;
import dev.bellwether.probe.push.PushIntake;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.RecentStatuses;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the JSON API and the status page from what is published. */
public final class ApiVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ApiVerticle.class);
    private static final long ASK_AGAIN_MS = 5_000;
    private static final long PATIENCE_MS = 30_000;
    private static final long STORE_USES_MS = 3_000;
    private static final long DRAIN_MS = 1_500;

    private final ApiSettings settings;
    private final ApiSources sources;
    private final MessageBus bus;
    private final Map<String, Handler<RoutingContext>> others;
    private final Clock clock;
    private final FailureLog asking = new FailureLog(
            LOG,
            "the latest evaluations cannot be read and are asked for again",
            "the latest evaluations can be read again");
    private ResponseCache answers;
    private EventsResource events;
    private KeyUses keyUses;
    private KeyLedger keyLedger;
    private HttpServer server;
    private volatile int port;

    /**
     * @param others who answers calls for which this package has no resource of its own, by operation id; each is called
     *     with a request whose key has been checked and whose body has not been touched
     */
    public ApiVerticle(
            ApiSettings settings,
            ApiSources sources,
            MessageBus bus,
            Map<String, Handler<RoutingContext>> others,
            Clock clock) {
        this.settings = settings;
        this.sources = sources;
        this.bus = bus;
        this.others = Map.copyOf(others);
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        answers = new ResponseCache(vertx, clock);
        events = new EventsResource(vertx, answers, sources.history());
        keyUses = new KeyUses(clock);
        keyLedger = new KeyLedger(keyUses, sources.operate().audit());
        keyLedger.start(vertx, STORE_USES_MS);
        // Before the store is asked, so that nothing published meanwhile is missed.
        bus.subscribe(Topics.EVALUATIONS, published -> {
            answers.change(board -> board.with(published.evaluations()));
            events.take(published.evaluations());
        });
        bus.subscribe(Topics.CATALOGUE, changed -> showCatalogue());
        bus.subscribe(Topics.VANTAGE, change -> answers.change(board -> board.with(change)));
        return showCatalogue()
                .compose(shown -> askForLatest())
                .compose(asked -> Future.all(Contract.load(vertx), StatusPage.load(vertx)))
                .compose(read -> listen(read.resultAt(0), read.resultAt(1)));
    }

    /** Lets what is being answered end, takes nothing new meanwhile, and stores what is known of the use of keys. */
    @Override
    public Future<?> stop() {
        events.close();
        Future<?> drained =
                server == null ? Future.succeededFuture() : server.shutdown(DRAIN_MS, TimeUnit.MILLISECONDS);
        return drained.transform(done -> keyLedger.store());
    }

    /** The port that is listened on, once this is deployed. */
    public int port() {
        return port;
    }

    /** Where this node listens. */
    private String url() {
        return "http://" + new Listen(settings.host(), port) + "/";
    }

    private Future<Void> showCatalogue() {
        return answers.change(board -> board.with(sources.catalogue().get()));
    }

    /** A store that is away keeps nobody from seeing what is published from now on. */
    private Future<Void> askForLatest() {
        Future<Map<String, Evaluation>> latest = sources.latest().get();
        Future<Map<String, RecentStatuses>> recent =
                sources.history().recent(clock.instant().minus(RecentStatuses.SPAN));
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
        ApiRoutes.Access access = new ApiRoutes.Access(new Keys(settings.keys(), clock), keyUses);
        Router router = ApiRoutes.of(vertx, clock, contract, access, handlers());
        Answer text = Answer.of("application/yaml", contract.text());
        router.get("/openapi.yaml").method(HttpMethod.HEAD).handler(ctx -> Responses.send(ctx.request(), text));
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

    private Map<String, Handler<RoutingContext>> handlers() {
        InstitutionsResource institutions = new InstitutionsResource(answers);
        ConnectorsResource connectors = new ConnectorsResource(answers, new ConnectorDetail(sources, clock));
        ProbesResource probes = new ProbesResource(answers, sources.details());
        TalliesResource tallies = new TalliesResource(answers, sources, clock);
        VocabularyResource vocabulary = new VocabularyResource(answers, sources.errorCodes());
        bus.subscribe(Topics.JOB_OUTCOMES, stored -> vocabulary.watch(stored.outcomes()));
        OverviewResource overview = new OverviewResource(answers);
        NodeResource node = new NodeResource(answers, settings.about());
        SourcesResource jobTables = new SourcesResource(answers, sources.jobTables());
        PushedResultsResource pushed =
                new PushedResultsResource(new PushIntake(bus, sources.catalogue(), sources.keepRun(), clock));
        BacktestsResource backtests = new BacktestsResource(sources, settings.about(), clock);
        HistoryResource history = new HistoryResource(answers, sources.history(), clock);
        IncidentsResource incidents = new IncidentsResource(answers, sources.history(), clock);
        Map<String, Handler<RoutingContext>> handlers = new HashMap<>(OperatorCalls.of(sources, answers, clock));
        handlers.putAll(new StatuspageResource(
                        answers, sources.history(), sources.operate().windows(), clock, this::url)
                .handlers());
        handlers.putAll(Map.ofEntries(
                Map.entry("getHistory", history::one),
                Map.entry("streamEvents", events::stream),
                Map.entry("listIncidents", incidents::list),
                Map.entry("getIncident", incidents::one),
                Map.entry("listSharedOutages", incidents::shared),
                Map.entry("listInstitutions", institutions::list),
                Map.entry("getInstitution", institutions::one),
                Map.entry("listConnectors", connectors::list),
                Map.entry("getConnector", connectors::one),
                Map.entry("listProbes", probes::list),
                Map.entry("listEvidence", tallies::list),
                Map.entry("listStatuses", vocabulary::statuses),
                Map.entry("listErrorCodes", vocabulary::errorCodes),
                Map.entry("getOverview", overview::overview),
                Map.entry("getAbout", node::about),
                Map.entry("listSources", jobTables::list),
                Map.entry("listRejectedRows", jobTables::rejected),
                Map.entry("askForBacktest", backtests::ask),
                Map.entry("listBacktests", backtests::list),
                Map.entry("getBacktest", backtests::one),
                Map.entry("cancelBacktest", backtests::cancel),
                Map.entry("takeInResult", pushed::take)));
        handlers.putAll(others);
        return handlers;
    }
}

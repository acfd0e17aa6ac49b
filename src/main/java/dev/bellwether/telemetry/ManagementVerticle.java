package dev.bellwether.telemetry;

import dev.bellwether.config.ConfigException;
import dev.bellwether.config.Listen;
import dev.bellwether.http.AddressUnavailable;
import dev.bellwether.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics and health on a port of their own, which need not be open to those who use the API. */
public final class ManagementVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementVerticle.class);
    private static final long PATIENCE_MS = 1_000;
    private static final int IDLE_SECONDS = 75;
    /** The least: a scrape is large and read on the same machine or the next. */
    private static final int COMPRESSION = 1;

    private static final long LOOK_MS = 5000;
    private static final String PATHS =
            "Here are /metrics, /health/live and /health/ready, to be read with GET, and /-/reload, with POST.";

    private final Listen listen;
    private final Telemetry telemetry;
    private final Map<String, ReadinessCheck> checks;
    private final Supplier<Future<JsonObject>> reload;
    private HttpServer server;
    private volatile int port;

    /**
     * A verticle that does not listen yet.
     *
     * @param checks what must be well for the node to be ready, by name
     * @param reload reads the catalogue and the error codes anew and says what that changed; fails with {@link ConfigException} if a
     *     file is refused, and with {@link IllegalStateException} if this daemon does not reload
     */
    public ManagementVerticle(
            Listen listen,
            Telemetry telemetry,
            Map<String, ReadinessCheck> checks,
            Supplier<Future<JsonObject>> reload) {
        this.listen = listen;
        this.telemetry = telemetry;
        this.checks = Map.copyOf(checks);
        this.reload = reload;
    }

    @Override
    public Future<?> start() {
        HealthChecks readiness = readiness();
        // A Prometheus that only scrapes must see as well what /health/ready answers.
        vertx.setPeriodic(1, LOOK_MS, ignored -> readiness.checkStatus());
        Router router = Router.router(vertx);
        router.get("/metrics").method(HttpMethod.HEAD).handler(new Scrape.MetricsHandler(telemetry));
        router.get("/health/live")
                .method(HttpMethod.HEAD)
                .handler(context -> send(context, 200, new JsonObject().put("status", "UP")));
        router.get("/health/ready")
                .method(HttpMethod.HEAD)
                .handler(context -> readiness
                        .checkStatus()
                        .onSuccess(result -> send(context, CheckResult.isUp(result) ? 200 : 503, result.toJson()))
                        .onFailure(context::fail));
        router.post("/-/reload")
                .handler(context -> reload.get()
                        .onSuccess(changed -> send(context, 200, changed))
                        .onFailure(failure -> refused(failure).answer(context.request())));
        for (int status : new int[] {400, 404, 405, 500}) {
            router.errorHandler(status, context -> Problem.of(status, PATHS).answer(context.request()));
        }
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setCompressionSupported(true)
                        .setCompressionLevel(COMPRESSION)
                        .setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router);
        return server.listen(listen.port(), listen.host())
                .onSuccess(listening -> port = listening.actualPort())
                .recover(failure ->
                        Future.failedFuture(new AddressUnavailable(listen.toString(), "management", failure)));
    }

    /** The port that is listened on, once this is deployed. */
    public int port() {
        return port;
    }

    private static Problem refused(Throwable failure) {
        if (failure instanceof ConfigException bad) {
            return Problem.of(422, bad.getMessage());
        }
        if (failure instanceof IllegalStateException) {
            return Problem.of(409, failure.getMessage());
        }
        return Problem.of(500, "The files could not be read; the log says why. What ran stays.");
    }

    private static void send(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer());
    }

    /** All checks together. */
    private HealthChecks readiness() {
        HealthChecks all = HealthChecks.create(vertx);
        checks.keySet().forEach(name -> telemetry.node().ready(name, false));
        // The bound is set here and not there, since what that says of a late check cannot be told from a failure.
        checks.forEach((name, check) -> all.register(
                name,
                2 * PATIENCE_MS,
                promise -> look(name, check)
                        .map(answer -> {
                            telemetry.node().ready(name, answer.ready());
                            return status(answer);
                        })
                        .onComplete(promise)));
        return all;
    }

    private static Status status(ReadinessCheck.Answer answer) {
        Map<String, Object> data = answer.detail().isEmpty() ? Map.of() : Map.of("detail", answer.detail());
        return new Status().setOk(answer.ready()).setData(new JsonObject(data));
    }

    private static Future<ReadinessCheck.Answer> look(String name, ReadinessCheck check) {
        Future<ReadinessCheck.Answer> answer;
        try {
            answer = check.check().timeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        return answer.recover(failure -> {
            // Its words may hold what is nobody's business; the log is for those who run the node.
            LOG.debug("the readiness check {} failed", name, failure);
            return Future.succeededFuture(ReadinessCheck.Answer.notReady("the check failed or did not answer in time"));
        });
    }
}

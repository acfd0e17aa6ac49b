package dev.bellwether.api.backtests;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.api.ports.About;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.http.Caller;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.Backtests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes back-tests in, shows how far they are and what came of them, and cancels them. Their policies differ from that of
 * {@code about}.
 */
public record BacktestsResource(ApiSources sources, About about, Clock clock) implements Resource {
    private static final String PATH = "/api/v1/backtests";
    private static final int RETRY_SECONDS = 30;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "askForBacktest", this::ask,
                "listBacktests", this::list,
                "getBacktest", this::one,
                "cancelBacktest", this::cancel);
    }

    private void ask(RoutingContext ctx) {
        String key = ctx.get(Caller.KEY_NAME);
        SmallBody.read(ctx)
                .map(body -> BacktestBody.read(body, rules()).toJson())
                .compose(request -> backtests().insert(UUID.randomUUID(), request, key, clock.instant()))
                .map(asked -> asked.orElseThrow(
                        () -> Problem.of(429, "Too many back-tests wait already; cancel one, or ask again later.")
                                .retryAfter(RETRY_SECONDS)
                                .asException()))
                .onSuccess(backtest -> {
                    ctx.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + backtest.id());
                    send(ctx, 202, json(backtest));
                })
                .onFailure(ctx::fail);
    }

    private void list(RoutingContext ctx) {
        Responses.send(ctx, backtests().recent().map(all -> Answer.json(Page.whole(all, BacktestsResource::json))));
    }

    private void one(RoutingContext ctx) {
        Responses.send(ctx, found(ctx).map(backtest -> Answer.json(json(backtest))));
    }

    private void cancel(RoutingContext ctx) {
        found(ctx)
                .compose(backtest -> backtests().cancel(backtest.id(), clock.instant()))
                // Asked for again, since it may have ended meanwhile.
                .compose(cancelled -> cancelled.isPresent() ? Future.succeededFuture() : alreadyEnded(ctx))
                .compose(cancelled -> found(ctx))
                .onSuccess(backtest -> send(ctx, 200, json(backtest)))
                .onFailure(ctx::fail);
    }

    private Future<Object> alreadyEnded(RoutingContext ctx) {
        return found(ctx)
                .compose(backtest -> Future.failedFuture(ProblemException.of(
                        409, "The back-test is " + backtest.state().wire() + " already; there is nothing to cancel.")));
    }

    private Future<Backtests.StoredBacktest> found(RoutingContext ctx) {
        Optional<UUID> id = uuid(ctx.pathParam("id"));
        Future<Optional<Backtests.StoredBacktest>> found =
                id.isPresent() ? backtests().find(id.get()) : Future.succeededFuture(Optional.empty());
        return found.map(backtest -> backtest.orElseThrow(
                () -> ProblemException.of(404, "There is no back-test with this id; they are kept for some days.")));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Backtests backtests() {
        return sources.database().backtests();
    }

    private BacktestBody.Rules rules() {
        return new BacktestBody.Rules(
                sources.catalogue().get(),
                about.policy(),
                about.ticks(),
                sources.database().retention(),
                clock.instant());
    }

    private static void send(RoutingContext ctx, int status, JsonObject json) {
        ctx.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json.toBuffer());
    }

    private static JsonObject json(Backtests.StoredBacktest backtest) {
        return new JsonObject()
                .put("id", backtest.id().toString())
                .put("state", backtest.state().wire())
                .put("progress", backtest.progress())
                .put("createdAt", backtest.createdAt().toString())
                .put("createdBy", backtest.createdBy())
                .put("startedAt", ConnectorJson.time(backtest.startedAt()))
                .put("finishedAt", ConnectorJson.time(backtest.finishedAt()))
                .put("request", backtest.request())
                .put("failure", backtest.failure().isEmpty() ? null : backtest.failure())
                .put("result", backtest.result().orElse(null));
    }
}

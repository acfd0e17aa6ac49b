package dev.bellwether.api.evidence;

import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.ReportLine;
import dev.bellwether.store.evidence.ProbeRuns;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Answers for the probes of a connector: what each saw last, and its last failures. */
public record ProbesResource(ResponseCache answers, ProbeRuns runs) implements Resource {
    /** A probe runs every few seconds at the most. */
    private static final Duration KEEP = Duration.ofSeconds(1);

    private static final int FAILURES = 10;
    private static final int PATIENCE_SECONDS = 5;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listProbes", this::list);
    }

    private void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        int limit = query.integer("failures").orElse(FAILURES);
        answers.answerOf(ctx, KEEP, state -> of(state.connector(), limit));
    }

    private Future<JsonObject> of(Connector connector, int limit) {
        List<String> ids = connector.probes().stream().map(ProbeSpec::id).toList();
        Future<List<ProbeRun>> latest = runs.latest(connector.id(), ids);
        Future<List<ProbeRun>> failures = runs.failures(connector.id(), ids, limit);
        return Future.all(latest, failures)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(all -> Page.whole(connector.probes(), spec -> of(spec, latest.result(), failures.result())));
    }

    private static JsonObject of(ProbeSpec spec, List<ProbeRun> latest, List<ProbeRun> failures) {
        boolean pushed = spec.target() instanceof ProbeTarget.Push;
        JsonArray failed = new JsonArray();
        failures.stream()
                .filter(run -> run.probe().equals(spec.id()))
                .forEach(run -> failed.add(of(run).put("snippet", run.snippet().isEmpty() ? null : run.snippet())));
        return new JsonObject()
                .put("id", spec.id())
                .put("kind", spec.target().kind())
                .put("intervalSeconds", pushed ? null : spec.interval().toMillis() / 1000.0)
                .put("informational", spec.informational())
                .put(
                        "lastRun",
                        latest.stream()
                                .filter(run -> run.probe().equals(spec.id()))
                                .findFirst()
                                .map(ProbesResource::of)
                                .orElse(null))
                .put("failures", failed);
    }

    /** A run as the command line tells it, with what only the daemon knows of it. */
    private static JsonObject of(ProbeRun run) {
        return new JsonObject(ReportLine.json(run))
                .put("fault", run.result().succeeded() ? null : run.fault().wire())
                .put("confirm", run.confirm());
    }
}

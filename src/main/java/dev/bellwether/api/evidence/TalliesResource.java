package dev.bellwether.api.evidence;

import dev.bellwether.api.board.ConnectorDetail;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Resource;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.tallies.BucketTally;
import dev.bellwether.store.tallies.BucketTally.ProbeTally;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers with the evidence of a connector, counted over time. */
public record TalliesResource(ResponseCache answers, ApiSources sources, Clock clock) implements Resource {
    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MOST_CODES = 10;
    private static final double NANOS_PER_MS = 1_000_000.0;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listEvidence", this::list);
    }

    private void list(RoutingContext ctx) {
        Buckets buckets = TallySpan.of(
                ctx.get(Query.KEY), clock.instant(), sources.database().retention());
        answers.answerOf(ctx, KEEP, state -> {
            ErrorCodes codes = sources.errorCodes().get();
            return sources.database()
                    .tallies()
                    .of(state.id(), buckets, codes)
                    .map(tallies -> json(state.id(), buckets, tallies));
        });
    }

    private static JsonObject json(String id, Buckets buckets, List<BucketTally> tallies) {
        return new JsonObject()
                .put("connectorId", id)
                .put("from", buckets.from().toString())
                .put("to", buckets.to().toString())
                .put("stepSeconds", buckets.step().toSeconds())
                .mergeIn(Page.whole(tallies, TalliesResource::bucket));
    }

    private static JsonObject bucket(BucketTally tally) {
        JsonObject faults = new JsonObject();
        for (Fault fault : Fault.values()) {
            faults.put(fault.wire(), tally.faults().getOrDefault(fault, 0L));
        }
        JsonArray failures = new JsonArray();
        tally.failures().stream().limit(MOST_CODES).forEach(count -> failures.add(ConnectorDetail.failure(count)));
        JsonArray probes = new JsonArray();
        tally.probes().forEach(probe -> probes.add(probe(probe)));
        return new JsonObject()
                .put("from", tally.from().toString())
                .put("to", tally.to().toString())
                .put("outcomes", tally.outcomes())
                .put("jobs", tally.jobs())
                .put("succeeded", tally.succeeded())
                .put("succeededFirstTime", tally.succeededFirstTime())
                .put("successRate", rate(tally.succeeded(), tally.jobs()))
                .put("firstTimeSuccessRate", rate(tally.succeededFirstTime(), tally.jobs()))
                .put("faults", faults)
                .put("errorCodes", failures)
                .put("probes", probes);
    }

    private static JsonObject probe(ProbeTally probe) {
        JsonObject phases = new JsonObject();
        new TreeMap<>(probe.phases())
                .forEach((phase, took) -> phases.put(
                        phase,
                        new JsonObject()
                                .put("average", took.averageNanos() / NANOS_PER_MS)
                                .put("p95", took.p95Nanos() / NANOS_PER_MS)));
        return new JsonObject()
                .put("probe", probe.probe())
                .put("success", probe.success())
                .put("flaky", probe.flaky())
                .put("failure", probe.failure())
                .put("excluded", probe.excluded())
                .put("phasesMs", phases);
    }

    private static Double rate(long part, long all) {
        return all == 0 ? null : (double) part / all;
    }
}

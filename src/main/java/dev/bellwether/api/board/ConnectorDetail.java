package dev.bellwether.api.board;

import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.cluster.ClusterStatus;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.store.Database;
import dev.bellwether.store.evidence.JobOutcomes.FailureCount;
import dev.bellwether.store.history.OutageMemory;
import dev.bellwether.store.nodes.Nodes.Node;
import dev.bellwether.store.operations.Overrides.Pinned;
import dev.bellwether.store.tallies.Tallies;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connector with what only the store knows. What the store does not say in time is null: a client that asks "does this bank
 * work now?" must have the answer also while the store is away.
 */
public final class ConnectorDetail {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorDetail.class);
    private static final int PATIENCE_SECONDS = 2;

    private final Database database;
    private final StepDurationCache stepDurations;
    private final OutageMemory outages;
    private final Supplier<ErrorCodes> errorCodes;
    private final Supplier<ClusterStatus> nodes;
    private final Clock clock;

    public ConnectorDetail(ApiSources sources, Clock clock) {
        this.database = sources.database();
        this.stepDurations = new StepDurationCache(database.tallies());
        this.outages = new OutageMemory(database.incidents(), sources.catalogue());
        this.errorCodes = sources.errorCodes();
        this.nodes = sources.nodes();
        this.clock = clock;
    }

    Future<JsonObject> of(ConnectorState state) {
        String id = state.id();
        Instant now = clock.instant();
        EvidenceSummary evidence = state.evaluation().map(Evaluation::evidence).orElse(null);
        Instant from = evidence == null ? now.minus(Duration.ofHours(1)) : evidence.from();
        Instant to = evidence == null ? now : evidence.to();
        Future<?> failures = orNull(
                "failures",
                database.jobOutcomes().failures(id, from, to, errorCodes.get()),
                counts -> failures(counts, errorCodes.get()));
        Future<?> steps = orNull("step durations", stepDurations.of(id, now), ConnectorDetail::durations);
        Future<?> success = orNull("last success", database.jobOutcomes().lastSuccessAt(id), ConnectorJson::time);
        Future<?> override = orNull("override", database.overrides().current(id, now), ConnectorDetail::override);
        Future<JsonObject> outlook = outages.at(now)
                .map(past -> state.evaluation()
                        .flatMap(known -> past.outlook(known, now))
                        .map(known -> new JsonObject(known.fields()))
                        .orElse(null));
        return Future.join(List.of(failures, steps, success, override, outlook))
                .map(all -> ConnectorJson.of(state)
                        .put("failures", failures.result())
                        .put("stepDurationsMs", steps.result())
                        .put(
                                "regimeSince",
                                ConnectorJson.time(state.evaluation()
                                        .flatMap(known -> known.watch().regimeSince())))
                        .put(
                                "explanation",
                                state.evaluation().map(ExplanationJson::of).orElse(null))
                        .put("override", override.result())
                        .put("outlook", outlook.result())
                        .put("node", nodes.get().ownerOf(id).map(Node::name).orElse(null))
                        .put("lastSuccessAt", success.result()));
    }

    private static <T> Future<Object> orNull(String what, Future<T> asked, Function<T, Object> writer) {
        return asked.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).map(writer).otherwise(failure -> {
            LOG.debug("the store does not tell the {}: {}", what, failure.getMessage());
            return null;
        });
    }

    private static JsonArray failures(List<FailureCount> counts, ErrorCodes codes) {
        return new JsonArray(counts.stream()
                .map(count -> failure(count)
                        .put(
                                "question",
                                codes.find(count.errorCode())
                                        .map(ErrorCodes.ErrorCode::question)
                                        .orElse(null)))
                .toList());
    }

    /** How often a step failed with a code, and whose fault that is. */
    public static JsonObject failure(FailureCount count) {
        return new JsonObject()
                .put("step", count.step().isEmpty() ? null : count.step())
                .put("errorCode", count.errorCode().isEmpty() ? null : count.errorCode())
                .put("fault", count.fault().wire())
                .put("count", count.count());
    }

    private static JsonObject durations(Map<String, Tallies.StepDuration> steps) {
        JsonObject json = new JsonObject();
        steps.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(step -> json.put(
                        step.getKey(),
                        new JsonObject()
                                .put("average", step.getValue().averageMs())
                                .put("p95", step.getValue().p95Ms())));
        return json;
    }

    private static JsonObject override(Optional<Pinned> pinned) {
        return pinned.map(Pinned::override).map(ConnectorJson::override).orElse(null);
    }

    /**
     * How long steps took in the 168 hours before this one and in this one so far: whole hours are rolled up in the store. A span so long
     * changes slowly, so the store is asked only now and then for the same connector. Belongs to the event loop of the API.
     */
    static final class StepDurationCache {
        private static final Duration SPAN = Duration.ofDays(7);
        private static final Duration KEEP = Duration.ofMinutes(5);
        private static final int MOST = 10_000;

        private final Tallies store;
        private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > MOST;
            }
        };

        StepDurationCache(Tallies store) {
            this.store = store;
        }

        /** By step; fails while the store is away and nothing is known. */
        Future<Map<String, Tallies.StepDuration>> of(String connectorId, Instant now) {
            Known last = known.get(connectorId);
            if (last != null && now.isBefore(last.until)) {
                return last.durations;
            }
            Known next = new Known(
                    now.plus(KEEP), store.steps(connectorId, now.minus(SPAN).truncatedTo(ChronoUnit.HOURS), now));
            known.put(connectorId, next);
            next.durations.onFailure(failed -> known.remove(connectorId, next));
            return next.durations;
        }

        private record Known(Instant until, Future<Map<String, Tallies.StepDuration>> durations) {}
    }
}

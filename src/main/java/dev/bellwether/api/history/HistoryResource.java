package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.Query;
import dev.bellwether.http.Problem;
import dev.bellwether.maintenance.PastMaintenance.Stretch;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.status.history.StatusTimeline;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Answers how a connector was. */
public record HistoryResource(ResponseCache answers, Database database, Clock clock) implements Resource {
    static final Duration USUAL = Duration.ofDays(90);
    public static final Duration KEEP = Duration.ofSeconds(5);
    static final int MOST_CHANGES = 100_000;

    private static final int SPANS = 100;
    private static final int MOST_MARKS = 1_000;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("getHistory", this::one);
    }

    private void one(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answerOf(ctx, KEEP, state -> {
            Instant now = clock.instant();
            return answer(state, query, AskedRange.of(query, now, USUAL), now);
        });
    }

    private Future<JsonObject> answer(ConnectorState state, Query query, AskedRange range, Instant now) {
        String id = state.id();
        Instant back = now.minus(USUAL);
        Instant first = range.from().isBefore(back) ? range.from() : back;
        Future<List<StatusChange>> changes = database.statusChanges().of(id, first, now, MOST_CHANGES);
        Future<List<Operation>> operations =
                database.statusChanges().operations(id, range.from(), range.to(), MOST_MARKS);
        Future<List<Stretch>> planned = database.maintenanceWindows()
                .stretches(id, state.institution().id(), range.from(), range.to(), MOST_MARKS);
        return Future.all(changes, operations, planned).compose(read -> {
            if (changes.result().size() > MOST_CHANGES) {
                throw Problem.of(400, "The status changed more than " + MOST_CHANGES + " times in this range.")
                        .with(Problem.Wrong.parameter("from", "from must be later."))
                        .asException();
            }
            StatusTimeline whole = StatusTimeline.of(changes.result(), first, now, observedUntil(state, now));
            StatusTimeline asked = whole.slice(range.from(), range.to());
            List<StatusTimeline.Span> page = asked.spans()
                    .subList(
                            0,
                            Math.min(
                                    query.integer("limit").orElse(SPANS),
                                    asked.spans().size()));
            JsonArray marks = HistoryJson.marks(operations.result(), planned.result());
            return evaluations(id, page)
                    .map(evaluations -> new HistoryJson(id, whole, asked).write(page, evaluations, marks, query));
        });
    }

    /** While nothing was evaluated the status is unknown, however good the last one. */
    static Instant observedUntil(ConnectorState state, Instant now) {
        return state.evaluation()
                .map(evaluation -> evaluation.observedUntil(now))
                .orElse(now);
    }

    private Future<List<Evaluation>> evaluations(String connectorId, List<StatusTimeline.Span> page) {
        List<Instant> began = page.stream()
                .flatMap(span -> span.began().map(StatusChange::at).stream())
                .toList();
        return began.isEmpty()
                ? Future.succeededFuture(List.of())
                : database.statusChanges()
                        .evaluations(connectorId, began.get(0), began.get(began.size() - 1), 2 * page.size() + 100);
    }
}

package dev.bellwether.api.history;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Resource;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.SharedOutage;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.IncidentQuery;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers for incidents, and for those that began together. */
public record IncidentsResource(ResponseCache answers, Database database, Clock clock) implements Resource {
    private static final String PATH = "/api/v1/incidents";
    private static final int MOST_CHANGES = 1_000;
    private static final Duration SHARED_USUAL = Duration.ofDays(7);
    /** Read beyond both ends of a range, so that incidents that began together at its border are found whole. */
    private static final Duration MARGIN = Duration.ofHours(1);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listIncidents", this::list, "getIncident", this::one, "listSharedOutages", this::shared);
    }

    private void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answer(ctx, HistoryResource.KEEP, board -> list(board, query));
    }

    private void one(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        answers.answer(
                ctx,
                HistoryResource.KEEP,
                board -> Incident.Key.parse(id)
                        .map(database.incidents()::one)
                        .orElse(Future.succeededFuture(Optional.empty()))
                        .compose(found ->
                                one(board, found.orElseThrow(() -> ProblemException.unknown("incident", id)))));
    }

    private void shared(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        answers.answer(ctx, HistoryResource.KEEP, board -> {
            AskedRange range = AskedRange.of(query, clock.instant(), SHARED_USUAL);
            return shared(board, range.from(), range.to())
                    .map(found -> found.stream()
                            .filter(outage -> query.text("state")
                                    .map(state -> state.equals("open")
                                            == outage.ended().isEmpty())
                                    .orElse(true))
                            .toList())
                    .map(outages -> Page.whole(outages, outage -> IncidentJson.of(outage, board)));
        });
    }

    private Future<JsonObject> list(Board board, Query query) {
        IncidentQuery asked = asked(board, query);
        Future<Integer> count = database.incidents().count(asked);
        Future<List<Incident>> found = database.incidents().list(asked, Page.limit(query) + 1);
        return Future.all(count, found)
                .compose(read -> sharedAround(board, found.result()))
                .map(shared -> Page.of(
                        PATH,
                        query,
                        new Listed<>(found.result(), count.result()),
                        incident -> IncidentJson.of(incident, board, shared, clock.instant()),
                        Incident::id));
    }

    private Future<JsonObject> one(Board board, Incident incident) {
        Future<List<Evaluation>> changes = database.statusChanges()
                .evaluations(
                        incident.connectorId(),
                        incident.began(),
                        incident.ended().orElseGet(clock::instant),
                        MOST_CHANGES);
        Future<List<SharedOutage>> shared = sharedAround(board, List.of(incident));
        return Future.all(changes, shared).map(read -> {
            JsonArray json = new JsonArray();
            changes.result().forEach(evaluation -> json.add(IncidentJson.change(evaluation)));
            return IncidentJson.of(incident, board, shared.result(), clock.instant())
                    .put("changes", json);
        });
    }

    private static IncidentQuery asked(Board board, Query query) {
        List<Wrong> wrongs = new ArrayList<>();
        Optional<Instant> from = AskedRange.time(query, "from", wrongs);
        Optional<Instant> to = AskedRange.time(query, "to", wrongs);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            wrongs.add(Wrong.parameter("from", "from must be before to."));
        }
        AskedRange.refuse(wrongs);
        Optional<Incident.Key> after =
                Page.cursor(PATH, query, place -> Incident.Key.parse(place).orElseThrow());
        return new IncidentQuery(connectors(board, query), query.text("state").map("open"::equals), from, to, after);
    }

    private static Optional<List<String>> connectors(Board board, Query query) {
        Optional<List<String>> ofInstitution = query.text("institution")
                .map(id -> board.institution(id)
                        .map(state -> state.institution().connectors().stream()
                                .map(Connector::id)
                                .toList())
                        .orElse(List.of()));
        Optional<String> connector = query.text("connector");
        if (connector.isEmpty()) {
            return ofInstitution;
        }
        return Optional.of(ofInstitution
                .map(ids -> ids.stream().filter(connector.get()::equals).toList())
                .orElseGet(() -> List.of(connector.get())));
    }

    /** The shared outages that any of some incidents may belong to. */
    private Future<List<SharedOutage>> sharedAround(Board board, List<Incident> incidents) {
        if (incidents.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Instant newest = incidents.get(0).began();
        Instant oldest = incidents.get(incidents.size() - 1).began();
        return shared(board, oldest, newest.plusMillis(1));
    }

    private Future<List<SharedOutage>> shared(Board board, Instant from, Instant to) {
        int connectors = board.connectors().size();
        return database.incidents()
                .dense(from.minus(MARGIN), to.plus(MARGIN), SharedOutage.TOGETHER, SharedOutage.least(connectors))
                .map(dense -> SharedOutage.among(dense, connectors, id -> institution(board, id)).stream()
                        .filter(outage -> outage.incidents().stream()
                                .anyMatch(incident -> !incident.began().isBefore(from)
                                        && incident.began().isBefore(to)))
                        .toList());
    }

    /** A connector that has left the catalogue stands for itself. */
    static String institution(Board board, String connectorId) {
        return board.connector(connectorId)
                .map(state -> state.institution().id())
                .orElse(connectorId);
    }
}

package dev.bellwether.api.history;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.SharedOutage;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.Incidents;
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
public record IncidentsResource(ResponseCache answers, Database database, Clock clock, String root)
        implements Resource {
    private static final String PATH = "/api/v1/incidents";
    private static final int MOST_CHANGES = 1_000;
    private static final String FEED = "/api/v1/incidents.atom";
    /** Of incidents, and of the changes of each. */
    private static final int MOST_IN_FEED = 50;

    private static final Duration SHARED_USUAL = Duration.ofDays(7);
    /** Read beyond both ends of a range, so that incidents that began together at its border are found whole. */
    private static final Duration MARGIN = Duration.ofHours(1);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "listIncidents", this::list,
                "getIncident", this::one,
                "getIncidentFeed", this::feedOfAsked,
                "getFeed", ctx -> feed(ctx, ctx.get(Query.KEY), "/feed.atom"),
                "getInstitutionFeed", this::feedOfInstitution,
                "listSharedOutages", this::shared);
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

    private void feedOfAsked(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        feed(ctx, query, query.values().isEmpty() ? FEED : FEED + "?" + query.encoded());
    }

    private void feedOfInstitution(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        if (answers.board().institution(id).isEmpty()) {
            throw ProblemException.unknown("institution", id);
        }
        feed(ctx, new Query(Map.of("institution", id)), "/institutions/" + id + "/feed.atom");
    }

    private void feed(RoutingContext ctx, Query query, String address) {
        answers.answerAs(ctx, HistoryResource.KEEP, board -> {
            Incidents.Query latest = new Incidents.Query(
                    connectors(board, query), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            IncidentFeed feed = new IncidentFeed(
                    root,
                    address,
                    id -> board.connector(id)
                            .map(state -> state.institution().name())
                            .orElse(id));
            return database.incidents()
                    .list(latest, MOST_IN_FEED)
                    .compose(found -> IncidentStory.of(database, found, clock.instant(), MOST_IN_FEED))
                    .map(stories -> () -> feed.answer(stories));
        });
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
                    .map(outages -> Page.whole(outages, outage -> json(outage, board)));
        });
    }

    private Future<JsonObject> list(Board board, Query query) {
        Incidents.Query asked = asked(board, query);
        Future<Integer> count = database.incidents().count(asked);
        Future<List<Incident>> found = database.incidents().list(asked, Page.limit(query) + 1);
        return Future.all(count, found)
                .compose(read -> Future.all(
                        sharedAround(board, found.result()),
                        database.incidentNotes().of(found.result())))
                .map(read -> Page.of(
                        PATH,
                        query,
                        new Listed<>(found.result(), count.result()),
                        incident -> json(incident, board, read.resultAt(0), read.resultAt(1)),
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
        Future<Map<Incident.Key, List<Incident.Note>>> notes =
                database.incidentNotes().of(List.of(incident));
        return Future.all(changes, shared, notes).map(read -> {
            JsonArray json = new JsonArray();
            changes.result()
                    .forEach(evaluation -> json.add(HistoryJson.why(evaluation)
                            .put("status", evaluation.status().wire())
                            .put("performance", evaluation.performance().wire())));
            return json(incident, board, shared.result(), notes.result()).put("changes", json);
        });
    }

    private static Incidents.Query asked(Board board, Query query) {
        List<Wrong> wrongs = new ArrayList<>();
        Optional<Instant> from = AskedRange.time(query, "from", wrongs);
        Optional<Instant> to = AskedRange.time(query, "to", wrongs);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            wrongs.add(Wrong.parameter("from", "from must be before to."));
        }
        AskedRange.refuse(wrongs);
        Optional<Incident.Key> after =
                Page.cursor(PATH, query, place -> Incident.Key.parse(place).orElseThrow());
        return new Incidents.Query(connectors(board, query), query.text("state").map("open"::equals), from, to, after);
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
        return shared(board, incidents.get(incidents.size() - 1).began(), newest.plusMillis(1));
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
    private static String institution(Board board, String connectorId) {
        return board.connector(connectorId)
                .map(state -> state.institution().id())
                .orElse(connectorId);
    }

    private JsonObject json(
            Incident incident, Board board, List<SharedOutage> shared, Map<Incident.Key, List<Incident.Note>> notes) {
        Instant end = incident.ended().orElseGet(clock::instant);
        return new JsonObject()
                .put("id", incident.id())
                .put("connectorId", incident.connectorId())
                .put(
                        "institution",
                        board.connector(incident.connectorId())
                                .map(state -> ConnectorJson.institution(state.institution()))
                                .orElse(null))
                .put("state", incident.isOpen() ? "open" : "closed")
                .put("beganAt", incident.began().toString())
                .put("endedAt", ConnectorJson.time(incident.ended()))
                .put("lengthSeconds", HistoryJson.seconds(Duration.between(incident.began(), end)))
                .put("worst", incident.worst().wire())
                .put(
                        "sharedOutage",
                        shared.stream()
                                .filter(outage -> outage.incidents().contains(incident))
                                .map(SharedOutage::id)
                                .findFirst()
                                .orElse(null))
                .put(
                        "notes",
                        new JsonArray(notes.getOrDefault(incident.key(), List.of()).stream()
                                .map(IncidentStory::json)
                                .toList()));
    }

    private static JsonObject json(SharedOutage outage, Board board) {
        JsonArray incidents = new JsonArray();
        outage.incidents().forEach(incident -> incidents.add(incident.id()));
        long institutions = outage.incidents().stream()
                .map(incident -> institution(board, incident.connectorId()))
                .distinct()
                .count();
        return new JsonObject()
                .put("id", outage.id())
                .put("state", outage.ended().isEmpty() ? "open" : "closed")
                .put("beganAt", outage.began().toString())
                .put("endedAt", ConnectorJson.time(outage.ended()))
                .put("connectors", outage.connectors())
                .put("openConnectors", outage.open())
                .put("institutions", institutions)
                .put(
                        "text",
                        outage.connectors() + " connectors of " + institutions
                                + " institutions went out together. They rarely do by themselves: look for a cause that they"
                                + " share, such as a provider or our own side.")
                .put("incidents", incidents);
    }
}

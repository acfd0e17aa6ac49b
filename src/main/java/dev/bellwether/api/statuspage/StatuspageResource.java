package dev.bellwether.api.statuspage;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.history.HistoryResource;
import dev.bellwether.api.history.IncidentStory;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.operate.ListedMaintenanceWindow;
import dev.bellwether.maintenance.MaintenanceWindow.State;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.Incidents;
import dev.bellwether.store.operations.MaintenanceWindows;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers as an Atlassian Statuspage does (its status API, version 2), so that programs made for that can read this.
 *
 * @param url where the status page is
 */
public record StatuspageResource(
        ResponseCache answers, Database database, Clock clock, String title, Supplier<String> url) implements Resource {
    private static final String PAGE = "bellwether";
    /** As many as Statuspage gives. */
    private static final int MOST = 50;

    private static final int MOST_UPDATES = 50;

    private static final StatuspageComponents COMPONENTS = new StatuspageComponents(PAGE);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "getStatuspageSummary", this::summary,
                "getStatuspageStatus",
                        ctx -> answers.answer(
                                ctx, board -> page(board).put("status", StatuspageComponents.overall(board))),
                "listStatuspageComponents",
                        ctx -> answers.answer(ctx, board -> page(board).put("components", COMPONENTS.all(board))),
                "listStatuspageIncidents", ctx -> incidents(ctx, Optional.empty()),
                "listUnresolvedStatuspageIncidents", ctx -> incidents(ctx, Optional.of(true)),
                "listStatuspageMaintenances", ctx -> maintenances(ctx, Set.of(State.values())),
                "listUpcomingStatuspageMaintenances", ctx -> maintenances(ctx, Set.of(State.UPCOMING)),
                "listActiveStatuspageMaintenances", ctx -> maintenances(ctx, Set.of(State.ACTIVE)));
    }

    private void summary(RoutingContext ctx) {
        answers.answer(ctx, HistoryResource.KEEP, board -> {
            Future<JsonArray> open = incidents(board, Optional.of(true));
            Future<JsonArray> maintenances = maintenances(board, Set.of(State.UPCOMING, State.ACTIVE));
            return Future.all(open, maintenances)
                    .map(read -> page(board)
                            .put("status", StatuspageComponents.overall(board))
                            .put("components", COMPONENTS.all(board))
                            .put("incidents", open.result())
                            .put("scheduled_maintenances", maintenances.result()));
        });
    }

    private void incidents(RoutingContext ctx, Optional<Boolean> open) {
        answers.answer(
                ctx,
                HistoryResource.KEEP,
                board -> incidents(board, open).map(found -> page(board).put("incidents", found)));
    }

    private void maintenances(RoutingContext ctx, Set<State> states) {
        answers.answer(
                ctx,
                HistoryResource.KEEP,
                board -> maintenances(board, states).map(found -> page(board).put("scheduled_maintenances", found)));
    }

    private JsonObject page(Board board) {
        return new JsonObject()
                .put(
                        "page",
                        new JsonObject()
                                .put("id", PAGE)
                                .put("name", title)
                                .put("url", url.get())
                                .put("time_zone", "Etc/UTC")
                                .put("updated_at", ConnectorJson.time(board.evaluatedAt())));
    }

    private Future<JsonArray> incidents(Board board, Optional<Boolean> open) {
        Incidents.Query newest =
                new Incidents.Query(Optional.empty(), open, Optional.empty(), Optional.empty(), Optional.empty());
        return database.incidents()
                .list(newest, MOST)
                .compose(found -> IncidentStory.of(database, found, clock.instant(), MOST_UPDATES))
                .map(stories -> new JsonArray(stories.stream()
                        .map(story -> events().incident(story, board))
                        .toList()));
    }

    private Future<JsonArray> maintenances(Board board, Set<State> states) {
        Instant now = clock.instant();
        MaintenanceWindows windows = database.maintenanceWindows();
        PastMaintenanceWindow.Query latest =
                new PastMaintenanceWindow.Query(now, Optional.empty(), "", Optional.empty(), MOST);
        Future<List<ListedMaintenanceWindow>> live = ListedMaintenanceWindow.live(windows, now);
        Future<List<ListedMaintenanceWindow>> past = states.contains(State.PAST)
                ? ListedMaintenanceWindow.past(windows, latest).map(Listed::entries)
                : Future.succeededFuture(List.of());
        return Future.all(live, past).map(read -> {
            JsonArray json = new JsonArray();
            Stream.concat(live.result().stream(), past.result().stream())
                    .filter(window -> states.contains(window.state()))
                    .sorted(Comparator.comparing(ListedMaintenanceWindow::place).reversed())
                    .limit(MOST)
                    .forEach(window -> json.add(events().maintenance(window, board)));
            return json;
        });
    }

    private StatuspageEvents events() {
        return new StatuspageEvents(COMPONENTS, url);
    }
}

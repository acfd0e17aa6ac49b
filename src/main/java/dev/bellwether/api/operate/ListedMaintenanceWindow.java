package dev.bellwether.api.operate;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;

import dev.bellwether.maintenance.AnnouncedId;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.MaintenanceWindow.State;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.operations.MaintenanceWindows;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A maintenance window as readers see it at a time, one that an operator planned, or that an institution announced, as the contract
 * has it. It shows the occurrence that is open, else the next one, else the last.
 */
public record ListedMaintenanceWindow(String key, Coverage coverage, State state, Occurrence shown, JsonObject json) {
    private static final int OCCURRENCES = 5;

    static ListedMaintenanceWindow of(MaintenanceWindow window, Instant at) {
        Occurrence shown = window.openOrNext(at)
                .or(window::last)
                .orElseThrow(() -> new IllegalStateException("window " + window.id() + " never occurs"));
        return of(window, at, shown);
    }

    static ListedMaintenanceWindow of(Maintenance announced, Instant at) {
        Occurrence only = new Occurrence(announced.from(), announced.to());
        State state = only.isOpen(at) ? State.ACTIVE : only.to().isAfter(at) ? State.UPCOMING : State.PAST;
        Coverage coverage = Coverage.ofConnector(announced.connectorId());
        JsonObject origin = new JsonObject()
                .put("kind", "imported")
                .put("probe", AnnouncedId.probe(announced.id()).orElse(null));
        JsonObject json = json(PastMaintenanceWindow.keyOf(announced), origin, coverage, state, only)
                .put("title", "Outage planned by the institution")
                .put("description", announced.explanation())
                .putNull("recurrence")
                .put("occurrences", occurrences(state == State.PAST ? List.of() : List.of(only)))
                .putNull("endedAt");
        return new ListedMaintenanceWindow(PastMaintenanceWindow.keyOf(announced), coverage, state, only, json);
    }

    private static ListedMaintenanceWindow of(PastMaintenanceWindow past, Instant at) {
        return past.planned()
                .map(window -> of(window, at, past.last()))
                .orElseGet(() -> of(past.announced().orElseThrow(), at));
    }

    /** Those of both kinds that are not over at a time, in any order. */
    public static Future<List<ListedMaintenanceWindow>> live(MaintenanceWindows windows, Instant at) {
        Future<List<MaintenanceWindow>> planned = windows.live(at);
        Future<List<Maintenance>> announced = windows.imported(at);
        return Future.all(planned, announced)
                .map(read -> Stream.concat(
                                planned.result().stream().map(window -> of(window, at)),
                                announced.result().stream().map(window -> of(window, at)))
                        .toList());
    }

    /** Those of both kinds that are over. */
    public static Future<Listed<ListedMaintenanceWindow>> past(
            MaintenanceWindows windows, PastMaintenanceWindow.Query query) {
        return windows.past(query)
                .map(past -> new Listed<>(
                        past.entries().stream()
                                .map(window -> of(window, query.at()))
                                .toList(),
                        past.total()));
    }

    public PastMaintenanceWindow.Place place() {
        return new PastMaintenanceWindow.Place(shown.from(), key);
    }

    private static ListedMaintenanceWindow of(MaintenanceWindow window, Instant at, Occurrence shown) {
        JsonObject json = json(
                        window.id(),
                        new JsonObject().put("kind", "operator").putNull("probe"),
                        window.coverage(),
                        window.state(at),
                        shown)
                .put("title", window.title())
                .put("description", window.description())
                .put("recurrence", window.schedule() instanceof Recurring recurring ? recurrence(recurring) : null)
                .put("occurrences", occurrences(window.from(at, OCCURRENCES)))
                .put("endedAt", window.endedAt().map(Instant::toString).orElse(null));
        return new ListedMaintenanceWindow(window.id(), window.coverage(), window.state(at), shown, json);
    }

    private static JsonObject json(String id, JsonObject origin, Coverage coverage, State state, Occurrence shown) {
        return new JsonObject()
                .put("id", id)
                .put("origin", origin)
                .put(
                        "covers",
                        new JsonObject()
                                .put("kind", coverage.kind().wire())
                                .put("id", coverage.id().isEmpty() ? null : coverage.id()))
                .put("state", state.wire())
                .put("from", shown.from().toString())
                .put("to", shown.to().toString());
    }

    private static JsonObject recurrence(Recurring recurring) {
        return new JsonObject()
                .put("start", ISO_LOCAL_DATE_TIME.format(recurring.start()))
                .put("durationSeconds", recurring.duration().toSeconds())
                .put("rule", recurring.rule())
                .put("zone", recurring.zone().getId())
                .put(
                        "exdates",
                        new JsonArray(recurring.exdates().stream()
                                .map(ISO_LOCAL_DATE_TIME::format)
                                .toList()));
    }

    private static JsonArray occurrences(List<Occurrence> occurrences) {
        JsonArray json = new JsonArray();
        occurrences.forEach(occurrence -> json.add(new JsonObject()
                .put("from", occurrence.from().toString())
                .put("to", occurrence.to().toString())));
        return json;
    }
}

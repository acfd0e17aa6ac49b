package dev.bellwether.api.history;

import dev.bellwether.maintenance.PastMaintenance.Stretch;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What operators and targets said of a connector, as marks on its timeline. */
final class HistoryMarks {
    private HistoryMarks() {}

    /** Marks of each kind by their time. */
    static JsonArray of(List<Operation> operations, List<Stretch> planned) {
        JsonArray marks = new JsonArray();
        operations.forEach(operation -> marks.add(mark(operation)));
        planned.forEach(stretch -> marks.add(mark(
                "maintenance",
                stretch.open().from(),
                stretch.open().to(),
                stretch.window().title())));
        return marks;
    }

    private static JsonObject mark(Operation operation) {
        if (operation instanceof Release release) {
            return mark("release", release.at(), release.at(), release.version());
        }
        if (operation instanceof Maintenance window) {
            return mark("maintenance", window.from(), window.to(), window.id());
        }
        Operation.Override pinned = (Operation.Override) operation;
        return mark("override", pinned.from(), pinned.until(), pinned.status().wire() + ": " + pinned.reason());
    }

    private static JsonObject mark(String kind, Instant from, Instant to, String text) {
        return new JsonObject()
                .put("kind", kind)
                .put("from", from.toString())
                .put("to", to.toString())
                .put("text", text);
    }
}

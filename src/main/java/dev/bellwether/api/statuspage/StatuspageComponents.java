package dev.bellwether.api.statuspage;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.api.board.InstitutionState;
import dev.bellwether.status.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The board as components of a Statuspage of an id: a connector is a component, an institution with several connectors is a group
 * of them.
 */
record StatuspageComponents(String page) {
    /** The overall status of a page, by Atlassian's rule for pages with several components. */
    enum Overall {
        NONE("none", "All Systems Operational"),
        MAINTENANCE("maintenance", "Service Under Maintenance"),
        SOME_DEGRADED("minor", "Partially Degraded Service"),
        ALL_DEGRADED("minor", "Degraded System Service"),
        SOME_PARTIAL("minor", "Minor Service Outage"),
        ALL_PARTIAL("major", "Partial System Outage"),
        SOME_MAJOR("major", "Partial System Outage"),
        ALL_MAJOR("critical", "Major System Outage");

        final String indicator;
        final String words;

        Overall(String indicator, String words) {
            this.indicator = indicator;
            this.words = words;
        }

        /** @param known the statuses of all components of which one is known */
        static Overall of(List<Status> known) {
            Status worst = Status.OPERATIONAL;
            boolean all = true;
            for (Status status : known) {
                all &= status == known.get(0);
                worst = status.isWorseThan(worst) ? status : worst;
            }
            return switch (worst) {
                case UNKNOWN, OPERATIONAL -> NONE;
                case UNDER_MAINTENANCE -> MAINTENANCE;
                case DEGRADED_PERFORMANCE -> all ? ALL_DEGRADED : SOME_DEGRADED;
                case PARTIAL_OUTAGE -> all ? ALL_PARTIAL : SOME_PARTIAL;
                case MAJOR_OUTAGE -> all ? ALL_MAJOR : SOME_MAJOR;
            };
        }
    }

    /** The indicator and its words. Unknown statuses are left out of the indicator, and the words say how many they are. */
    static JsonObject overall(Board board) {
        List<Status> known = board.connectors().stream()
                .map(ConnectorState::status)
                .filter(status -> status != Status.UNKNOWN)
                .toList();
        int unknown = board.connectors().size() - known.size();
        Overall overall = Overall.of(known);
        String description = known.isEmpty() ? "Nothing Known" : overall.words;
        return new JsonObject()
                .put("indicator", overall.indicator)
                .put(
                        "description",
                        unknown == 0 || known.isEmpty() ? description : description + " (" + unknown + " unknown)");
    }

    /** All components, each group before its own. */
    JsonArray all(Board board) {
        JsonArray components = new JsonArray();
        for (InstitutionState institution : board.institutions()) {
            if (institution.connectors().size() > 1) {
                components.add(group(institution, components.size() + 1));
            }
            for (ConnectorState state : institution.connectors()) {
                components.add(of(state, board, components.size() + 1));
            }
        }
        return components;
    }

    /** One component with its place on the page; 0 where that is of no interest. */
    JsonObject of(ConnectorState state, Board board, int position) {
        boolean alone = board.institution(state.institution().id())
                .map(institution -> institution.connectors().size() == 1)
                .orElse(true);
        String since = ConnectorJson.time(state.evaluation().map(evaluation -> evaluation.since()));
        return component(state.id(), name(state, alone), state.status(), position)
                .put("description", description(state))
                .put("created_at", since)
                .put("updated_at", since)
                .put("group_id", alone ? null : groupId(state.institution().id()))
                .put("group", false);
    }

    private JsonObject group(InstitutionState institution, int position) {
        JsonArray members = new JsonArray();
        institution.connectors().forEach(state -> members.add(state.id()));
        String since = ConnectorJson.time(institution.decisive().stream()
                .flatMap(state -> state.evaluation().stream())
                .map(evaluation -> evaluation.since())
                .min(Comparable::compareTo));
        return component(groupId(institution.id()), institution.institution().name(), institution.status(), position)
                .put("description", unknown(institution.status()))
                .put("created_at", since)
                .put("updated_at", since)
                .putNull("group_id")
                .put("group", true)
                .put("components", members);
    }

    private JsonObject component(String id, String name, Status status, int position) {
        return new JsonObject()
                .put("id", id)
                .put("page_id", page)
                .put("name", name)
                .put("status", wire(status))
                .put("position", position)
                .put("showcase", true)
                .put("only_show_if_degraded", false)
                .putNull("start_date");
    }

    /** An institution may have the same id as its connector, and components of one page may not. */
    private static String groupId(String institution) {
        return "institution:" + institution;
    }

    private static String name(ConnectorState state, boolean alone) {
        String name = state.institution().name();
        return alone ? name : name + " (" + state.connector().method().wire() + ")";
    }

    private static String description(ConnectorState state) {
        String words = state.connector().method().wire() + ", "
                + state.connector().stage().wire() + ". ";
        return words + Optional.ofNullable(unknown(state.status())).orElseGet(() -> ConnectorJson.reason(state));
    }

    private static String unknown(Status status) {
        return status == Status.UNKNOWN ? "Its status is not known; it is left out of the overall status." : null;
    }

    /** There is no word for unknown, and it must never look healthy. */
    static String wire(Status status) {
        return status == Status.UNKNOWN ? "degraded_performance" : status.wire().replace('-', '_');
    }
}

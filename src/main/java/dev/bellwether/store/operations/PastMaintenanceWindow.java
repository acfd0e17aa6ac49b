package dev.bellwether.store.operations;

import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.sql.Listed;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A window that is over, with its last occurrence: one that operators planned, or one that a target announced. A key tells it apart
 * in a list.
 */
public record PastMaintenanceWindow(
        String key, Occurrence last, Optional<MaintenanceWindow> planned, Optional<Maintenance> announced) {
    private static final String PLANNED_WHERE = """
            FROM maintenance_window WHERE superseded_at IS NULL AND last_to <= $1
            AND ($2::text[] IS NULL OR covers = 'all' OR (covers = 'connector' AND covers_id = ANY($2))
                OR (covers = 'institution' AND covers_id = $3))
            """;

    private static final String PLANNED = "SELECT " + MaintenanceWindows.COLUMNS + PLANNED_WHERE
            + "AND (last_from, id COLLATE \"C\") < ($4, $5) ORDER BY last_from DESC, id COLLATE \"C\" DESC LIMIT $6";

    private static final String ANNOUNCED_WHERE = """
            FROM maintenance WHERE ends_at <= $1 AND ($2::text[] IS NULL OR connector_id = ANY($2))
            """;

    private static final String ANNOUNCED =
            "SELECT connector_id, id, starts_at, ends_at, explanation " + ANNOUNCED_WHERE
                    + "AND (starts_at, (connector_id || ':' || id) COLLATE \"C\") < ($3, $4) ORDER BY starts_at DESC, "
                    + "(connector_id || ':' || id) COLLATE \"C\" DESC LIMIT $5";

    /**
     * Which are asked for.
     *
     * @param at when they must be over
     * @param connectors only windows for one of these, or for all; empty for every window
     * @param institution the one that these connectors belong to, whose windows count too
     * @param before only those whose last occurrence began before this time, or then with a smaller key
     * @param most how many at the most
     */
    public record Query(
            Instant at, Optional<Set<String>> connectors, String institution, Optional<Place> before, int most) {}

    public record Place(Instant from, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::from).thenComparing(Place::key).compare(this, other);
        }
    }

    public Place place() {
        return new Place(last.from(), key);
    }

    /** How a list names a window that a target announced. */
    public static String keyOf(Maintenance announced) {
        return announced.connectorId() + ":" + announced.id();
    }

    static Future<Listed<PastMaintenanceWindow>> read(Sql read, Query query) {
        Place before = query.before().orElse(new Place(Instant.MAX, ""));
        Instant at = query.at();
        var ids = query.connectors();
        String owner = query.institution();
        Instant from = before.from();
        Future<List<PastMaintenanceWindow>> planned =
                read.list(PastMaintenanceWindow::planned, PLANNED, at, ids, owner, from, before.key(), query.most());
        Future<List<PastMaintenanceWindow>> announced =
                read.list(PastMaintenanceWindow::announced, ANNOUNCED, at, ids, from, before.key(), query.most());
        Future<Long> plannedTotal = read.number("SELECT count(*) " + PLANNED_WHERE, at, ids, owner);
        Future<Long> announcedTotal = read.number("SELECT count(*) " + ANNOUNCED_WHERE, at, ids);
        return Future.all(planned, announced, plannedTotal, announcedTotal).map(all -> {
            List<PastMaintenanceWindow> merged = new ArrayList<>(planned.result());
            merged.addAll(announced.result());
            merged.sort(Comparator.comparing(PastMaintenanceWindow::place).reversed());
            return new Listed<>(
                    merged.subList(0, Math.min(query.most(), merged.size())),
                    plannedTotal.result() + announcedTotal.result());
        });
    }

    private static PastMaintenanceWindow planned(Row row) {
        MaintenanceWindow window = MaintenanceWindows.window(row);
        Occurrence last = new Occurrence(Times.of(row, "last_from"), Times.of(row, "last_to"));
        return new PastMaintenanceWindow(window.id(), last, Optional.of(window), Optional.empty());
    }

    private static PastMaintenanceWindow announced(Row row) {
        Maintenance window = Operations.ANNOUNCED.apply(row);
        return new PastMaintenanceWindow(
                keyOf(window), new Occurrence(window.from(), window.to()), Optional.empty(), Optional.of(window));
    }
}

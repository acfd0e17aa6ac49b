package dev.bellwether.store.operations;

import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.PastMaintenance;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.sql.Listed;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Maintenance windows that operators plan, in all their versions, beside those that targets announce. */
public record MaintenanceWindows(Sql write, Sql read) {
    /** How many windows may be planned or open at the same time. */
    public static final int MOST_LIVE = 10_000;

    static final String COLUMNS = """
            id, version, title, description, covers, covers_id, starts_at, ends_at, local_start, duration_s, rule, zone,
            ended_at, cut_from, cut_to, last_from, last_to, stored_at, exdates
            """;

    private static final String CURRENT = "SELECT " + COLUMNS + " FROM maintenance_window WHERE superseded_at IS NULL ";

    private static final String LIVE = CURRENT + "AND (last_to IS NULL OR last_to > $1) ORDER BY id";

    private static final String VERSIONS = "SELECT " + COLUMNS + ", superseded_at FROM maintenance_window "
            + "WHERE stored_at < $2 AND (superseded_at IS NULL OR superseded_at > $1) AND (last_to IS NULL OR last_to > $1)";

    private static final String VERSIONS_FOR = VERSIONS
            + " AND (covers = 'all' OR (covers, covers_id) IN (('connector', $3), ('institution', $4))) ORDER BY stored_at, id";

    private static final String ONE = CURRENT + "AND id = $1";

    private static final String COUNT_LIVE = """
            SELECT count(*) AS n FROM maintenance_window WHERE superseded_at IS NULL AND (last_to IS NULL OR last_to > $1)
            """;

    private static final String INSERT = "INSERT INTO maintenance_window (" + COLUMNS + """
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """;

    private static final String SUPERSEDE =
            "UPDATE maintenance_window SET superseded_at = $2 WHERE id = $1 AND superseded_at IS NULL";

    private static final String IMPORTED =
            "SELECT connector_id, id, starts_at, ends_at, explanation FROM maintenance WHERE ends_at > $1 ORDER BY connector_id, id";

    private static final String IMPORTED_ONE =
            "SELECT connector_id, id, starts_at, ends_at, explanation FROM maintenance WHERE connector_id = $1 AND id = $2";

    public static final class TooManyWindows extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyWindows() {
            super(MOST_LIVE + " maintenance windows are planned or open; end some of them first");
        }
    }

    /** The windows of which something is open at a time or comes after it. */
    public Future<List<MaintenanceWindow>> live(Instant at) {
        return read.list(MaintenanceWindows::window, LIVE, at);
    }

    /** The versions that held at some time of a range, of windows that may have been open in it; in any order. */
    public Future<List<PastMaintenance.MaintenanceWindowVersion>> versions(Instant from, Instant to) {
        return read.list(MaintenanceWindows::version, VERSIONS, from, to);
    }

    /** What of the windows for a connector of an institution was open in {@code [from, to)}, by its time; at most so many stretches. */
    public Future<List<PastMaintenance.Stretch>> stretches(
            String connectorId, String institutionId, Instant from, Instant to, int most) {
        return read.list(MaintenanceWindows::version, VERSIONS_FOR, from, to, connectorId, institutionId)
                .map(versions -> PastMaintenance.of(versions, from, to, most).stretches());
    }

    private static PastMaintenance.MaintenanceWindowVersion version(Row row) {
        return new PastMaintenance.MaintenanceWindowVersion(
                window(row), Times.of(row, "stored_at"), Times.ofNullable(row, "superseded_at"));
    }

    public Future<Optional<MaintenanceWindow>> one(String id) {
        return read.first(MaintenanceWindows::window, ONE, id);
    }

    /** What targets announced and is not over at a time. */
    public Future<List<Maintenance>> imported(Instant at) {
        return read.list(Operations.ANNOUNCED, IMPORTED, at);
    }

    public Future<Optional<Maintenance>> imported(String connectorId, String id) {
        return read.first(Operations.ANNOUNCED, IMPORTED_ONE, connectorId, id);
    }

    /** What is over. */
    public Future<Listed<PastMaintenanceWindow>> past(PastMaintenanceWindow.Query query) {
        return PastMaintenanceWindow.read(read, query);
    }

    /** Stores a new window and who planned it; fails with {@link TooManyWindows} if there are as many as there may be. */
    public Future<MaintenanceWindow> insert(MaintenanceWindow window, Instant at, AuditEntry entry) {
        return write.inTransaction(connection -> Sql.lock(connection, "maintenance", "")
                .compose(locked -> Sql.run(connection, COUNT_LIVE, at))
                .compose(rows -> rows.iterator().next().getLong("n") < MOST_LIVE
                        ? Sql.run(connection, INSERT, parameters(window, at))
                        : Future.failedFuture(new TooManyWindows()))
                .compose(inserted -> AuditTrail.record(connection, entry))
                .map(window));
    }

    /**
     * Stores the next version of a window, or leaves it if it is given the same, and who changed it; nobody else changes it
     * meanwhile. What the change throws fails the future, and nothing is stored. Empty if there is no such window.
     */
    public Future<Optional<MaintenanceWindow>> change(
            String id, Instant at, UnaryOperator<MaintenanceWindow> change, AuditEntry entry) {
        return write.inTransaction(connection -> Sql.run(connection, ONE + " FOR UPDATE", id)
                .compose(rows -> {
                    Optional<MaintenanceWindow> before =
                            rows.stream().map(MaintenanceWindows::window).findFirst();
                    Optional<MaintenanceWindow> next = before.map(change);
                    if (next.equals(before)) {
                        return Future.succeededFuture(next);
                    }
                    return Sql.run(connection, SUPERSEDE, id, at)
                            .compose(gone -> Sql.run(connection, INSERT, parameters(next.orElseThrow(), at)))
                            .compose(inserted -> AuditTrail.record(connection, entry))
                            .map(next);
                }));
    }

    /** In the order of the columns. */
    static Object[] parameters(MaintenanceWindow window, Instant at) {
        Optional<Occurrence> only =
                Optional.of(window.schedule()).filter(Once.class::isInstance).map(once -> ((Once) once).occurrence());
        Optional<Recurring> recurring = Optional.of(window.schedule())
                .filter(Recurring.class::isInstance)
                .map(Recurring.class::cast);
        return new Object[] {
            window.id(),
            window.version(),
            window.title(),
            window.description(),
            window.coverage().kind().wire(),
            window.coverage().id(),
            only.map(Occurrence::from),
            only.map(Occurrence::to),
            recurring.map(Recurring::start),
            recurring.map(each -> each.duration().toSeconds()),
            recurring.map(Recurring::rule),
            recurring.map(each -> each.zone().getId()),
            window.endedAt(),
            window.cut().map(Occurrence::from),
            window.cut().map(Occurrence::to),
            window.last().map(Occurrence::from),
            window.last().map(Occurrence::to),
            at,
            recurring.map(each -> each.exdates().toArray(LocalDateTime[]::new))
        };
    }

    static MaintenanceWindow window(Row row) {
        Coverage.Kind kind = Coverage.Kind.ofWire(row.getString("covers"));
        return new MaintenanceWindow(
                row.getString("id"),
                row.getInteger("version"),
                row.getString("title"),
                row.getString("description"),
                new Coverage(kind, row.getString("covers_id")),
                schedule(row),
                Times.ofNullable(row, "ended_at"),
                Times.ofNullable(row, "cut_from").map(from -> new Occurrence(from, Times.of(row, "cut_to"))));
    }

    private static Schedule schedule(Row row) {
        return row.getString("rule") == null
                ? new Once(new Occurrence(Times.of(row, "starts_at"), Times.of(row, "ends_at")))
                : new Recurring(
                        row.getLocalDateTime("local_start"),
                        Duration.ofSeconds(row.getLong("duration_s")),
                        row.getString("rule"),
                        ZoneId.of(row.getString("zone")),
                        new TreeSet<>(Optional.ofNullable(row.getArrayOfLocalDateTimes("exdates"))
                                .map(List::of)
                                .orElse(List.of())));
    }
}

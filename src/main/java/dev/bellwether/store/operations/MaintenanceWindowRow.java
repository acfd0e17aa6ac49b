package dev.bellwether.store.operations;

import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Once;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.store.sql.Times;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A maintenance window as a row of its table. */
final class MaintenanceWindowRow {
    static final String COLUMNS = """
            id, version, title, description, covers, covers_id, starts_at, ends_at, local_start, duration_s, rule, zone,
            ended_at, cut_from, cut_to, last_from, last_to, stored_at, exdates
            """;

    private MaintenanceWindowRow() {}

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

    static MaintenanceWindow of(Row row) {
        Coverage.Kind kind = Coverage.Kind.ofWire(row.getString("covers"));
        Optional<Instant> cutFrom = Times.ofNullable(row, "cut_from");
        return new MaintenanceWindow(
                row.getString("id"),
                row.getInteger("version"),
                row.getString("title"),
                row.getString("description"),
                new Coverage(kind, row.getString("covers_id")),
                schedule(row),
                Times.ofNullable(row, "ended_at"),
                cutFrom.map(from -> new Occurrence(from, Times.of(row, "cut_to"))));
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

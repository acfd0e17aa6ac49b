package dev.bellwether.store.operations;

import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Once;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Times;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
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
    static Tuple parameters(MaintenanceWindow window, Instant at) {
        Tuple row = Tuple.of(
                window.id(),
                window.version(),
                Columns.storable(window.title()),
                Columns.storable(window.description()));
        row.addString(window.coverage().kind().wire())
                .addString(window.coverage().id());
        if (window.schedule() instanceof Recurring recurring) {
            row.addValue(null)
                    .addValue(null)
                    .addLocalDateTime(recurring.start())
                    .addLong(recurring.duration().toSeconds())
                    .addString(recurring.rule())
                    .addString(recurring.zone().getId());
        } else {
            Occurrence only = ((Once) window.schedule()).occurrence();
            row.addOffsetDateTime(Times.toSql(only.from()))
                    .addOffsetDateTime(Times.toSql(only.to()))
                    .addValue(null)
                    .addValue(null)
                    .addValue(null)
                    .addValue(null);
        }
        Optional<Occurrence> last = window.last();
        return row.addValue(time(window.endedAt()))
                .addValue(time(window.cut().map(Occurrence::from)))
                .addValue(time(window.cut().map(Occurrence::to)))
                .addValue(time(last.map(Occurrence::from)))
                .addValue(time(last.map(Occurrence::to)))
                .addOffsetDateTime(Times.toSql(at))
                .addArrayOfLocalDateTime(exdates(window));
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

    private static LocalDateTime[] exdates(MaintenanceWindow window) {
        return window.schedule() instanceof Recurring recurring
                ? recurring.exdates().toArray(LocalDateTime[]::new)
                : null;
    }

    private static Object time(Optional<Instant> time) {
        return time.map(Times::toSql).orElse(null);
    }
}

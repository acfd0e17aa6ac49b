package dev.bellwether.api.operate;

import dev.bellwether.api.http.BodyFields;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.http.ProblemException;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.maintenance.ScheduleCheck;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What operators send of a maintenance window, checked. The catalogue has what it is for. */
record MaintenanceWindowBody(String title, String description, Coverage coverage, Schedule schedule) {
    static final int LONGEST_TITLE = 200;
    static final int LONGEST_DESCRIPTION = 4000;
    private static final String LOCAL_TIME = "must be a local time without offset such as 2026-01-31T02:30:00";
    private static final List<String> COVERS = List.of("connector", "institution", "all");

    /**
     * Reads a body; a {@link ProblemException} names everything that is wrong. A window that is there already may begin again as
     * long ago as {@code before} did.
     */
    static MaintenanceWindowBody read(BodyFields fields, Catalogue catalogue, Instant now, Optional<Schedule> before) {
        Optional<String> title = fields.line("title", LONGEST_TITLE);
        String description = fields.optionalText("description", LONGEST_DESCRIPTION);
        Optional<Coverage> coverage = fields.object("covers").flatMap(covers -> coverage(covers, catalogue));
        Optional<Schedule> schedule = schedule(fields, now, before);
        fields.check("The maintenance window cannot be taken.");
        return new MaintenanceWindowBody(
                title.orElseThrow(), description, coverage.orElseThrow(), schedule.orElseThrow());
    }

    MaintenanceWindow first(String id) {
        return new MaintenanceWindow(id, 1, title, description, coverage, schedule, Optional.empty(), Optional.empty());
    }

    /** The next version of a window; an occurrence that was ended early stays so while it is planned as before. */
    MaintenanceWindow after(MaintenanceWindow before) {
        return new MaintenanceWindow(
                before.id(),
                before.version() + 1,
                title,
                description,
                coverage,
                schedule,
                Optional.empty(),
                before.cut().filter(cut -> schedule.equals(before.schedule())));
    }

    private static Optional<Coverage> coverage(BodyFields fields, Catalogue catalogue) {
        Optional<String> kind = fields.word("kind", COVERS::contains, "must be one of " + String.join(", ", COVERS));
        Optional<Coverage> coverage = Optional.empty();
        if (kind.isEmpty()) {
            fields.has("id");
        } else if (kind.get().equals("all")) {
            coverage = Optional.of(Coverage.ofAll());
        } else {
            Optional<String> id = fields.line("id", 64);
            coverage = id.map(known -> new Coverage(Coverage.Kind.ofWire(kind.get()), known));
            if (coverage.isPresent() && coverage.get().connectors(catalogue).isEmpty()) {
                fields.wrong("id", "no " + kind.get() + " of the catalogue has the id \"" + id.get() + "\"");
            }
        }
        fields.noOthers();
        return coverage;
    }

    private static Optional<Schedule> schedule(BodyFields fields, Instant now, Optional<Schedule> before) {
        boolean recurs = fields.has("recurrence");
        boolean begins = fields.has("from");
        // Asked for in any case, so that it is not unknown.
        boolean ends = fields.has("to");
        if (recurs && (begins || ends)) {
            fields.wrong(
                    "recurrence", "cannot be given together with from and to: a window is either once or recurring");
            return Optional.empty();
        }
        return recurs
                ? fields.object("recurrence").flatMap(recurrence -> recurring(recurrence, now))
                : once(fields, now, before);
    }

    private static Optional<Schedule> once(BodyFields fields, Instant now, Optional<Schedule> before) {
        Optional<Instant> from = fields.time("from");
        Optional<Instant> to = fields.time("to");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        boolean begunLongAgo = before.filter(Once.class::isInstance)
                .filter(same -> ((Once) same).occurrence().from().equals(from.get()))
                .isPresent();
        ScheduleCheck.once(from.get(), to.get(), now).stream()
                .filter(wrong -> !(begunLongAgo && wrong.field().equals("from")))
                .forEach(wrong -> fields.wrong(wrong.field(), wrong.detail()));
        return fields.isWrong() ? Optional.empty() : Optional.of(new Once(new Occurrence(from.get(), to.get())));
    }

    private static Optional<Schedule> recurring(BodyFields fields, Instant now) {
        Optional<LocalDateTime> start = fields.word("start", MaintenanceWindowBody::isLocalTime, LOCAL_TIME)
                .map(LocalDateTime::parse);
        Optional<Duration> duration = fields.whole("durationSeconds").map(Duration::ofSeconds);
        Optional<String> rule = fields.line("rule", 1000);
        Optional<ZoneId> zone = fields.word(
                        "zone",
                        ZoneId.getAvailableZoneIds()::contains,
                        "must be a time zone of the IANA database such as Australia/Sydney")
                .map(ZoneId::of);
        SortedSet<LocalDateTime> exdates =
                fields.words("exdates", Recurring.MOST_EXDATES, MaintenanceWindowBody::isLocalTime, LOCAL_TIME).stream()
                        .map(LocalDateTime::parse)
                        .collect(Collectors.toCollection(TreeSet::new));
        fields.noOthers();
        if (start.isPresent() && duration.isPresent()) {
            ScheduleCheck.recurring(start.get(), duration.get(), now)
                    .forEach(wrong -> fields.wrong(wrong.field(), wrong.detail()));
        }
        if (fields.isWrong()) {
            return Optional.empty();
        }
        try {
            Recurring recurring = new Recurring(
                    start.orElseThrow(), duration.orElseThrow(), rule.orElseThrow(), zone.orElseThrow(), exdates);
            exdates.stream()
                    .filter(time -> !recurring.recursAt(time))
                    .findFirst()
                    .ifPresent(time -> fields.wrong("exdates", "no occurrence begins at " + time));
            ScheduleCheck.recurrence(recurring, now).ifPresent(wrong -> fields.wrong(wrong.field(), wrong.detail()));
            return Optional.of(recurring);
        } catch (IllegalArgumentException e) {
            fields.wrong("rule", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isLocalTime(String text) {
        try {
            LocalDateTime time = LocalDateTime.parse(text);
            return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException e) {
            return false;
        }
    }
}

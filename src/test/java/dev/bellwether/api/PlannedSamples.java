package dev.bellwether.api;

import dev.bellwether.maintenance.AnnouncedId;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Override;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What operators and institutions said, for the status page to show. */
final class PlannedSamples {
    static final String BANK = "au-great-southern-bank";

    private PlannedSamples() {}

    /** One that is open, some to come, two releases and a pinned status, all of one institution. */
    static void say(ApiFixture api, Instant now) {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        Coverage bank = Coverage.ofInstitution(BANK);
        Instant before = hour.minus(Duration.ofHours(1));
        api.plan(window("racks", "New racks", bank, once(hour, Duration.ofHours(2))), before);
        api.plan(
                window(
                        "network",
                        "Network upgrade",
                        Coverage.ofAll(),
                        once(hour.plus(Duration.ofDays(2)), Duration.ofHours(1))),
                before);
        Recurring weekly = new Recurring(
                LocalDateTime.ofInstant(hour.plus(Duration.ofDays(3)), ZoneId.of("UTC")),
                Duration.ofHours(2),
                "FREQ=WEEKLY",
                ZoneId.of("Australia/Sydney"));
        api.plan(window("batch", "Weekly batch", bank, weekly), before);
        Schedule nextMonth = once(hour.plus(Duration.ofDays(20)), Duration.ofHours(1));
        api.plan(window("far", "Next month's release", bank, nextMonth), before);
        Instant night = hour.plus(Duration.ofDays(1));
        api.store(new Maintenance(BANK, AnnouncedId.planned("cdr-status", night), night, night.plusSeconds(5400)));
        api.store(new Release(BANK, "2.14.0", now.minus(Duration.ofDays(3))));
        api.store(new Release(BANK, "2.13.1", now.minus(Duration.ofDays(12))));
        pin(api, now, "the bank told us by phone");
    }

    /** Pins the status of the bank. */
    static void pin(ApiFixture api, Instant now, String reason) {
        api.store(
                new Override(BANK, Status.MAJOR_OUTAGE, reason, now.minusSeconds(600), now.plus(Duration.ofHours(3))));
    }

    private static Schedule once(Instant from, Duration length) {
        return new Once(new Occurrence(from, from.plus(length)));
    }

    private static MaintenanceWindow window(String id, String title, Coverage coverage, Schedule schedule) {
        String description = id.equals("racks") ? "Balances are not available meanwhile." : "";
        return new MaintenanceWindow(id, 1, title, description, coverage, schedule, Optional.empty(), Optional.empty());
    }
}

package dev.bellwether.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.maintenance.MaintenanceWindow.State;
import dev.bellwether.maintenance.PastMaintenance.MaintenanceWindowVersion;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.status.Operation.Maintenance;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PastMaintenanceTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void aWindowThatWasEnteredLateWasOpenFromThenOn() {
        assertThat(open(0, 100, version(once(1, 10, 20), 15, 0))).containsExactly(stretch(15, 20));
    }

    @Test
    void oneThatWasMovedWasOpenAsItWasPlannedAtEachTime() {
        assertThat(open(0, 100, version(once(1, 10, 20), 0, 15), version(once(2, 30, 40), 15, 0)))
                .containsExactly(stretch(10, 15), stretch(30, 40));
    }

    @Test
    void oneThatWasWithdrawnBeforeItBeganWasNeverOpen() {
        MaintenanceWindow planned = once(1, 10, 20);

        assertThat(open(0, 100, version(planned, 0, 5), version(planned.ended(minute(5)), 5, 0)))
                .isEmpty();
    }

    @Test
    void onlyWhatLiesInTheRangeIsTold() {
        assertThat(open(15, 17, version(once(1, 10, 20), 0, 0))).containsExactly(stretch(15, 17));
        assertThat(open(20, 30, version(once(1, 10, 20), 0, 0))).isEmpty();
        assertThat(open(0, 10, version(once(1, 10, 20), 0, 0))).isEmpty();
    }

    @Test
    void eachOccurrenceOfARuleIsTold() {
        MaintenanceWindow nightly = window(
                1,
                Coverage.ofAll(),
                new Recurring(
                        LocalDateTime.parse("2026-03-02T13:00:00"),
                        Duration.ofMinutes(30),
                        "FREQ=DAILY",
                        ZoneId.of("UTC")));

        assertThat(open(0, 3 * 1440, version(nightly, 0, 0)))
                .containsExactly(stretch(60, 90), stretch(1500, 1530), stretch(2940, 2970));
    }

    @Test
    void whatGoesOnWhileThePlanIsChangedIsOneStretchUnderTheLatestPlan() {
        PastMaintenance past = PastMaintenance.of(
                List.of(version(once(2, 10, 40), 15, 0), version(once(1, 10, 20), 0, 15)), minute(0), minute(100));

        assertThat(past.stretches())
                .extracting(stretch -> stretch.window().version(), PastMaintenance.Stretch::open)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, stretch(10, 40)));
    }

    @Test
    void whoWantsFewDoesNotWaitForMany() {
        MaintenanceWindow nightly = window(
                1,
                Coverage.ofAll(),
                new Recurring(
                        LocalDateTime.parse("1990-03-02T13:00:00"),
                        Duration.ofMinutes(30),
                        "FREQ=DAILY",
                        ZoneId.of("UTC")));

        assertThat(PastMaintenance.of(
                                List.of(version(nightly, 0, 0), version(nightly, 0, 0)), minute(0), Instant.MAX, 5)
                        .stretches())
                .hasSize(5);
    }

    @Test
    void itIsForThoseWhoAreCovered() {
        PastMaintenance past = PastMaintenance.of(
                List.of(
                        version(window(1, Coverage.ofInstitution("bank"), schedule(10, 20)), 0, 0),
                        version(window(1, Coverage.ofConnector("web"), schedule(30, 40)), 0, 0)),
                minute(0),
                minute(100));

        assertThat(past.of("web", "bank")).hasSize(2);
        assertThat(past.of("api", "bank")).hasSize(1);
        assertThat(past.of("api", "other")).isEmpty();
    }

    /** Two versions of a window, and what is open at a time by the one that holds then. */
    @Property
    void atAnyTimeThatIsOpenWhichTheVersionOfThatTimeHasOpen(
            @ForAll @Size(4) List<@IntRange(min = 0, max = 60) Integer> times,
            @ForAll @IntRange(min = 1, max = 60) int changedAt) {
        MaintenanceWindow first = once(1, Math.min(times.get(0), times.get(1)), Math.max(times.get(0), times.get(1)));
        MaintenanceWindow second = once(2, Math.min(times.get(2), times.get(3)), Math.max(times.get(2), times.get(3)));
        List<Occurrence> open = open(0, 61, version(first, 0, changedAt), version(second, changedAt, 0));

        for (int minute = 0; minute < 61; minute++) {
            Instant at = minute(minute);
            MaintenanceWindow held = minute < changedAt ? first : second;
            assertThat(open.stream().anyMatch(stretch -> stretch.isOpen(at))).isEqualTo(held.state(at) == State.ACTIVE);
        }
    }

    private static List<Occurrence> open(int from, int to, MaintenanceWindowVersion... versions) {
        List<Maintenance> told =
                PastMaintenance.of(List.of(versions), minute(from), minute(to)).of("api", "bank");
        assertThat(told).extracting(Maintenance::id).doesNotHaveDuplicates();
        List<Occurrence> open = new ArrayList<>();
        told.forEach(each -> open.add(new Occurrence(each.from(), each.to())));
        return open;
    }

    private static Occurrence stretch(int from, int to) {
        return new Occurrence(minute(from), minute(to));
    }

    private static MaintenanceWindowVersion version(MaintenanceWindow window, int since, int until) {
        return new MaintenanceWindowVersion(
                window, minute(since), until == 0 ? Optional.empty() : Optional.of(minute(until)));
    }

    private static MaintenanceWindow once(int version, int from, int to) {
        return window(version, Coverage.ofInstitution("bank"), schedule(from, to));
    }

    private static Schedule schedule(int from, int to) {
        return new Once(new Occurrence(minute(from), minute(to)));
    }

    private static MaintenanceWindow window(int version, Coverage coverage, Schedule schedule) {
        return new MaintenanceWindow(
                "window", version, "Work", "", coverage, schedule, Optional.empty(), Optional.empty());
    }

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}

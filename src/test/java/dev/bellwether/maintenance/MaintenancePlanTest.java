package dev.bellwether.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.maintenance.MaintenancePlan.Change;
import dev.bellwether.maintenance.MaintenanceWindow.State;
import dev.bellwether.maintenance.Schedule.Once;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaintenancePlanTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Coverage BANK = Coverage.ofInstitution("bank");

    private final MaintenancePlan plan = new MaintenancePlan();

    @Test
    void aWindowIsToldOnceWhenItOpensAndNotAgainWhenItsTimeIsOver() {
        plan.put(once(1, BANK, 10, 20));

        assertThat(plan.at(minute(9))).isEmpty();
        assertThat(plan.at(minute(10))).containsExactly(change(BANK, 10, 20));
        assertThat(plan.at(minute(11))).isEmpty();
        assertThat(plan.open()).containsExactly(change(BANK, 10, 20));
        assertThat(plan.at(minute(20))).isEmpty();
        assertThat(plan.open()).isEmpty();
    }

    @Test
    void anOpenWindowThatIsEndedIsToldToBeOverSinceThen() {
        plan.put(once(1, BANK, 10, 20));
        plan.at(minute(12));
        plan.put(once(1, BANK, 10, 20).ended(minute(13)));

        assertThat(plan.at(minute(14))).containsExactly(change(BANK, 10, 13));
        assertThat(plan.at(minute(15))).isEmpty();
    }

    @Test
    void oneThatIsProlongedOrShortenedIsToldAnew() {
        plan.put(once(1, BANK, 10, 20));
        plan.at(minute(12));
        plan.put(once(2, BANK, 10, 30));
        assertThat(plan.at(minute(13))).containsExactly(change(BANK, 10, 30));
        plan.put(once(3, BANK, 10, 15));
        assertThat(plan.at(minute(14))).containsExactly(change(BANK, 10, 15));
    }

    @Test
    void oneThatIsMovedToLaterIsOverForNow() {
        plan.put(once(1, BANK, 10, 20));
        plan.at(minute(12));
        plan.put(once(2, BANK, 30, 40));

        assertThat(plan.at(minute(13))).containsExactly(change(BANK, 10, 13));
        assertThat(plan.at(minute(30))).containsExactly(change(BANK, 30, 40));
    }

    @Test
    void whoIsNotCoveredAnyMoreIsToldSo() {
        Coverage other = Coverage.ofConnector("other");
        plan.put(once(1, BANK, 10, 20));
        plan.at(minute(12));
        plan.put(once(2, other, 10, 20));

        assertThat(plan.at(minute(13))).containsExactly(change(BANK, 10, 13), change(other, 10, 20));
    }

    @Test
    void anOldVersionThatComesLateChangesNothing() {
        plan.put(once(2, BANK, 30, 40));
        plan.put(once(1, BANK, 10, 20));

        assertThat(plan.at(minute(10))).isEmpty();
    }

    @Test
    void everyOccurrenceOfARuleIsToldAlsoAfterALongPause() {
        plan.put(daily());

        assertThat(plan.at(NOON.plusSeconds(60))).containsExactly(change(BANK, 0, 60));
        Instant later = NOON.plus(Duration.ofDays(700)).plusSeconds(60);
        assertThat(plan.at(later))
                .containsExactly(new Change(
                        "w",
                        BANK,
                        new Occurrence(
                                later.minusSeconds(60), later.minusSeconds(60).plusSeconds(3600))));
    }

    @Test
    void anOccurrenceThatIsEndedEarlyLeavesTheNextOnes() {
        MaintenanceWindow daily = daily();
        MaintenanceWindow cut = daily.cut(daily.openOrNext(minute(5)).orElseThrow(), minute(7));

        assertThat(cut.state(minute(6))).isEqualTo(State.ACTIVE);
        assertThat(cut.state(minute(7))).isEqualTo(State.UPCOMING);
        assertThat(cut.openOrNext(minute(7)).orElseThrow().from()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(cut.from(minute(0), 2)).hasSize(2).first().isEqualTo(new Occurrence(NOON, minute(7)));
    }

    @Test
    void aWindowThatIsEndedHasNoMoreToCome() {
        MaintenanceWindow ended = daily().ended(minute(7));

        assertThat(ended.state(minute(6))).isEqualTo(State.ACTIVE);
        assertThat(ended.state(minute(7))).isEqualTo(State.PAST);
        assertThat(ended.last()).contains(new Occurrence(NOON, minute(7)));
        assertThat(ended.from(minute(0), 5)).containsExactly(new Occurrence(NOON, minute(7)));
        assertThat(once(1, BANK, 10, 20).ended(minute(5)).last()).contains(new Occurrence(minute(5), minute(5)));
    }

    @Test
    void theStatesOfAWindowFollowOneAnother() {
        MaintenanceWindow window = once(1, BANK, 10, 20);

        assertThat(window.state(minute(9))).isEqualTo(State.UPCOMING);
        assertThat(window.state(minute(10))).isEqualTo(State.ACTIVE);
        assertThat(window.state(minute(20))).isEqualTo(State.PAST);
    }

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private static Change change(Coverage coverage, int from, int to) {
        return new Change("w", coverage, new Occurrence(minute(from), minute(to)));
    }

    private static MaintenanceWindow once(int version, Coverage coverage, int from, int to) {
        return window(version, coverage, new Once(new Occurrence(minute(from), minute(to))));
    }

    private static MaintenanceWindow daily() {
        return window(
                1,
                BANK,
                new Recurring(
                        LocalDateTime.parse("2026-03-01T12:00:00"),
                        Duration.ofHours(1),
                        "FREQ=DAILY",
                        ZoneId.of("UTC")));
    }

    private static MaintenanceWindow window(int version, Coverage coverage, Schedule schedule) {
        return new MaintenanceWindow(
                "w", version, "new racks", "", coverage, schedule, Optional.empty(), Optional.empty());
    }
}

package dev.bellwether.status.history;

import static dev.bellwether.status.Status.MAJOR_OUTAGE;
import static dev.bellwether.status.Status.OPERATIONAL;
import static dev.bellwether.status.Status.PARTIAL_OUTAGE;
import static dev.bellwether.status.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.status.history.RecentStatuses.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentStatusesTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void eachChangeIsATurnAndWhatStaysIsNone() {
        RecentStatuses recent = RecentStatuses.NONE
                .with(evaluation(0, OPERATIONAL, -100))
                .with(evaluation(30, OPERATIONAL, -100))
                .with(evaluation(40, MAJOR_OUTAGE, 40))
                .with(evaluation(55, OPERATIONAL, 55));

        assertThat(recent.turns())
                .containsExactly(turn(-100, OPERATIONAL), turn(40, MAJOR_OUTAGE), turn(55, OPERATIONAL));
    }

    @Test
    void whatTellsNothingNewIsTheSame() {
        RecentStatuses recent = RecentStatuses.NONE.with(evaluation(0, OPERATIONAL, 0));

        assertThat(recent.with(evaluation(30, OPERATIONAL, 0))).isSameAs(recent);
    }

    @Test
    void whileNobodyLookedItWasUnknown() {
        RecentStatuses recent = RecentStatuses.NONE
                .with(evaluation(0, OPERATIONAL, 0))
                .with(unobserved(evaluation(120, OPERATIONAL, 0), 30))
                .with(evaluation(150, OPERATIONAL, 0));

        assertThat(recent.turns()).containsExactly(turn(0, OPERATIONAL), turn(30, UNKNOWN), turn(120, OPERATIONAL));
    }

    @Test
    void whatEndedMoreThanADayAgoIsForgotten() {
        RecentStatuses recent = RecentStatuses.NONE
                .with(evaluation(0, MAJOR_OUTAGE, 0))
                .with(evaluation(60, PARTIAL_OUTAGE, 60))
                .with(evaluation(90, OPERATIONAL, 90))
                .with(evaluation(60 + 24 * 60, OPERATIONAL, 90));

        assertThat(recent.turns()).containsExactly(turn(60, PARTIAL_OUTAGE), turn(90, OPERATIONAL));
    }

    @Test
    void whatWasToComeIsGoneWhereTheClockWentBack() {
        RecentStatuses recent = RecentStatuses.NONE
                .with(evaluation(0, OPERATIONAL, 0))
                .with(evaluation(60, MAJOR_OUTAGE, 60))
                .with(evaluation(30, PARTIAL_OUTAGE, 30));

        assertThat(recent.turns()).containsExactly(turn(0, OPERATIONAL), turn(30, PARTIAL_OUTAGE));
    }

    @Test
    void ofAConnectorThatFlapsTheLatestAreKept() {
        RecentStatuses recent = RecentStatuses.NONE;
        for (int i = 0; i < 1200; i++) {
            recent = recent.with(evaluation(i, i % 2 == 0 ? MAJOR_OUTAGE : OPERATIONAL, i));
        }

        assertThat(recent.turns()).hasSize(500).endsWith(turn(1199, OPERATIONAL));
    }

    @Test
    void theWorstOfSeveralCountsAtAnyTime() {
        RecentStatuses first = recent(turn(0, OPERATIONAL), turn(60, MAJOR_OUTAGE), turn(90, OPERATIONAL));
        RecentStatuses second = recent(turn(30, PARTIAL_OUTAGE), turn(120, OPERATIONAL));

        assertThat(RecentStatuses.worst(List.of(first, second)).turns())
                .containsExactly(
                        turn(0, OPERATIONAL),
                        turn(30, PARTIAL_OUTAGE),
                        turn(60, MAJOR_OUTAGE),
                        turn(90, PARTIAL_OUTAGE),
                        turn(120, OPERATIONAL));
    }

    private static RecentStatuses recent(Turn... turns) {
        return new RecentStatuses(List.of(turns));
    }

    private static Turn turn(int minute, Status status) {
        return new Turn(at(minute), status);
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private static Evaluation unobserved(Evaluation evaluation, int since) {
        return evaluation(evaluation.at(), evaluation.status(), evaluation.since(), Optional.of(at(since)));
    }

    private static Evaluation evaluation(int minute, Status status, int since) {
        return evaluation(at(minute), status, at(since), Optional.empty());
    }

    private static Evaluation evaluation(Instant at, Status status, Instant since, Optional<Instant> unobserved) {
        return new Evaluation(
                "bank",
                at,
                Trigger.SCHEDULED,
                status,
                status,
                status,
                since,
                false,
                false,
                at.plus(Duration.ofMinutes(30)),
                WatchState.NEW,
                Optional.empty(),
                unobserved,
                new EvidenceSummary(at.minusSeconds(3600), at, Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "",
                Optional.empty());
    }
}

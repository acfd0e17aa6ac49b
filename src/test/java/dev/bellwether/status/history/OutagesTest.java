package dev.bellwether.status.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutagesTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static StatusChange change(int minute, Status status) {
        return new StatusChange(
                after(minute), status, status, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An outage whose first failing observation was so many minutes before. */
    private static StatusChange moved(int minute, Status status, int minutesBefore) {
        return new StatusChange(
                after(minute),
                status,
                status,
                false,
                Optional.empty(),
                Optional.of(after(minute - minutesBefore)),
                Optional.empty());
    }

    private static Outages outages(StatusChange... changes) {
        return Outages.of(StatusTimeline.of(List.of(changes), START, after(100), Instant.MAX));
    }

    @Test
    void withoutOutagesThereAreNoMeans() {
        Outages outages = outages(change(0, Status.OPERATIONAL));

        assertThat(outages.all()).isEmpty();
        assertThat(outages.total()).isZero();
        assertThat(outages.longest()).isZero();
        assertThat(outages.toDetect().mean()).isEmpty();
        assertThat(outages.toRecover().mean()).isEmpty();
    }

    @Test
    void consecutiveOutagesOfDifferentDepthAreOne() {
        Outages outages = outages(
                change(0, Status.OPERATIONAL),
                moved(10, Status.PARTIAL_OUTAGE, 2),
                moved(14, Status.MAJOR_OUTAGE, 1),
                change(20, Status.PARTIAL_OUTAGE),
                change(30, Status.DEGRADED_PERFORMANCE),
                moved(50, Status.MAJOR_OUTAGE, 4),
                change(60, Status.OPERATIONAL));

        assertThat(outages.all()).extracting(Outages.Outage::from).containsExactly(after(10), after(50));
        assertThat(outages.total()).isEqualTo(Duration.ofMinutes(30));
        assertThat(outages.longest()).isEqualTo(Duration.ofMinutes(20));
        assertThat(outages.toRecover()).isEqualTo(new Outages.Mean(Optional.of(Duration.ofMinutes(15)), 2));
        assertThat(outages.toDetect()).isEqualTo(new Outages.Mean(Optional.of(Duration.ofMinutes(3)), 2));
    }

    @Test
    void thoseThatCrossABorderOfTheRangeCountWithTheirPartButNotInMeans() {
        Outages outages = outages(
                moved(-20, Status.MAJOR_OUTAGE, 5), change(10, Status.OPERATIONAL), moved(90, Status.MAJOR_OUTAGE, 6));

        assertThat(outages.all()).extracting(Outages.Outage::beginsInside).containsExactly(false, true);
        assertThat(outages.all()).extracting(Outages.Outage::endsInside).containsExactly(true, false);
        assertThat(outages.total()).isEqualTo(Duration.ofMinutes(20));
        assertThat(outages.toRecover().count()).isZero();
        assertThat(outages.toDetect()).isEqualTo(new Outages.Mean(Optional.of(Duration.ofMinutes(6)), 1));
    }

    @Test
    void anOutageGoesOnOverATimeWhenNobodyLooked() {
        StatusChange still = new StatusChange(
                after(40),
                Status.MAJOR_OUTAGE,
                Status.MAJOR_OUTAGE,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(after(20)));
        Outages outages = outages(
                change(0, Status.OPERATIONAL), change(10, Status.MAJOR_OUTAGE), still, change(50, Status.OPERATIONAL));

        assertThat(outages.all())
                .singleElement()
                .satisfies(outage -> assertThat(outage.length()).isEqualTo(Duration.ofMinutes(40)));
    }

    @Test
    void whatIsKnownToBeUnknownOrUnderMaintenanceEndsAnOutage() {
        assertThat(outages(change(10, Status.MAJOR_OUTAGE), change(20, Status.UNKNOWN), change(30, Status.MAJOR_OUTAGE))
                        .all())
                .hasSize(2);
        assertThat(outages(
                                change(10, Status.MAJOR_OUTAGE),
                                change(20, Status.UNDER_MAINTENANCE),
                                change(30, Status.MAJOR_OUTAGE))
                        .all())
                .hasSize(2);
    }
}

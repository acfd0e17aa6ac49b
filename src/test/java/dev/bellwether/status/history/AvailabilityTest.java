package dev.bellwether.status.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvailabilityTest {
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofDays(31));

    private static StatusChange change(Duration after, Status status) {
        return new StatusChange(
                FROM.plus(after), status, status, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static StatusTimeline timeline(StatusChange... changes) {
        return StatusTimeline.of(List.of(changes), FROM, TO, TO);
    }

    private static Availability down(Duration time, double objective) {
        return Availability.of(
                timeline(
                        change(Duration.ofDays(-1), Status.OPERATIONAL),
                        change(Duration.ofDays(3), Status.MAJOR_OUTAGE),
                        change(Duration.ofDays(3).plus(time), Status.OPERATIONAL)),
                OptionalDouble.of(objective));
    }

    /** Of 31 days 0.5 % are 3 hours, 43 minutes and 12 seconds. */
    @ParameterizedTest
    @CsvSource({
        "PT0S, 99.5, true, PT3H43M12S",
        "PT3H43M12S, 99.5, true, PT0S",
        "PT3H43M13S, 99.5, false, PT-1S",
        "PT1H, 100, false, PT-1H",
        "PT0S, 100, true, PT0S",
        "PT74H24M, 90, true, PT0S",
        "PT1M, 99.999, false, PT-33.216S"
    })
    void theObjectiveLeavesABudget(Duration down, double objective, boolean met, Duration left) {
        Availability availability = down(down, objective);

        assertThat(availability.met()).contains(met);
        assertThat(availability.budgetLeft()).contains(left);
    }

    @Test
    void whereNothingIsAskedForOrKnownNothingIsMet() {
        Availability unasked =
                Availability.of(timeline(change(Duration.ZERO, Status.MAJOR_OUTAGE)), OptionalDouble.empty());
        assertThat(unasked.met()).isEmpty();
        Availability unknown = Availability.of(timeline(), OptionalDouble.of(99.5));
        assertThat(unknown.met()).isEmpty();
        assertThat(unknown.unknownShare()).isEqualTo(1);
        assertThat(unknown.time()).containsOnlyKeys(Status.UNKNOWN);
    }

    @Test
    void outagesAtBothEndsCountAsFarAsTheyLieInside() {
        Availability availability = Availability.of(
                timeline(
                        change(Duration.ofDays(-1), Status.PARTIAL_OUTAGE),
                        change(Duration.ofHours(2), Status.OPERATIONAL),
                        change(Duration.ofDays(30), Status.MAJOR_OUTAGE)),
                OptionalDouble.of(99.5));

        assertThat(availability.outages().all()).hasSize(2);
        assertThat(availability.outages().longest()).isEqualTo(Duration.ofDays(1));
        assertThat(availability.uptime().down()).isEqualTo(Duration.ofHours(26));
        assertThat(availability.time())
                .containsEntry(Status.PARTIAL_OUTAGE, Duration.ofHours(2))
                .containsEntry(Status.MAJOR_OUTAGE, Duration.ofDays(1));
    }

    @Test
    void anInstitutionHasTheWorstStatusOfItsConnectors() {
        StatusTimeline one = timeline(
                change(Duration.ofDays(-1), Status.OPERATIONAL),
                change(Duration.ofDays(1), Status.MAJOR_OUTAGE),
                change(Duration.ofDays(2), Status.OPERATIONAL));
        StatusTimeline two = timeline(
                change(Duration.ofDays(-1), Status.DEGRADED_PERFORMANCE),
                change(Duration.ofDays(3), Status.OPERATIONAL));

        assertThat(StatusTimeline.worst(List.of(one, two)).spans())
                .extracting(StatusTimeline.Span::status)
                .containsExactly(
                        Status.DEGRADED_PERFORMANCE,
                        Status.MAJOR_OUTAGE,
                        Status.DEGRADED_PERFORMANCE,
                        Status.OPERATIONAL);
    }

    @Property(tries = 200)
    void togetherTheyHaveAtEachTimeTheWorst(@ForAll long seed) {
        Random random = new Random(seed);
        List<StatusTimeline> all = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            StatusChange[] changes = new StatusChange[random.nextInt(6)];
            for (int j = 0; j < changes.length; j++) {
                changes[j] = change(
                        Duration.ofHours(random.nextInt(800) - 40),
                        List.of(Status.values()).get(random.nextInt(Status.values().length)));
            }
            all.add(timeline(changes));
        }
        StatusTimeline together = StatusTimeline.worst(all);

        assertThat(together.spans().get(0).from()).isEqualTo(FROM);
        assertThat(together.spans().get(together.spans().size() - 1).to()).isEqualTo(TO);
        for (int hour = 0; hour < 744; hour += 7) {
            Instant at = FROM.plus(Duration.ofHours(hour));
            Status worst = all.stream()
                    .map(timeline -> at(timeline, at))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(at(together, at)).isEqualTo(worst);
        }
    }

    private static Status at(StatusTimeline timeline, Instant at) {
        return timeline.spans().stream()
                .filter(span -> !span.from().isAfter(at) && span.to().isAfter(at))
                .findFirst()
                .orElseThrow()
                .status();
    }
}

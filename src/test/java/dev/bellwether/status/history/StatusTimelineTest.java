package dev.bellwether.status.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellwether.status.Rule;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.StatusTimeline.Span;
import dev.bellwether.status.history.StatusTimeline.Uptime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTimelineTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static StatusChange change(int minute, Status status) {
        return change(minute, status, Optional.empty());
    }

    private static StatusChange change(int minute, Status status, Optional<Rule> rule) {
        return new StatusChange(after(minute), status, status, false, rule, Optional.empty(), Optional.empty());
    }

    private static StatusTimeline timeline(int minutes, StatusChange... changes) {
        return StatusTimeline.of(List.of(changes), START, after(minutes), Instant.MAX);
    }

    @Test
    void whatHeldBeforeTheRangeHoldsAtItsStart() {
        StatusTimeline timeline = timeline(60, change(-500, Status.OPERATIONAL), change(30, Status.MAJOR_OUTAGE));

        assertThat(timeline.spans()).extracting(Span::status).containsExactly(Status.OPERATIONAL, Status.MAJOR_OUTAGE);
        assertThat(timeline.spans().get(0).from()).isEqualTo(START);
        assertThat(timeline.spans().get(0).began().orElseThrow().at()).isEqualTo(after(-500));
        assertThat(timeline.shares()).containsEntry(Status.OPERATIONAL, 0.5).containsEntry(Status.MAJOR_OUTAGE, 0.5);
    }

    @Test
    void beforeAnybodyLookedNothingIsKnown() {
        StatusTimeline timeline = timeline(60, change(45, Status.OPERATIONAL));

        assertThat(timeline.shares()).containsEntry(Status.UNKNOWN, 0.75);
        assertThat(timeline.spans().get(0).began()).isEmpty();
        assertThat(timeline.uptime().ratio()).hasValue(1);
        assertThat(timeline.uptime().unknown()).isEqualTo(Duration.ofMinutes(45));
    }

    @Test
    void aTimeWhenNobodyLookedIsUnknownThoughTheStatusBeforeWasGood() {
        StatusChange again = new StatusChange(
                after(50),
                Status.OPERATIONAL,
                Status.OPERATIONAL,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(after(20)));
        StatusTimeline timeline = timeline(60, change(0, Status.OPERATIONAL), again);

        assertThat(timeline.spans())
                .extracting(Span::status)
                .containsExactly(Status.OPERATIONAL, Status.UNKNOWN, Status.OPERATIONAL);
        assertThat(timeline.uptime())
                .isEqualTo(new Uptime(Duration.ofMinutes(30), Duration.ZERO, Duration.ZERO, Duration.ofMinutes(30)));
    }

    @Test
    void afterTheNextLookWasDueNothingIsKnown() {
        StatusTimeline timeline =
                StatusTimeline.of(List.of(change(0, Status.OPERATIONAL)), START, after(60), after(15));

        assertThat(timeline.shares()).containsEntry(Status.OPERATIONAL, 0.25).containsEntry(Status.UNKNOWN, 0.75);
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATIONAL, , UP",
        "DEGRADED_PERFORMANCE, , UP",
        "PARTIAL_OUTAGE, , DOWN",
        "MAJOR_OUTAGE, OVERRIDE, DOWN",
        "UNKNOWN, STALE, UNKNOWN",
        "UNDER_MAINTENANCE, MAINTENANCE, MAINTENANCE",
        "UNDER_MAINTENANCE, OVERRIDE, MAINTENANCE",
        "UNDER_MAINTENANCE, , MAINTENANCE",
        "UNDER_MAINTENANCE, RELEASE, UP",
        "UNDER_MAINTENANCE, STAGE, UP",
    })
    void aTimeCountsAsItsStatusAndRuleSay(Status status, Rule rule, StatusTimeline.Counting counting) {
        StatusTimeline timeline = timeline(10, change(0, status, Optional.ofNullable(rule)));

        assertThat(timeline.spans()).singleElement().extracting(Span::counting).isEqualTo(counting);
    }

    @Test
    void maintenanceAndTheUnknownAreLeftOutOfTheUptime() {
        StatusTimeline timeline = timeline(
                100,
                change(0, Status.OPERATIONAL),
                change(30, Status.UNDER_MAINTENANCE, Optional.of(Rule.MAINTENANCE)),
                change(50, Status.UNKNOWN),
                change(80, Status.PARTIAL_OUTAGE),
                change(90, Status.DEGRADED_PERFORMANCE));

        assertThat(timeline.uptime().ratio()).hasValue(0.8);
        assertThat(timeline.uptime().maintenance()).isEqualTo(Duration.ofMinutes(20));
        assertThat(timeline(10, change(0, Status.UNKNOWN)).uptime().ratio()).isEmpty();
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsNone() {
        assertThatThrownBy(() -> StatusTimeline.of(List.of(), START, START, START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("end after it begins");
    }

    @Property(tries = 300)
    void spansTileTheRangeAndSharesSumToOne(
            @ForAll("histories") List<StatusChange> changes, @ForAll @IntRange(min = 1, max = 3000) int minutes) {
        StatusTimeline timeline = StatusTimeline.of(changes, START, after(minutes), after(2000));
        tiles(timeline);
        assertThat(timeline.shares().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(1, within(1e-9));
        Uptime uptime = timeline.uptime();
        assertThat(uptime.up().plus(uptime.down()).plus(uptime.maintenance()).plus(uptime.unknown()))
                .isEqualTo(Duration.ofMinutes(minutes));
    }

    @Property(tries = 200)
    void theOrderOfChangesDoesNotMatter(@ForAll("histories") List<StatusChange> changes, @ForAll Random random) {
        List<StatusChange> shuffled = new ArrayList<>(changes);
        Collections.shuffle(shuffled, random);

        assertThat(StatusTimeline.of(shuffled, START, after(1000), Instant.MAX))
                .isEqualTo(StatusTimeline.of(changes, START, after(1000), Instant.MAX));
    }

    @Property(tries = 200)
    void aSliceIsWhatItsOwnRangeWouldBe(
            @ForAll("histories") List<StatusChange> changes,
            @ForAll @IntRange(max = 900) int from,
            @ForAll @IntRange(min = 1, max = 90) int length) {
        StatusTimeline whole = StatusTimeline.of(changes, START, after(1000), after(800));

        assertThat(whole.slice(after(from), after(from + length)))
                .isEqualTo(StatusTimeline.of(changes, after(from), after(from + length), after(800)));
    }

    @Property(tries = 200)
    void partsAreTheWholeAgain(
            @ForAll("histories") List<StatusChange> changes, @ForAll @IntRange(min = 1, max = 400) int count) {
        StatusTimeline whole = StatusTimeline.of(changes, START, after(777), Instant.MAX);
        List<StatusTimeline> parts = whole.parts(count);

        assertThat(parts).hasSize(count).allSatisfy(StatusTimelineTest::tiles);
        assertThat(parts.get(0).from()).isEqualTo(whole.from());
        assertThat(parts.get(count - 1).to()).isEqualTo(whole.to());
        for (Map.Entry<Status, Double> share : whole.shares().entrySet()) {
            double sum = parts.stream()
                    .mapToDouble(part -> part.shares().get(share.getKey())
                            * Duration.between(part.from(), part.to()).toNanos())
                    .sum();
            assertThat(sum / Duration.ofMinutes(777).toNanos()).isEqualTo(share.getValue(), within(1e-9));
        }
    }

    private static void tiles(StatusTimeline timeline) {
        Instant at = timeline.from();
        for (Span span : timeline.spans()) {
            assertThat(span.from()).isEqualTo(at).isBefore(span.to());
            at = span.to();
        }
        assertThat(at).isEqualTo(timeline.to());
    }

    /** Changes at different times, some of them before the range, some after a time when nobody looked. */
    @Provide
    Arbitrary<List<StatusChange>> histories() {
        Arbitrary<Integer> minutes = Arbitraries.integers().between(-200, 1200);
        return Combinators.combine(
                        minutes, Arbitraries.of(Status.class), Arbitraries.of(true, false), minutes.injectNull(0.8))
                .as((minute, status, stale, gap) -> new StatusChange(
                        after(minute),
                        status,
                        status == Status.UNDER_MAINTENANCE ? Status.OPERATIONAL : status,
                        stale,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(gap).filter(other -> other < minute).map(StatusTimelineTest::after)))
                .list()
                .uniqueElements(StatusChange::at)
                .ofMaxSize(40);
    }
}

package dev.bellwether.status.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.status.comparison.Course.Change;
import dev.bellwether.status.comparison.Course.Outage;
import dev.bellwether.status.comparison.Totals.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofHours(2));

    @Test
    void whatComesBeforeSaysHowACourseBegins() {
        Course course =
                course(at(-40, Status.UNKNOWN), at(-30, Status.DEGRADED_PERFORMANCE), at(30, Status.OPERATIONAL));
        assertThat(course.held()).isEqualTo(Status.DEGRADED_PERFORMANCE);
        assertThat(course.changes()).extracting(Change::at).containsExactly(minute(30));
        assertThat(course.timeIn())
                .isEqualTo(Map.of(
                        Status.DEGRADED_PERFORMANCE,
                        Duration.ofMinutes(30),
                        Status.OPERATIONAL,
                        Duration.ofMinutes(90)));
    }

    @Test
    void anEvaluationAtTheBeginningIsNoChangeAndOneAtTheEndIs() {
        Course course = course(at(0, Status.OPERATIONAL), at(120, Status.MAJOR_OUTAGE), at(121, Status.OPERATIONAL));
        assertThat(course.held()).isEqualTo(Status.OPERATIONAL);
        assertThat(course.changes()).hasSize(1);
        assertThat(course.timeIn())
                .containsEntry(Status.OPERATIONAL, Duration.ofHours(2))
                .containsEntry(Status.MAJOR_OUTAGE, Duration.ZERO);
    }

    @Test
    void whatIsPublishedAgainWithoutAChangeIsNone() {
        Course course = course(at(-1, Status.OPERATIONAL), at(30, Status.OPERATIONAL), at(60, Status.OPERATIONAL));
        assertThat(course.changes()).isEmpty();
    }

    @Test
    void anOutageThatHeldAlreadyPagesNobody() {
        Course course = course(at(-5, Status.MAJOR_OUTAGE), at(10, Status.OPERATIONAL), at(20, Status.MAJOR_OUTAGE));
        assertThat(course.pages()).isEqualTo(1);
        assertThat(course.outages())
                .containsExactly(
                        new Outage(Optional.empty(), Optional.of(minute(10)), Optional.empty()),
                        new Outage(Optional.of(minute(20)), Optional.empty(), Optional.empty()));
    }

    @Test
    void theSameOutageIsFoundEarlierByOne() {
        Comparison comparison = compare(
                course(at(-5, Status.OPERATIONAL), moved(20, Status.MAJOR_OUTAGE, 12), at(50, Status.OPERATIONAL)),
                course(at(-5, Status.OPERATIONAL), moved(15, Status.MAJOR_OUTAGE, 11), at(60, Status.OPERATIONAL)));
        assertThat(comparison.differs()).isTrue();
        assertThat(comparison.outages()).hasSize(1);
        Comparison.OutagePair pair = comparison.outages().get(0);
        assertThat(pair.onset()).contains(minute(11));
        assertThat(pair.referenceDelay()).contains(Duration.ofMinutes(9));
        assertThat(pair.candidateDelay()).contains(Duration.ofMinutes(4));
        assertThat(pair.earlier()).contains(Duration.ofMinutes(5));
    }

    @Test
    void theOnsetIsThatOfThePartialOutageWhichItWasFirst() {
        Course course = course(
                at(-5, Status.OPERATIONAL),
                moved(20, Status.PARTIAL_OUTAGE, 12),
                evaluation(25, Status.MAJOR_OUTAGE, minute(12), minute(20)),
                moved(40, Status.DEGRADED_PERFORMANCE, 31),
                evaluation(90, Status.MAJOR_OUTAGE, minute(31), minute(40)));
        assertThat(course.outages())
                .extracting(Outage::onset)
                .containsExactly(Optional.of(minute(12)), Optional.empty());
    }

    @Test
    void outagesThatOneAloneHasStandAlone() {
        Comparison comparison = compare(
                course(
                        at(-5, Status.OPERATIONAL),
                        at(10, Status.MAJOR_OUTAGE),
                        at(20, Status.OPERATIONAL),
                        at(80, Status.MAJOR_OUTAGE)),
                course(
                        at(-5, Status.OPERATIONAL),
                        at(30, Status.MAJOR_OUTAGE),
                        at(40, Status.OPERATIONAL),
                        at(70, Status.MAJOR_OUTAGE),
                        at(90, Status.OPERATIONAL)));
        assertThat(comparison.outages())
                .extracting(
                        pair -> pair.reference().flatMap(Outage::foundAt),
                        pair -> pair.candidate().flatMap(Outage::foundAt))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Optional.of(minute(10)), Optional.empty()),
                        org.assertj.core.groups.Tuple.tuple(Optional.empty(), Optional.of(minute(30))),
                        org.assertj.core.groups.Tuple.tuple(Optional.of(minute(80)), Optional.of(minute(70))));
        assertThat(comparison.outages().get(0).earlier()).isEmpty();
    }

    @Test
    void anOutageThatFlapsIsOnePairAndTheRest() {
        Comparison comparison = compare(
                course(at(-5, Status.MAJOR_OUTAGE)),
                course(at(-5, Status.MAJOR_OUTAGE), at(10, Status.PARTIAL_OUTAGE), at(20, Status.MAJOR_OUTAGE)));
        assertThat(comparison.outages()).hasSize(2);
        assertThat(comparison.outages().get(0).reference()).isPresent();
        assertThat(comparison.outages().get(0).candidate()).isPresent();
        assertThat(comparison.outages().get(1).reference()).isEmpty();
        assertThat(Totals.of(comparison).candidate().pages()).isEqualTo(1);
    }

    @Test
    void anotherOnsetAloneIsNoDifferenceForUsers() {
        Comparison comparison = compare(
                course(at(-5, Status.OPERATIONAL), moved(20, Status.MAJOR_OUTAGE, 12)),
                course(at(-5, Status.OPERATIONAL), at(20, Status.MAJOR_OUTAGE)));
        assertThat(comparison.differs()).isFalse();
        assertThat(comparison.outages().get(0).candidateDelay()).contains(Duration.ofMinutes(8));
    }

    @Test
    void totalsAddUpWhatEachConnectorComesTo() {
        Course calm = course(at(-5, Status.OPERATIONAL));
        Totals totals = new Totals();
        totals.add(compare(calm, calm));
        totals.add(compare(calm, course(at(-5, Status.OPERATIONAL), moved(20, Status.MAJOR_OUTAGE, 17))));
        totals.add(compare(calm, course(at(-5, Status.OPERATIONAL), moved(60, Status.MAJOR_OUTAGE, 59))));
        assertThat(totals.connectors()).isEqualTo(3);
        assertThat(totals.differing()).isEqualTo(2);
        assertThat(totals.reference())
                .isEqualTo(new Summary(0, 0, Map.of(Status.OPERATIONAL, Duration.ofHours(6)), Optional.empty()));
        assertThat(totals.candidate())
                .isEqualTo(new Summary(
                        2,
                        2,
                        Map.of(
                                Status.OPERATIONAL,
                                Duration.ofMinutes(200),
                                Status.MAJOR_OUTAGE,
                                Duration.ofMinutes(160)),
                        Optional.of(Duration.ofMinutes(1))));
    }

    @Test
    void whenNobodyLookedNeitherSideCounts() {
        Course published = course(
                at(-5, Status.OPERATIONAL),
                moved(10, Status.MAJOR_OUTAGE, 8),
                back(40, Status.OPERATIONAL, 20),
                at(100, Status.DEGRADED_PERFORMANCE));
        Course candidate = course(
                at(-5, Status.OPERATIONAL),
                moved(12, Status.MAJOR_OUTAGE, 8),
                at(25, Status.OPERATIONAL),
                moved(30, Status.MAJOR_OUTAGE, 28),
                at(35, Status.OPERATIONAL),
                at(101, Status.DEGRADED_PERFORMANCE));
        Comparison comparison = Comparison.of("bank", published, candidate);
        assertThat(comparison.reference().unobserved()).isEqualTo(Duration.ofMinutes(20));
        assertThat(comparison.reference().timeIn())
                .isEqualTo(Map.of(
                        Status.OPERATIONAL,
                        Duration.ofMinutes(70),
                        Status.MAJOR_OUTAGE,
                        Duration.ofMinutes(10),
                        Status.DEGRADED_PERFORMANCE,
                        Duration.ofMinutes(20)));
        assertThat(comparison.candidate().timeIn())
                .isEqualTo(Map.of(
                        Status.OPERATIONAL,
                        Duration.ofMinutes(73),
                        Status.MAJOR_OUTAGE,
                        Duration.ofMinutes(8),
                        Status.DEGRADED_PERFORMANCE,
                        Duration.ofMinutes(19)));
        assertThat(comparison.candidate().changes())
                .extracting(Change::at, Change::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(minute(12), Status.MAJOR_OUTAGE),
                        org.assertj.core.groups.Tuple.tuple(minute(40), Status.OPERATIONAL),
                        org.assertj.core.groups.Tuple.tuple(minute(101), Status.DEGRADED_PERFORMANCE));
        assertThat(comparison.candidate().pages()).isEqualTo(1);
        assertThat(Totals.of(comparison).unobserved()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void whatAGapEndsWithIsShownThenAndNobodySaysSinceWhen() {
        Course published = course(at(-5, Status.OPERATIONAL), back(40, Status.MAJOR_OUTAGE, 20));
        Course candidate = course(at(-5, Status.OPERATIONAL), moved(25, Status.MAJOR_OUTAGE, 22));
        Comparison comparison = Comparison.of("bank", published, candidate);
        assertThat(comparison.differs()).isFalse();
        assertThat(comparison.outages()).hasSize(1);
        assertThat(comparison.outages().get(0).onset()).isEmpty();
        assertThat(comparison.outages().get(0).earlier()).contains(Duration.ZERO);
    }

    @Test
    void beforeTheFirstLookAndAfterTheLastNothingCounts() {
        CourseRecorder recorder = new CourseRecorder(FROM, TO);
        recorder.take(at(30, Status.OPERATIONAL));
        recorder.observedUntil(minute(90));
        Comparison comparison = Comparison.of(
                "bank", recorder.course(), course(at(-5, Status.OPERATIONAL), at(100, Status.MAJOR_OUTAGE)));
        assertThat(comparison.reference().unobserved()).isEqualTo(Duration.ofMinutes(60));
        assertThat(comparison.reference().timeIn()).containsEntry(Status.OPERATIONAL, Duration.ofMinutes(60));
        assertThat(comparison.candidate().timeIn()).containsEntry(Status.OPERATIONAL, Duration.ofMinutes(60));
        assertThat(comparison.differs()).isFalse();
    }

    @Test
    void whoNeverLookedHasNothingToCompare() {
        Comparison comparison =
                Comparison.of("bank", course(), course(at(-5, Status.OPERATIONAL), at(100, Status.MAJOR_OUTAGE)));
        assertThat(comparison.reference().unobserved()).isEqualTo(Duration.ofHours(2));
        assertThat(comparison.candidate().timeIn().values()).containsOnly(Duration.ZERO);
        assertThat(comparison.differs()).isFalse();
    }

    @Test
    void whoeverLooksAgainAfterTheEndTellsThatNobodyLookedAtTheEnd() {
        Course course = course(at(-5, Status.OPERATIONAL), back(150, Status.OPERATIONAL, 110));
        assertThat(course.gaps()).containsExactly(new Course.Gap(minute(110), TO));
        assertThat(course.changes()).isEmpty();
    }

    @Test
    void aCourseDoesNotEndBeforeItBegins() {
        assertThatThrownBy(() -> new CourseRecorder(TO, FROM)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Comparison compare(Course reference, Course candidate) {
        return new Comparison("bank", reference, candidate);
    }

    private static Course course(Evaluation... evaluations) {
        CourseRecorder recorder = new CourseRecorder(FROM, TO);
        for (Evaluation evaluation : evaluations) {
            recorder.take(evaluation);
        }
        return recorder.course();
    }

    private static Instant minute(long minute) {
        return FROM.plus(Duration.ofMinutes(minute));
    }

    /** A decision of its own, without a correction; an earlier one is remembered. */
    private static Evaluation at(long minute, Status status) {
        return evaluation(minute, status, FROM.minusSeconds(100), FROM.minusSeconds(50));
    }

    private static Evaluation moved(long minute, Status status, long onset) {
        return evaluation(minute, status, minute(onset), minute(minute));
    }

    /** The first look after a time without one. */
    private static Evaluation back(long minute, Status status, long unobservedSince) {
        return evaluation(minute, status, minute(minute - 1), minute(minute), Optional.of(minute(unobservedSince)));
    }

    private static Evaluation evaluation(long minute, Status status, Instant regimeSince, Instant movedAt) {
        return evaluation(minute, status, regimeSince, movedAt, Optional.empty());
    }

    private static Evaluation evaluation(
            long minute, Status status, Instant regimeSince, Instant movedAt, Optional<Instant> unobservedSince) {
        Instant at = minute(minute);
        return new Evaluation(
                "bank",
                at,
                Trigger.EARLY,
                status,
                status,
                Status.UNKNOWN,
                at,
                true,
                false,
                at,
                new WatchState(Optional.of(regimeSince), Optional.of(movedAt), List.of(), false, Optional.empty()),
                Optional.empty(),
                unobservedSince,
                new EvidenceSummary(at, at, EvidenceSummary.Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "",
                Optional.empty());
    }
}

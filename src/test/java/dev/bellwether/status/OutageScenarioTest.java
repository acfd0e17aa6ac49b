package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an outage looks like from outside, by simulation over many seeds. */
class OutageScenarioTest {
    private static final int RUNS = 50;

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 30, 90, 600})
    void aHardOutageIsMajorWithinThreeMinutesAndDoesNotImproveBeforeItsEnd(int jobsAnHour) {
        List<Duration> delays = new ArrayList<>();
        for (int seed = 0; seed < RUNS; seed++) {
            Instant from = START.plus(Duration.ofMinutes(65)).plusSeconds(seed * 37L);
            Instant to = from.plus(Duration.ofMinutes(100));
            ConnectorStory story = ConnectorStory.live();
            new SimulatedConnector(seed, story, jobsAnHour, at -> at.isBefore(from) || !at.isBefore(to) ? 0.995 : 0)
                    .until(to);
            Instant found = story.first(Status.MAJOR_OUTAGE).orElse(to);
            assertThat(found).as("seed %d, before the outage", seed).isAfterOrEqualTo(from);
            delays.add(Duration.between(from, found));
            assertThat(story.published())
                    .as("seed %d, from the find to the end", seed)
                    .filteredOn(evaluation -> evaluation.at().isAfter(found))
                    .allMatch(evaluation -> evaluation.performance() == Status.MAJOR_OUTAGE);
        }
        delays.sort(null);
        assertThat(delays.get(RUNS / 2)).isLessThanOrEqualTo(Duration.ofMinutes(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 90, 600})
    void aBrokenProbeBesideWorkingJobsChangesNothing(int jobsAnHour) {
        for (int seed = 0; seed < RUNS; seed++) {
            ConnectorStory story = twoViews(seed, jobsAnHour, at -> 1, OutageScenarioTest::breaks);
            assertThat(story.published())
                    .as("seed %d", seed)
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allMatch(evaluation -> evaluation.performance() == Status.OPERATIONAL
                            && evaluation.watch().regimeSince().isEmpty())
                    // The broken runs were there to be counted.
                    .anyMatch(evaluation -> evaluation.evidence().faults().getOrDefault(Fault.INSTITUTION, 0) >= 40);
        }
        assertThat(twoViews(1, 0, at -> 1, OutageScenarioTest::breaks).latest().performance())
                .as("the same probe alone")
                .isEqualTo(Status.MAJOR_OUTAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 90, 600})
    void failingJobsBesideAHappyProbeEndInAMajorOutage(int jobsAnHour) {
        for (int seed = 0; seed < RUNS; seed++) {
            ConnectorStory story = twoViews(seed, jobsAnHour, OutageScenarioTest::breaks, at -> 1);
            assertThat(story.latest().performance()).as("seed %d", seed).isEqualTo(Status.MAJOR_OUTAGE);
            assertThat(story.published())
                    .as("seed %d, before the jobs fail", seed)
                    .filteredOn(evaluation -> breaks(evaluation.at()) > 0)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(evaluation -> !evaluation.performance().isOutage());
        }
        assertThat(twoViews(1, 0, at -> 0, at -> 1).latest().performance())
                .as("the same probe alone")
                .isEqualTo(Status.OPERATIONAL);
    }

    /** Fine for a while, and then nothing succeeds. */
    private static double breaks(Instant at) {
        return at.isBefore(START.plus(Duration.ofMinutes(65))) ? 0.995 : 0;
    }

    /** Two and a half hours of jobs and of a probe that sees something else. */
    private static ConnectorStory twoViews(
            int seed, int jobsAnHour, ToDoubleFunction<Instant> jobs, ToDoubleFunction<Instant> runs) {
        ConnectorStory story = ConnectorStory.live();
        new SimulatedConnector(seed, story, jobsAnHour, jobs, runs).until(START.plus(Duration.ofMinutes(150)));
        return story;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30, 90})
    void aConnectorThatIsUsuallyFineShowsNoOutageInAMonth(int jobsAnHour) {
        ConnectorStory story = ConnectorStory.live();
        new SimulatedConnector(jobsAnHour, story, jobsAnHour, at -> 0.97).until(START.plus(Duration.ofDays(30)));
        assertThat(story.published())
                .hasSizeGreaterThan(30 * 48 - 1)
                .extracting(Evaluation::performance)
                .doesNotContain(Status.PARTIAL_OUTAGE, Status.MAJOR_OUTAGE);
        assertThat(story.published())
                .as("unknown only as long as there is too little to say")
                .filteredOn(evaluation -> evaluation.performance() == Status.UNKNOWN)
                .allMatch(evaluation -> evaluation.at().isBefore(START.plus(Duration.ofHours(1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 600})
    void anOutageThatIsOverIsOverOnThePageWithinMinutes(int jobsAnHour) {
        List<Duration> delays = new ArrayList<>();
        for (int seed = 0; seed < RUNS; seed++) {
            Instant from = START.plus(Duration.ofMinutes(65));
            Instant to = from.plus(Duration.ofMinutes(45)).plusSeconds(seed * 17L);
            ConnectorStory story = ConnectorStory.live();
            new SimulatedConnector(seed, story, jobsAnHour, at -> at.isBefore(from) || !at.isBefore(to) ? 0.995 : 0)
                    .until(to.plus(Duration.ofMinutes(60)));
            delays.add(story.published().stream()
                    .filter(evaluation -> evaluation.at().isAfter(to))
                    .filter(evaluation -> !evaluation.performance().isWorseThan(Status.DEGRADED_PERFORMANCE))
                    .map(evaluation -> Duration.between(to, evaluation.at()))
                    .findFirst()
                    .orElse(Duration.ofHours(1)));
        }
        delays.sort(null);
        assertThat(delays.get(RUNS / 2)).isLessThanOrEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theEndOfAnOutageIsNotForgottenWhenItReturns() {
        Instant first = START.plus(Duration.ofMinutes(40));
        // Later than the swings of the first are remembered.
        Instant second = START.plus(Duration.ofMinutes(190));
        ConnectorStory story = ConnectorStory.live();
        new SimulatedConnector(
                        7,
                        story,
                        90,
                        at -> within(at, first, Duration.ofMinutes(20)) || within(at, second, Duration.ofMinutes(20))
                                ? 0
                                : 1)
                .until(START.plus(Duration.ofMinutes(240)));
        List<Status> path = new ArrayList<>();
        for (Evaluation evaluation : story.published()) {
            if (path.isEmpty() || path.get(path.size() - 1) != evaluation.performance()) {
                path.add(evaluation.performance());
            }
        }
        assertThat(path).filteredOn(status -> status == Status.MAJOR_OUTAGE).hasSize(2);
        assertThat(path.get(path.size() - 1)).isEqualTo(Status.OPERATIONAL);
    }

    private static boolean within(Instant at, Instant from, Duration length) {
        return !at.isBefore(from) && at.isBefore(from.plus(length));
    }
}

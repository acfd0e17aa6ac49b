package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrectionTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 0",
        "9, 8",
        "12, 8",
        "13, 12",
        "16, 12",
        "17, 16",
        "24, 16",
        "25, 24",
        "48, 32",
        "49, 48",
        "1000, 768"
    })
    void sizesAreEightAndTwelveDoubledAgainAndAgain(int number, int smaller) {
        assertThat(Correction.nextSmaller(number)).isEqualTo(smaller);
    }

    @Test
    void probesOfAnIdleConnectorFindAnOutageAlone() {
        ConnectorStory story = ConnectorStory.live()
                .probes(30, Duration.ofMinutes(1), START, ProbeResult.SUCCESS)
                .until(START);
        story.probes(11, TEN_SECONDS, after(2), ProbeResult.FAILURE).until(after(2));
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
    }

    @Test
    void probesMayMoveABusyConnectorOnlyOnceAJobHasFailedToo() {
        ConnectorStory story = ConnectorStory.live().jobs(20, START, true).until(START);
        story.probes(12, TEN_SECONDS, after(3), ProbeResult.FAILURE).until(after(3));
        assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
        story.job(after(3).plusSeconds(1), false).until(after(4));
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
    }

    @Test
    void probesThatDidNotSeeAnOutageCannotSeeItsEnd() {
        ConnectorStory story = ConnectorStory.live()
                .jobs(11, START, false)
                .probes(5, Duration.ofMinutes(1), START, ProbeResult.SUCCESS)
                .until(START);
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
        story.probes(60, TEN_SECONDS, after(20), ProbeResult.SUCCESS).until(after(29));
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
    }

    @Test
    void probesThatSawAnOutageEndIt() {
        ConnectorStory story = ConnectorStory.live()
                .probes(12, TEN_SECONDS, START, ProbeResult.FAILURE)
                .until(START);
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
        story.probes(12, TEN_SECONDS, after(3), ProbeResult.SUCCESS).until(after(3));
        assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
        story.probes(30, TEN_SECONDS, after(8), ProbeResult.SUCCESS).until(after(8));
        assertThat(story.latest().performance())
                .as("five minutes after the move a full decision settles it")
                .isEqualTo(Status.OPERATIONAL);
    }

    @Test
    void flakyRunsAreAPartialOutageAndNotAMajorOne() {
        ConnectorStory story = ConnectorStory.live()
                .probes(30, Duration.ofMinutes(1), START, ProbeResult.SUCCESS)
                .until(START);
        story.probes(20, TEN_SECONDS, after(5), ProbeResult.FLAKY).until(after(5));
        assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
    }

    @Test
    void jobsThatSucceedOnlyOnARetryEndAMajorOutageThoughNotAPartialOne() {
        ConnectorStory story = ConnectorStory.live().jobs(12, START, false).until(START);
        for (int i = 0; i < 16; i++) {
            Instant at = after(1).plusSeconds(i);
            story.outcome("r" + i, 1, at, false, Fault.INSTITUTION)
                    .outcome("r" + i, 2, at.plusSeconds(20), true, Fault.UNKNOWN);
        }
        story.until(after(2));
        assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
    }

    @Test
    void sevenObservationsMoveNothing() {
        ConnectorStory story = ConnectorStory.live().until(START);
        story.probes(7, TEN_SECONDS, after(2), ProbeResult.FLAKY);
        story.until(after(2));
        assertThat(story.latest().watch().regimeSince()).isEmpty();
    }

    @Test
    void runsThatAJobHeldBackMoveALevelOnceThatJobIsEarlierThanTheRecentOnes() {
        ConnectorStory story = ConnectorStory.by(recentAtLeast(8))
                .probes(12, Duration.ofMinutes(1), START, ProbeResult.FAILURE)
                .until(START);
        Instant first = after(10).plusSeconds(5);
        story.probe(first, ProbeResult.SUCCESS)
                .job(first.plusSeconds(3), false)
                .probes(11, Duration.ofSeconds(53), after(19).plusSeconds(10), ProbeResult.SUCCESS)
                .until(after(20));
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
        // All twelve are recent up to here; of the newest eleven, none is before the job.
        story.until(after(20).plusSeconds(15));
        assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
        assertThat(story.latest().at()).isEqualTo(after(20).plusSeconds(15));
    }

    /** Ten rule out a partial outage at the most; the eleventh lies ten minutes back, and that is not recent. */
    @Test
    void recentIsWhatIsLessThanTenMinutesOld() {
        ConnectorStory story =
                ConnectorStory.by(recentAtLeast(8)).jobs(20, START, true).until(after(11));
        story.job(after(2), false).jobs(10, after(12), false).until(after(12));
        assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
    }

    @Test
    void aJobIsFirstTimeOnceItsFailureHasLeftTheHour() {
        ConnectorStory story = ConnectorStory.by(recentAtLeast(30));
        for (int i = 0; i < 40; i++) {
            Instant at = after(-5).plusSeconds(i);
            story.outcome("bad-" + i, 1, at, false, Fault.INSTITUTION)
                    .outcome("bad-" + i, 2, at.plusSeconds(60), true, Fault.UNKNOWN);
        }
        story.until(after(30));
        story.outcome("mended", 1, after(-8), false, Fault.INSTITUTION);
        for (int i = 0; i < 29; i++) {
            story.job(after(31).plusSeconds(40L * i), true);
        }
        story.outcome("mended", 2, after(51), true, Fault.UNKNOWN)
                .until(after(52).minusSeconds(1));
        assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
        story.until(after(52));
        assertThat(story.latest().performance()).isEqualTo(Status.DEGRADED_PERFORMANCE);
        assertThat(story.latest().at()).isEqualTo(after(52));
    }

    private static Policy recentAtLeast(int recentMin) {
        return Policy.DEFAULT.with(new PolicyOverrides(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(recentMin),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }
}

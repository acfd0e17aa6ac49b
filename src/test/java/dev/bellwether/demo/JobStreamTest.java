package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.demo.JobStream.Flow;
import dev.bellwether.evidence.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JobStreamTest {
    private static final Instant START = Instant.parse("2026-03-02T01:00:00.123456789Z");

    @Test
    void theBacklogIsThereAtOnceAndNothingIsFromTheFuture() {
        List<JobOutcome> backlog =
                stream(60, Duration.ofMinutes(10), Behaviour.HEALTHY).take(START, 10_000);

        assertThat(backlog).hasSizeBetween(500, 700);
        assertThat(backlog).isSortedAccordingTo(Comparator.comparing(JobOutcome::completedAt));
        assertThat(backlog)
                .allSatisfy(outcome ->
                        assertThat(outcome.completedAt()).isBetween(START.minus(Duration.ofMinutes(10)), START));
    }

    @Test
    void jobsComeAtTheRateOfTheirFlowAndNeverAtMoreThanTwiceIt() {
        JobStream stream = stream(30, Duration.ZERO, Behaviour.HEALTHY);
        long jobs = 0;
        for (int minute = 1; minute <= 60; minute++) {
            long inMinute = stream.take(START.plus(Duration.ofMinutes(minute)), 10_000).stream()
                    .filter(outcome -> outcome.attempt() == 1)
                    .count();
            assertThat(inMinute).isLessThanOrEqualTo(61);
            jobs += inMinute;
        }
        assertThat(jobs).isBetween(1700L, 1900L);
    }

    @Test
    void noMoreIsTakenThanAskedForAndTheRestComesNext() {
        JobStream stream = stream(60, Duration.ofMinutes(10), Behaviour.HEALTHY);

        List<JobOutcome> first = stream.take(START, 100);
        List<JobOutcome> second = stream.take(START, 100);

        assertThat(first).hasSize(100);
        assertThat(second.get(0).completedAt()).isAfterOrEqualTo(first.get(99).completedAt());
    }

    @Test
    void aFailedJobIsRetriedOnceSecondsLaterAsTheSameJob() {
        List<JobOutcome> outcomes =
                stream(60, Duration.ofHours(1), Behaviour.DOWN).take(START, 100_000);
        Map<String, JobOutcome> firsts = new HashMap<>();
        int retries = 0;
        for (JobOutcome outcome : outcomes) {
            if (outcome.attempt() == 1) {
                assertThat(firsts.put(outcome.jobId(), outcome)).isNull();
            } else {
                JobOutcome first = firsts.get(outcome.jobId());
                assertThat(outcome.attempt()).isEqualTo(2);
                assertThat(first.success()).isFalse();
                assertThat(Duration.between(first.completedAt(), outcome.completedAt()))
                        .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(21));
                retries++;
            }
        }
        int failed =
                (int) firsts.values().stream().filter(first -> !first.success()).count();
        assertThat(retries)
                .as("all but customers' own errors, and the latest, whose retries are still to come")
                .isBetween((int) (0.95 * failed), failed);
    }

    @Test
    void aCustomerWhoseJobFailedInTheEndTriesAgainAFewTimes() {
        List<JobOutcome> outcomes =
                stream(60, Duration.ofHours(1), Behaviour.DOWN).take(START, 100_000);
        Map<Long, Set<String>> jobs = new HashMap<>();
        for (JobOutcome outcome : outcomes) {
            jobs.computeIfAbsent(outcome.customer().orElseThrow(), customer -> new HashSet<>())
                    .add(outcome.jobId());
        }
        assertThat(jobs).hasSizeBetween(3000, 3700);
        assertThat(jobs.values()).allMatch(own -> own.size() <= 4);
        assertThat(jobs.values().stream().filter(own -> own.size() > 1))
                .as("six in ten of those who failed")
                .hasSizeBetween(1700, 2200);
    }

    @Test
    void whatTheCustomerDidWrongIsNotRetried() {
        List<JobOutcome> outcomes =
                stream(60, Duration.ofHours(1), Behaviour.LOGIN_BROKEN).take(START, 100_000);

        assertThat(outcomes.stream().filter(outcome -> outcome.attempt() > 1)).hasSizeLessThan(60);
        assertThat(outcomes.stream().filter(outcome -> outcome.errorCode().equals("invalid-credentials")))
                .hasSizeGreaterThan(1500);
    }

    @Test
    void aBehaviourThatChangesShowsFromTheNextJobOn() {
        Map<String, Behaviour> now = new HashMap<>(Map.of("bank", Behaviour.HEALTHY));
        JobStream stream = new JobStream(
                List.of(new Flow("bank", 60, Duration.ZERO)), now::get, new SplittableRandom(1), "job", START);
        stream.take(START.plusSeconds(300), 10_000);
        now.put("bank", Behaviour.DOWN);

        List<JobOutcome> later = stream.take(START.plusSeconds(360), 10_000);

        assertThat(later.stream().filter(JobOutcome::success)).hasSizeLessThan(15);
    }

    @Test
    void whoFallsFarBehindSkipsWhatIsOlderThanTheBacklog() {
        JobStream stream = stream(60, Duration.ofMinutes(10), Behaviour.HEALTHY);
        stream.take(START, 10_000);

        List<JobOutcome> afterHours = stream.take(START.plus(Duration.ofHours(5)), 10_000);

        assertThat(afterHours).hasSizeBetween(500, 800);
        assertThat(afterHours.get(0).completedAt()).isAfter(START.plus(Duration.ofMinutes(289)));
    }

    @Test
    void everyJobHasAnIdOfItsOwn() {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            flows.add(new Flow("bank-" + i, 10, Duration.ofMinutes(10)));
        }
        JobStream stream = new JobStream(flows, id -> Behaviour.HEALTHY, new SplittableRandom(1), "run", START);
        Set<String> ids = new HashSet<>();
        for (JobOutcome outcome : stream.take(START, 100_000)) {
            assertThat(outcome.jobId()).startsWith("run-");
            assertThat(ids.add(outcome.jobId() + "/" + outcome.attempt())).isTrue();
        }
    }

    @Test
    void aFlowNeedsARateAndABacklogThatMakeSense() {
        assertThatThrownBy(() -> new Flow("bank", 0, Duration.ZERO)).hasMessageContaining("bank");
        assertThatThrownBy(() -> new Flow("bank", 1e9, Duration.ZERO)).hasMessageContaining("60000");
        assertThatThrownBy(() -> new Flow("bank", 1, Duration.ofSeconds(-1))).hasMessageContaining("backlog");
    }

    private static JobStream stream(double perMinute, Duration backlog, Behaviour behaviour) {
        return new JobStream(
                List.of(new Flow("bank", perMinute, backlog)), id -> behaviour, new SplittableRandom(1), "job", START);
    }
}

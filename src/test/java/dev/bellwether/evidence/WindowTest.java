package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final long NO_REGIME = Long.MIN_VALUE;

    private final Window window = new Window();

    @Test
    void attemptsOfAJobAreOneObservationAtTheTimeOfTheLast() {
        add("a", 2, 30, true);
        add("a", 1, 10, false);
        Observations jobs = window.hour(0, 100, NO_REGIME).jobs();
        assertThat(jobs.size()).isEqualTo(1);
        assertThat(jobs.time(0)).isEqualTo(30);
        assertThat(jobs.succeeded(0)).isTrue();
        assertThat(jobs.firstTime(0)).isFalse();
    }

    @Test
    void ofAttemptsAtTheSameTimeTheHigherNumberIsTheLast() {
        add("a", 2, 10, true);
        add("a", 1, 10, false);
        assertThat(window.hour(0, 100, NO_REGIME).jobs().succeeded(0)).isTrue();
    }

    @Test
    void whatIsLaterThanTheHourDoesNotBelongToTheJobYet() {
        add("a", 1, 10, false);
        add("a", 2, 60, true);
        assertThat(window.hour(0, 50, NO_REGIME).jobs().succeeded(0)).isFalse();
        assertThat(window.hour(0, 60, NO_REGIME).jobs().succeeded(0)).isTrue();
    }

    @Test
    void aFailureBeforeTheHourOrTheRegimeIsNoFailureOfTheJob() {
        add("a", 1, 10, false);
        add("a", 2, 60, true);
        assertThat(window.hour(10, 100, NO_REGIME).jobs().firstTime(0)).isTrue();
        assertThat(window.hour(0, 100, 11).jobs().firstTime(0)).isTrue();
        assertThat(window.hour(0, 100, 10).jobs().firstTime(0)).isFalse();
    }

    @Test
    void jobsAtTheSameTimeAreInTheOrderOfTheirIds() {
        add("b", 1, 10, false);
        add("a", 1, 10, true);
        Observations jobs = window.hour(0, 100, NO_REGIME).jobs();
        assertThat(jobs.succeeded(0)).isTrue();
        assertThat(jobs.succeeded(1)).isFalse();
    }

    @Test
    void longIdsAreInTheOrderOfTheirBeginnings() {
        String beginning = "a long id, of which so much is kept:   ";
        add(beginning + "b" + "0".repeat(90), 1, 10, false);
        add(beginning + "a" + "9".repeat(90), 1, 10, true);
        add(beginning, 1, 10, true);
        Observations jobs = window.hour(0, 100, NO_REGIME).jobs();
        assertThat(jobs.succeeded(0)).isTrue();
        assertThat(jobs.succeeded(1)).isTrue();
        assertThat(jobs.succeeded(2)).isFalse();
    }

    @Test
    void longIdsThatDifferBehindTheirBeginningsAreInOneOrderWhicheverCameFirst() {
        String beginning = "a long id, of which so much is kept:    ";
        String one = beginning + "1".repeat(80);
        String other = beginning + "2".repeat(80);
        Window turned = new Window();
        window.add(outcome(one, 1, 10, true), Fault.INSTITUTION);
        window.add(outcome(other, 1, 10, false), Fault.INSTITUTION);
        turned.add(outcome(other, 1, 10, false), Fault.INSTITUTION);
        turned.add(outcome(one, 1, 10, true), Fault.INSTITUTION);
        Observations jobs = window.hour(0, 100, NO_REGIME).jobs();
        assertThat(jobs.size()).isEqualTo(2);
        assertThat(turned.hour(0, 100, NO_REGIME).jobs().succeeded(0)).isEqualTo(jobs.succeeded(0));
        assertThat(window.add(outcome(one, 1, 10, true), Fault.INSTITUTION)).isFalse();
    }

    @Test
    void theSameAttemptIsTakenOnce() {
        assertThat(add("a", 1, 10, true)).isTrue();
        assertThat(add("a", 1, 10, true)).isFalse();
        assertThat(add("a", 2, 10, true)).isTrue();
    }

    @Test
    void runsAtTheSameTimeStayAsTheyCame() {
        window.addRun(10, "", ProbeResult.FAILURE, Fault.INSTITUTION, false);
        window.addRun(10, "", ProbeResult.SUCCESS, Fault.UNKNOWN, false);
        window.addRun(5, "", ProbeResult.FLAKY, Fault.UNKNOWN, true);
        Observations runs = window.hour(0, 100, NO_REGIME).runs();
        assertThat(runs.regular(0)).isFalse();
        assertThat(runs.succeeded(0)).isTrue();
        assertThat(runs.firstTime(0)).isFalse();
        assertThat(runs.succeeded(1)).isFalse();
        assertThat(runs.firstTime(2)).isTrue();
    }

    @Test
    void whatDoesNotCountIsReportedAlone() {
        window.addRun(10, "", ProbeResult.FAILURE, Fault.PLATFORM, false);
        Window.Hour hour = window.hour(0, 100, NO_REGIME);
        assertThat(hour.runs().size()).isZero();
        assertThat(hour.runFaults()).containsEntry(Fault.PLATFORM, 1);
    }

    @Test
    void forgettingKeepsWhenSomethingLastCounted() {
        add("a", 1, 10, true);
        window.addRun(20, "", ProbeResult.SUCCESS, Fault.UNKNOWN, false);
        window.addRun(30, "", ProbeResult.SUCCESS, Fault.UNKNOWN, true);
        window.forget(40);
        assertThat(window.lastCounted(100))
                .as("confirmations do not count here")
                .isEqualTo(20);
        assertThat(window.firstAfter(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(add("late", 1, 25, true)).isFalse();
        assertThat(window.lastCounted(100)).isEqualTo(25);
    }

    @Test
    void aJobWhoseFirstAttemptIsForgottenGoesOnWithTheOthers() {
        add("a", 1, 10, false);
        add("a", 2, 50, true);
        window.forget(20);
        assertThat(window.hour(20, 100, NO_REGIME).jobs().firstTime(0)).isTrue();
        assertThat(add("a", 3, 60, true)).isTrue();
        assertThat(window.hour(20, 100, NO_REGIME).jobs().size()).isEqualTo(1);
    }

    @Test
    void thousandsInAnyOrderEndInOrder() {
        for (int i = 0; i < 5000; i++) {
            int at = 1 + (i * 7919) % 5003;
            add("job" + i, 1, at, i % 2 == 0);
        }
        window.forget(1000);
        Observations jobs = window.hour(1000, 10_000, NO_REGIME).jobs();
        assertThat(jobs.size()).isBetween(3990, 4010);
        for (int i = 1; i < jobs.size(); i++) {
            assertThat(jobs.time(i)).isGreaterThanOrEqualTo(jobs.time(i - 1));
        }
    }

    private boolean add(String job, int attempt, long at, boolean success) {
        return window.add(outcome(job, attempt, at, success), Fault.INSTITUTION);
    }

    private static JobOutcome outcome(String job, int attempt, long at, boolean success) {
        return new JobOutcome(
                "bank",
                job,
                attempt,
                OptionalLong.empty(),
                Micros.toInstant(at),
                success,
                "",
                "",
                OptionalLong.empty(),
                Map.of());
    }

    @Test
    void theSameRunOfAProbeCountsOnce() {
        window.addRun(10, "push", ProbeResult.FAILURE, Fault.INSTITUTION, false);
        window.addRun(20, "push", ProbeResult.SUCCESS, Fault.UNKNOWN, false);
        window.addRun(10, "push", ProbeResult.FAILURE, Fault.INSTITUTION, false);
        window.addRun(10, "other", ProbeResult.SUCCESS, Fault.UNKNOWN, false);
        window.addRun(10, "push", ProbeResult.SUCCESS, Fault.UNKNOWN, true);

        Observations runs = window.hour(0, 100, Long.MIN_VALUE).runs();

        assertThat(runs.size()).isEqualTo(3);
    }
}

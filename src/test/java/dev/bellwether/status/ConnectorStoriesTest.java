package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What makes no outage, and what makes one: each as it happens to a bank. */
class ConnectorStoriesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Instant after(double minutes) {
        return START.plusMillis((long) (minutes * 60_000));
    }

    /** The performances one after the other, each once. */
    private static List<Status> path(ConnectorStory story) {
        List<Status> path = new ArrayList<>();
        for (Evaluation evaluation : story.published()) {
            if (path.isEmpty() || path.get(path.size() - 1) != evaluation.performance()) {
                path.add(evaluation.performance());
            }
        }
        return path;
    }

    private static long pages(ConnectorStory story) {
        return path(story).stream()
                .filter(status -> status == Status.MAJOR_OUTAGE)
                .count();
    }

    @Nested
    class Customers {
        @Test
        void oneWhoTriesElevenTimesInFiveMinutesIsNoOutage() {
            ConnectorStory named = usualTraffic();
            ConnectorStory unnamed = usualTraffic();
            for (int i = 0; i < 11; i++) {
                named.jobOf("impatient", after(5 + i * 0.45), false);
                unnamed.job(after(5 + i * 0.45), false);
            }
            assertThat(path(named.until(after(29)))).containsExactly(Status.OPERATIONAL);
            assertThat(path(unnamed.until(after(29)))).as("as before").contains(Status.PARTIAL_OUTAGE);
        }

        private ConnectorStory usualTraffic() {
            ConnectorStory story = ConnectorStory.live();
            for (int i = 0; i < 45; i++) {
                story.jobOf("customer " + i, after(-58 + i * 2), true);
            }
            return story;
        }

        @Test
        void elevenOfThemAreOne() {
            ConnectorStory story = ConnectorStory.live().jobs(50, START, true).until(START);
            for (int i = 0; i < 12; i++) {
                story.jobOf("customer " + i, after(5).plusSeconds(i), false);
            }
            assertThat(story.until(after(6)).latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
        }

        @Test
        void whoSucceedsInTheEndSucceededButNotFirstTime() {
            ConnectorStory story = ConnectorStory.live();
            story.jobOf("patient", after(-10), false)
                    .jobOf("patient", after(-5), false)
                    .jobOf("patient", after(-1), true)
                    .until(START);
            EvidenceSummary evidence = story.latest().evidence();
            assertThat(evidence.jobs()).isEqualTo(1);
            assertThat(evidence.succeeded()).isEqualTo(1);
            assertThat(evidence.succeededFirstTime()).isZero();
            assertThat(evidence.failures(Fault.INSTITUTION)).as("each is told").isEqualTo(2);
        }

        @Test
        void whoFailedLastFailedHoweverOftenItWorkedBefore() {
            ConnectorStory story = ConnectorStory.live();
            story.jobOf("unlucky", after(-10), true)
                    .jobOf("unlucky", after(-5), false)
                    .until(START);
            assertThat(story.latest().evidence().jobs()).isEqualTo(1);
            assertThat(story.latest().evidence().succeeded()).isZero();
        }

        @Test
        void aHundredThousandJobsOfOneCostNoMoreThanThoseOfAll() {
            ConnectorStory story = ConnectorStory.live();
            for (int i = 0; i < 100_000; i++) {
                story.jobOf("the only one", START.minusSeconds(3599).plusNanos(i * 35_000_000L), i % 2 == 0);
            }
            long began = System.nanoTime();
            story.until(after(10));
            assertThat(story.published().get(0).evidence().jobs()).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Nested
    class Beginnings {
        @Test
        void aBankThatIsDeadFromTheStartIsNeverGreen() {
            ConnectorStory story = ConnectorStory.live().until(START);
            for (int i = 0; i < 20; i++) {
                story.job(after(2 * i + 1), false).until(after(2 * i + 2));
            }
            assertThat(path(story)).startsWith(Status.UNKNOWN).endsWith(Status.MAJOR_OUTAGE);
            assertThat(path(story)).doesNotContain(Status.OPERATIONAL);
            assertThat(story.first(Status.MAJOR_OUTAGE).orElseThrow()).isBeforeOrEqualTo(after(21));
        }

        @Test
        void aBankThatWorksIsGreenWithItsFirstJob() {
            ConnectorStory story =
                    ConnectorStory.live().until(START).job(after(1), true).until(after(2));
            assertThat(path(story)).containsExactly(Status.UNKNOWN, Status.OPERATIONAL);
        }

        @Test
        void customersOwnErrorsAreSeenThoughNothingElseIs() {
            ConnectorStory story = ConnectorStory.live().until(after(1));
            for (int i = 0; i < 30; i++) {
                story.outcome("u" + i, 1, after(1).plusSeconds(i), false, Fault.USER);
            }
            story.until(after(2));
            assertThat(story.published()).as("nothing is decided by them").hasSize(1);
            Recheck last = story.rechecks().get(story.rechecks().size() - 1);
            assertThat(last.at()).isBetween(after(1), after(2));
            assertThat(last.evidence().failures(Fault.USER)).isEqualTo(30);
            assertThat(last.userErrors().surge()).as("a broken login looks so").isTrue();
            assertThat(last.watchChanged()).isFalse();
            story.until(after(30));
            assertThat(story.latest().reason()).startsWith("there is no evidence yet; 30 excluded as user errors");
        }
    }

    @Nested
    class Improvements {
        @Test
        void aLittleBetterIsNotBetter() {
            ConnectorStory story = ConnectorStory.live().jobs(100, START, true).until(START);
            some(story, 100, 15, after(55)).until(after(60));
            assertThat(story.latest().performance()).isEqualTo(Status.DEGRADED_PERFORMANCE);

            // 96 of 100 would be operational, if it had been so before.
            some(story, 100, 4, after(115)).until(after(120));
            assertThat(story.latest().evidence().firstTimeSuccessRate().orElseThrow())
                    .isEqualTo(0.96);
            assertThat(story.latest().performance()).isEqualTo(Status.DEGRADED_PERFORMANCE);
            assertThat(story.latest().explanation().orElseThrow().rule()).isEqualTo(Rule.HYSTERESIS);

            some(story, 100, 3, after(175)).until(after(180));
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
        }

        /** So many jobs ten seconds apart, of which some fail, spread evenly. */
        private ConnectorStory some(ConnectorStory story, int count, int failed, Instant last) {
            for (int i = 0; i < count; i++) {
                boolean fails = (i + 1) * failed / count > i * failed / count;
                story.job(last.minusSeconds((count - 1 - i) * 10L), !fails);
            }
            return story;
        }

        @Test
        void fewJobsImproveOneLevelAtATime() {
            ConnectorStory story = ConnectorStory.live().jobs(6, START, false).until(START);
            assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
            story.jobs(4, after(59), true).until(after(60));
            assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
            story.until(after(90));
            assertThat(story.latest().performance()).isEqualTo(Status.DEGRADED_PERFORMANCE);
            story.jobs(1, after(110), true).until(after(120));
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
        }

        @Test
        void theFailuresThatBeganARegimeDoNotConvictTwice() {
            // They prove a partial outage, and would prove a major one at 0.025 if the hour were all there is.
            ConnectorStory story =
                    ConnectorStory.live().jobs(200, after(-1), true).until(START);
            story.jobs(7, after(3), false).jobs(1, after(4), true).until(after(5));
            assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
            Instant moved = story.latest().at();
            story.until(moved.plus(Ticks.DEFAULT.settle()));
            assertThat(story.latest().performance()).isEqualTo(Status.PARTIAL_OUTAGE);
        }
    }

    @Nested
    class Instability {
        /** Ten minutes it works and ten it does not, with a job every ten seconds. */
        private ConnectorStory swinging(int hours) {
            ConnectorStory story = ConnectorStory.live();
            for (int second = 0; second < hours * 3600; second += 10) {
                boolean up = second / 600 % 2 == 0;
                story.job(START.plusSeconds(second), up).until(START.plusSeconds(second));
            }
            return story;
        }

        @Test
        void tenMinutesUpAndTenDownIsOneOutage() {
            ConnectorStory story = swinging(24);
            assertThat(pages(story)).isLessThanOrEqualTo(2);
            assertThat(story.latest().watch().unstable()).isTrue();
            assertThat(story.latest().reason())
                    .contains(
                            "it has gone up and down at least 3 times in 2 hours, so it improves at scheduled evaluations alone");
        }

        @Test
        void whatHasCalmedDownIsBelievedAgain() {
            ConnectorStory story = swinging(3);
            assertThat(story.latest().performance().isOutage()).isTrue();
            Instant calm = START.plus(Duration.ofHours(3));
            for (int minute = 0; minute < 240; minute++) {
                story.jobs(6, calm.plusSeconds(minute * 60L + 50), true).until(calm.plusSeconds(minute * 60L + 60));
            }
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().watch().unstable()).isFalse();
            assertThat(story.published())
                    .as("while it is unstable it improves at full and half hours alone")
                    .filteredOn(evaluation -> evaluation.at().isAfter(calm)
                            && evaluation.changed()
                            && !evaluation.performance().isOutage())
                    .allMatch(evaluation -> Ticks.DEFAULT.isScheduled(evaluation.at()));
        }

        @Test
        void aRestartChangesNothing() {
            ConnectorStory story = swinging(3);
            ConnectorStory restarted = swinging(3).restart();
            Instant calm = START.plus(Duration.ofHours(3));
            for (ConnectorStory each : List.of(story, restarted)) {
                for (int minute = 0; minute < 200; minute++) {
                    each.jobs(6, calm.plusSeconds(minute * 60L + 50), true).until(calm.plusSeconds(minute * 60L + 60));
                }
            }
            assertThat(restarted.published()).isEqualTo(story.published());
        }
    }

    @Nested
    class AfterMaintenance {
        private final Operation.Maintenance window =
                new Operation.Maintenance(ConnectorStory.ID, "w", after(10), after(40));

        /** A probe every minute, which fails while the bank is worked on. */
        private ConnectorStory worked(int until) {
            ConnectorStory story = ConnectorStory.live().say(window);
            for (int minute = -60; minute <= until; minute++) {
                boolean down = minute >= 10 && minute < 40;
                story.probe(after(minute), down ? ProbeResult.FAILURE : ProbeResult.SUCCESS);
                if (minute >= 0) {
                    story.until(after(minute));
                }
            }
            return story;
        }

        @Test
        void thePlannedOutageEndsInNoPage() {
            ConnectorStory story = worked(90);
            assertThat(story.published())
                    .filteredOn(evaluation -> !evaluation.at().isBefore(after(40)))
                    .extracting(Evaluation::status)
                    .containsOnly(Status.OPERATIONAL);
            Evaluation end = story.published().stream()
                    .filter(evaluation -> evaluation.at().equals(after(40)))
                    .findFirst()
                    .orElseThrow();
            assertThat(end.watch().regimeSince()).contains(after(40));
            assertThat(end.watch().movedAt())
                    .as("it is no move")
                    .isEqualTo(story.published()
                            .get(1)
                            .watch()
                            .movedAt()
                            .or(() -> end.watch().movedAt()));
            assertThat(end.evidence().probes()).isEqualTo(1);
        }

        @Test
        void anOutageThatGoesOnIsFoundAnew() {
            ConnectorStory story = worked(40);
            for (int minute = 41; minute <= 55; minute++) {
                story.probe(after(minute), ProbeResult.FAILURE).until(after(minute));
            }
            assertThat(story.published())
                    .filteredOn(evaluation -> evaluation.at().isAfter(after(40)))
                    .first()
                    .satisfies(evaluation -> assertThat(evaluation.at()).isBetween(after(47), after(55)));
            assertThat(story.latest().status()).isEqualTo(Status.MAJOR_OUTAGE);
        }

        @Test
        void windowsThatTouchAreOne() {
            ConnectorStory story = ConnectorStory.live()
                    .say(window)
                    .say(new Operation.Maintenance(ConnectorStory.ID, "next", after(40), after(50)))
                    .jobs(20, START, true)
                    .jobs(20, after(45), false)
                    .until(after(50));
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().watch().regimeSince()).contains(after(50));
            assertThat(story.latest().stale()).isTrue();
        }

        @Test
        void aWindowThatNoTickFellIntoDoesNothing() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(20, START, true)
                    .say(new Operation.Maintenance(
                            ConnectorStory.ID, "w", after(5).plusSeconds(1), after(5).plusSeconds(14)))
                    .until(after(20));
            assertThat(story.published()).hasSize(1);
            assertThat(story.latest().watch()).isEqualTo(WatchState.NEW);
        }

        @Test
        void aRestartDuringTheWindowRemembersHowItWasBefore() {
            ConnectorStory story = worked(30).restart();
            for (int minute = 31; minute <= 50; minute++) {
                story.probe(after(minute), minute < 40 ? ProbeResult.FAILURE : ProbeResult.SUCCESS)
                        .until(after(minute));
            }
            assertThat(story.published())
                    .filteredOn(evaluation -> !evaluation.at().isBefore(after(40)))
                    .extracting(Evaluation::status)
                    .containsOnly(Status.OPERATIONAL);
        }

        @Test
        void aRestartBeyondTheEndOfTheWindowToo() {
            ConnectorStory story = worked(39).restart();
            for (int minute = 40; minute <= 44; minute++) {
                story.probe(after(minute), ProbeResult.SUCCESS);
            }
            // Nobody looked at the end itself.
            Evaluation first = story.watch().tick(after(44)).orElseThrow();
            assertThat(first.status()).isEqualTo(Status.OPERATIONAL);
            assertThat(first.watch().regimeSince()).contains(after(40));
        }
    }

    @Test
    void confirmationRunsAloneAreEnoughForARecheckAndNotStale() {
        ConnectorStory story = ConnectorStory.live()
                .probes(10, MINUTE, START, ProbeResult.SUCCESS)
                .until(START);
        for (int i = 0; i < 14; i++) {
            story.confirm(after(61).plusSeconds(i * 10L), ProbeResult.FAILURE);
        }
        story.until(after(65));
        assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
        assertThat(story.latest().stale()).isFalse();
        assertThat(story.latest().evidence().count()).isZero();
        assertThat(story.latest().reason()).contains("but confirmation runs");
    }
}

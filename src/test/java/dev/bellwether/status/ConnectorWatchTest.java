package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.EvidenceSummary.Basis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorWatchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Nested
    class WhatIsCounted {
        @Test
        void enoughJobsMakeProbesUnnecessary() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(10, START, true)
                    .probes(30, MINUTE, START, ProbeResult.FAILURE)
                    .until(START);
            EvidenceSummary evidence = story.latest().evidence();
            assertThat(evidence.basis()).isEqualTo(Basis.JOBS);
            assertThat(evidence.jobs()).isEqualTo(10);
            assertThat(evidence.probes()).isZero();
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
        }

        @Test
        void tooFewJobsAreFilledUpWithTheLatestProbeRuns() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(4, START, true)
                    .probes(20, MINUTE, START.minusSeconds(1200), ProbeResult.FAILURE)
                    .probes(5, MINUTE, START, ProbeResult.SUCCESS)
                    .until(START);
            EvidenceSummary evidence = story.latest().evidence();
            assertThat(evidence.basis()).isEqualTo(Basis.JOBS_AND_PROBES);
            assertThat(evidence.jobs()).isEqualTo(4);
            assertThat(evidence.probes()).isEqualTo(6);
            assertThat(evidence.succeeded()).isEqualTo(9);
        }

        @Test
        void withoutAJobAllRegularRunsAreCounted() {
            ConnectorStory story = ConnectorStory.live()
                    .probes(40, MINUTE, START, ProbeResult.SUCCESS)
                    .confirm(START, ProbeResult.SUCCESS)
                    .until(START);
            assertThat(story.latest().evidence().basis()).isEqualTo(Basis.PROBES);
            assertThat(story.latest().evidence().probes()).isEqualTo(40);
        }

        @Test
        void theHourIsOpenAtItsStartAndClosedAtItsEnd() {
            ConnectorStory story = ConnectorStory.live()
                    .job(START.minus(Duration.ofHours(1)), true)
                    .job(START.minus(Duration.ofHours(1)).plusNanos(1000), true)
                    .job(START, true)
                    .job(START.plusNanos(1000), true)
                    .until(START);
            assertThat(story.latest().evidence().jobs()).isEqualTo(2);
        }

        @Test
        void aRetryThatSucceedsIsASuccessButNotFirstTime() {
            ConnectorStory story = ConnectorStory.live()
                    .outcome("a", 1, START.minusSeconds(60), false, Fault.INSTITUTION)
                    .outcome("a", 2, START.minusSeconds(30), true, Fault.UNKNOWN)
                    .until(START);
            EvidenceSummary evidence = story.latest().evidence();
            assertThat(evidence.jobs()).isEqualTo(1);
            assertThat(evidence.succeeded()).isEqualTo(1);
            assertThat(evidence.succeededFirstTime()).isZero();
            assertThat(evidence.failures(Fault.INSTITUTION)).isEqualTo(1);
        }

        @ParameterizedTest
        @CsvSource({"USER", "PLATFORM"})
        void whatTheBankDidNotCauseIsOnlyReported(Fault fault) {
            ConnectorStory story = ConnectorStory.live().jobs(9, START, true);
            for (int i = 0; i < 50; i++) {
                story.outcome("u" + i, 1, START.minusSeconds(i), false, fault);
            }
            story.until(START);
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().evidence().jobs()).isEqualTo(9);
            assertThat(story.latest().evidence().failures(fault)).isEqualTo(50);
            assertThat(story.latest().reason()).contains("50 excluded as");
        }

        @Test
        void aUsersErrorAfterAFailureLeavesTheFailureInPlace() {
            ConnectorStory story = ConnectorStory.live()
                    .outcome("a", 1, START.minusSeconds(60), false, Fault.CONNECTOR)
                    .outcome("a", 2, START.minusSeconds(30), false, Fault.USER)
                    .until(START);
            assertThat(story.latest().evidence().jobs()).isEqualTo(1);
            assertThat(story.latest().evidence().succeeded()).isZero();
        }

        @Test
        void theSameOutcomeCountsOnce() {
            ConnectorStory story = ConnectorStory.live();
            for (int i = 0; i < 3; i++) {
                story.outcome("a", 1, START, true, Fault.UNKNOWN);
            }
            story.until(START);
            assertThat(story.latest().evidence().jobs()).isEqualTo(1);
        }
    }

    @Nested
    class FullDecisions {
        @Test
        void aFewFailuresAmongFewJobsAreNoOutage() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(3, START.minusSeconds(100), true)
                    .jobs(4, START, false)
                    .until(START);
            assertThat(story.latest().performance()).isEqualTo(Status.DEGRADED_PERFORMANCE);
        }

        @Test
        void oneFailureAloneIsTooLittleToSayAnything() {
            ConnectorStory story = ConnectorStory.live().job(START, false).until(START);
            assertThat(story.latest().performance()).isEqualTo(Status.UNKNOWN);
            assertThat(story.latest().stale()).isFalse();
            assertThat(story.latest().reason()).contains("too little to say");
        }

        @Test
        void sixFailuresAloneRuleOutAnythingButAMajorOutage() {
            ConnectorStory story = ConnectorStory.live().jobs(6, START, false).until(START);
            assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
        }

        @Test
        void recoveryIsNotHeldBackByTooFewJobs() {
            ConnectorStory story = ConnectorStory.live().jobs(6, START, false).until(START);
            assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
            story.jobs(200, after(29), true).until(after(30));
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
        }
    }

    @Nested
    class Publishing {
        @Test
        void theFirstTickIsPublishedEvenWithoutEvidence() {
            ConnectorStory story = ConnectorStory.live().until(START);
            assertThat(story.latest().trigger()).isEqualTo(Trigger.STARTUP);
            assertThat(story.latest().status()).isEqualTo(Status.UNKNOWN);
            assertThat(story.latest().stale()).isTrue();
            assertThat(story.latest().evidence().successRate()).isEmpty();
        }

        @Test
        void scheduledTicksAreAlwaysPublishedAndOthersOnlyIfSomethingDiffers() {
            ConnectorStory story = ConnectorStory.live()
                    .probes(60, MINUTE, START, ProbeResult.SUCCESS)
                    .probes(60, MINUTE, after(60), ProbeResult.SUCCESS)
                    .until(after(60));
            assertThat(story.published()).extracting(Evaluation::at).containsExactly(START, after(30), after(60));
            assertThat(story.published())
                    .extracting(Evaluation::trigger)
                    .containsExactly(Trigger.STARTUP, Trigger.SCHEDULED, Trigger.SCHEDULED);
            assertThat(story.published()).extracting(Evaluation::changed).containsExactly(true, false, false);
        }

        @Test
        void twelveFailuresInARowAreAMajorOutageAtTheNextTick() {
            ConnectorStory story = ConnectorStory.live().jobs(50, START, true).until(START);
            story.jobs(6, after(1), false).until(after(2));
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
            story.jobs(6, after(3), false).until(after(3));
            assertThat(story.latest().performance()).isEqualTo(Status.MAJOR_OUTAGE);
            assertThat(story.latest().trigger()).isEqualTo(Trigger.EARLY);
            assertThat(story.latest().at()).isEqualTo(after(3));
            assertThat(story.latest().previousStatus()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().reason())
                    .contains("12 of the last 12 jobs failed, which rules out anything better than major-outage");
        }

        @Test
        void aMoveStartsARegimeAtItsFirstObservation() {
            ConnectorStory story = ConnectorStory.live().jobs(50, START, true).until(START);
            story.jobs(12, after(1), false).until(after(1));
            Instant firstFailure = after(1).minusSeconds(11);
            assertThat(story.latest().watch().regimeSince()).contains(firstFailure);
            assertThat(story.latest().evidence().jobs()).isEqualTo(62);
            story.until(after(30));
            assertThat(story.latest().evidence().jobs()).isEqualTo(12);
        }

        @Test
        void withoutEvidenceTheStatusIsStaleAndAfterTwoHoursUnknown() {
            ConnectorStory story = ConnectorStory.live().job(START, true).until(after(121));
            List<Evaluation> published = story.published();
            Evaluation stale =
                    published.stream().filter(Evaluation::stale).findFirst().orElseThrow();
            assertThat(stale.at()).isEqualTo(after(60));
            assertThat(stale.performance()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().at()).isEqualTo(after(120));
            assertThat(story.latest().performance()).isEqualTo(Status.UNKNOWN);
        }

        @Test
        void becomingStaleOrUnknownBetweenScheduledTicksIsTriggeredByIt() {
            ConnectorStory story =
                    ConnectorStory.live().job(START.plusSeconds(60), true).until(after(122));
            assertThat(story.published().stream()
                            .filter(evaluation -> evaluation.trigger() == Trigger.STALE)
                            .map(Evaluation::at))
                    .containsExactly(after(61), after(121));
            assertThat(story.first(Status.OPERATIONAL)).contains(after(1));
        }

        @Test
        void userErrorsDoNotKeepAConnectorFromBecomingUnknown() {
            ConnectorStory story = ConnectorStory.live().job(START, true);
            for (int minute = 1; minute < 150; minute++) {
                story.outcome("u" + minute, 1, after(minute), false, Fault.USER);
            }
            story.until(after(120));
            assertThat(story.latest().performance()).isEqualTo(Status.UNKNOWN);
        }
    }

    @Nested
    class Maintenance {
        private final Operation.Maintenance window =
                new Operation.Maintenance(ConnectorStory.ID, "w", after(10), after(20));

        @Test
        void anOpenWindowShowsWhateverThePerformanceAndEndsOnTime() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(6, START, false)
                    .job(after(20), true)
                    .say(window)
                    .until(after(25));
            assertThat(story.published())
                    .extracting(Evaluation::status)
                    .containsExactly(Status.MAJOR_OUTAGE, Status.UNDER_MAINTENANCE, Status.MAJOR_OUTAGE);
            assertThat(story.published().get(1).at()).isEqualTo(after(10));
            assertThat(story.published().get(2).at()).isEqualTo(after(20));
            assertThat(story.latest().trigger()).isEqualTo(Trigger.MAINTENANCE);
        }

        @Test
        void aReleaseShowsForAnHourButNeverHidesAnOutage() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(20, START, true)
                    .say(new Operation.Release(ConnectorStory.ID, "2.1", after(1)))
                    .until(after(2));
            assertThat(story.latest().status()).isEqualTo(Status.UNDER_MAINTENANCE);
            assertThat(story.latest().trigger()).isEqualTo(Trigger.RELEASE);
            assertThat(story.latest().reason()).contains("2.1");
            story.jobs(12, after(5), false).until(after(5));
            assertThat(story.latest().status()).isEqualTo(Status.MAJOR_OUTAGE);
        }

        @ParameterizedTest
        @CsvSource({"BETA", "ALPHA"})
        void aConnectorThatIsNotLiveIsUnderMaintenanceWhileItWorks(Stage stage) {
            assertThat(ConnectorStory.in(stage)
                            .jobs(20, START, true)
                            .until(START)
                            .latest()
                            .status())
                    .isEqualTo(Status.UNDER_MAINTENANCE);
            assertThat(ConnectorStory.in(stage)
                            .jobs(20, START, false)
                            .until(START)
                            .latest()
                            .status())
                    .isEqualTo(Status.MAJOR_OUTAGE);
            assertThat(ConnectorStory.in(stage).until(START).latest().status()).isEqualTo(Status.UNKNOWN);
        }

        @Test
        void anOverrideShowsUntilItExpiresWhilePerformanceGoesOnUnderneath() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(20, START, true)
                    .say(new Operation.Override(
                            ConnectorStory.ID, Status.MAJOR_OUTAGE, "the bank told us", after(3), after(6)))
                    .until(after(4));
            assertThat(story.latest().status()).isEqualTo(Status.MAJOR_OUTAGE);
            assertThat(story.latest().performance()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().trigger()).isEqualTo(Trigger.OVERRIDE);
            assertThat(story.latest().reason()).contains("the bank told us");
            story.until(after(6));
            assertThat(story.latest().status()).isEqualTo(Status.OPERATIONAL);
            assertThat(story.latest().at()).isEqualTo(after(6));
        }

        @Test
        void anOverrideThatPinsWhatIsShownAnywayIsPublishedAtOnceAndSoIsItsEnd() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(20, START, true)
                    .say(new Operation.Override(
                            ConnectorStory.ID, Status.OPERATIONAL, "the bank told us", after(3), after(6)))
                    .until(after(4));
            Evaluation pinned = story.latest();
            assertThat(pinned.at()).isEqualTo(after(3));
            assertThat(pinned.trigger()).isEqualTo(Trigger.OVERRIDE);
            assertThat(pinned.reason()).contains("the bank told us");
            assertThat(pinned.explanation().orElseThrow().rule()).isEqualTo(Rule.OVERRIDE);
            assertThat(pinned.changed()).as("the status is the same").isFalse();
            assertThat(pinned.since()).isEqualTo(START);

            story.until(after(7));
            assertThat(story.latest().at()).isEqualTo(after(6));
            assertThat(story.latest().trigger()).isEqualTo(Trigger.OVERRIDE);
            assertThat(story.latest().reason()).doesNotContain("the bank told us");
        }

        @Test
        void anOverrideThatReplacesAnotherOfTheSameStatusIsPublishedAtOnce() {
            ConnectorStory story = ConnectorStory.live()
                    .jobs(20, START, true)
                    .say(new Operation.Override(
                            ConnectorStory.ID, Status.MAJOR_OUTAGE, "the bank told us", after(3), after(20)))
                    .until(after(4))
                    .say(new Operation.Override(
                            ConnectorStory.ID, Status.MAJOR_OUTAGE, "the press told us", after(4), after(20)))
                    .until(after(5));
            assertThat(story.latest().at()).isBetween(after(4), after(5));
            assertThat(story.latest().reason()).contains("the press told us").doesNotContain("the bank told us");
        }
    }
}

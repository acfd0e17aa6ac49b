package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.Window.Blamed;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Every evaluation says by which rule and which numbers it came about. */
class ExplanationTest {
    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static Explanation why(ConnectorStory story) {
        return story.latest().explanation().orElseThrow();
    }

    private static Ruling ruling(ConnectorStory story) {
        return why(story).ruling();
    }

    @Test
    void withoutEvidenceNothingIsKnown() {
        ConnectorStory story = ConnectorStory.live().until(START);

        assertThat(why(story).rule()).isEqualTo(Rule.STALE);
        assertThat(ruling(story).since()).isEmpty();
        assertThat(story.latest().reason()).isEqualTo("there is no evidence yet");
    }

    @Test
    void afterTwoHoursWithoutEvidenceItSaysSinceWhen() {
        ConnectorStory story = ConnectorStory.live().job(START, true).until(after(120));

        assertThat(why(story).rule()).isEqualTo(Rule.STALE);
        assertThat(ruling(story).before()).isEqualTo(Status.OPERATIONAL);
        assertThat(ruling(story).since()).contains(START);
        assertThat(story.latest().reason())
                .isEqualTo("nothing has been counted since 10:00 UTC, which is too long ago");
        Ruling first = ruling(story);
        story.until(after(150));
        assertThat(ruling(story)).as("nothing was decided anew since").isEqualTo(first);
    }

    @Test
    void theRatesOfTheHourDecideWhereTheyAreNoWorse() {
        ConnectorStory story = ConnectorStory.live().jobs(50, START, true).until(START);

        assertThat(why(story).rule()).isEqualTo(Rule.HOUR_RATES);
        assertThat(ruling(story).sample()).isEqualTo(new Ruling.Sample(50, 50, 50));
        assertThat(ruling(story).test()).isEmpty();
        assertThat(why(story).thresholds()).isEqualTo(new Explanation.Thresholds(0.95, 0.75, 0.5));
    }

    @Test
    void aFullDecisionToTheWorseNamesTheTestThatRuledOutWhatIsBetter() {
        ConnectorStory story = ConnectorStory.live().jobs(6, START, false).until(START);
        TailRuling test = ruling(story).test().orElseThrow();

        assertThat(why(story).rule()).isEqualTo(Rule.BEST_PLAUSIBLE_LEVEL);
        assertThat(test.threshold()).isEqualTo(0.5);
        assertThat(test.probability()).isEqualTo(Math.pow(0.5, 6), within(1e-12));
        assertThat(test.critical()).isZero();
        assertThat(test.ruledOut()).isTrue();
        assertThat(story.latest().reason())
                .isEqualTo("0 of 6 jobs succeeded first time; so few rule out anything better than major-outage");
    }

    @Test
    void tooFewFailuresKeepTheLevelAndNameTheTestThatDidNotRuleItOut() {
        ConnectorStory story = ConnectorStory.live().jobs(10, START, true).until(START);
        story.jobs(2, after(20), false).until(after(30));
        TailRuling test = ruling(story).test().orElseThrow();

        assertThat(why(story).rule()).isEqualTo(Rule.KEPT);
        assertThat(test.threshold()).isEqualTo(0.95);
        assertThat(test.firstTime()).isTrue();
        assertThat(test.ruledOut()).isFalse();
        assertThat(story.latest().reason())
                .isEqualTo(
                        "10 of 12 jobs succeeded first time; that is not enough to rule out operational, so it stays");
    }

    @Test
    void ofJobsAndProbeRunsTogetherNoMoreSucceedThanThereAre() {
        ConnectorStory story = ConnectorStory.live()
                .jobs(4, START, true)
                .probes(6, Duration.ofMinutes(1), START, ProbeResult.SUCCESS)
                .until(START);

        assertThat(story.latest().reason()).isEqualTo("10 of 10 (4 jobs and 6 probe runs) succeeded first time");
    }

    @Test
    void aMoveByTheLastJobsHasTheirNumberAndSinceWhenTheyAre() {
        ConnectorStory story = ConnectorStory.live().jobs(50, START, true).until(START);
        story.jobs(12, after(1), false).until(after(1));

        assertThat(why(story).rule()).isEqualTo(Rule.CORRECTION_JOBS);
        assertThat(ruling(story).at()).isEqualTo(after(1));
        assertThat(ruling(story).before()).isEqualTo(Status.OPERATIONAL);
        assertThat(ruling(story).sample()).isEqualTo(new Ruling.Sample(12, 0, 0));
        assertThat(ruling(story).since()).isEqualTo(story.latest().watch().regimeSince());
        TailRuling test = ruling(story).test().orElseThrow();
        assertThat(test.few()).isTrue();
        assertThat(test.firstTime()).isFalse();
        assertThat(test.probability()).isEqualTo(Math.pow(0.5, 12), within(1e-12));
        assertThat(story.latest().reason())
                .isEqualTo("50 of 62 jobs succeeded first time; "
                        + "12 of the last 12 jobs failed, which rules out anything better than major-outage");
    }

    @Test
    void aMoveByProbeRunsToTheBetterNamesTheUpperTail() {
        ConnectorStory story = ConnectorStory.live()
                .probes(12, Duration.ofSeconds(10), START, ProbeResult.FAILURE)
                .until(START);
        story.probes(12, Duration.ofSeconds(10), after(3), ProbeResult.SUCCESS).until(after(3));

        assertThat(why(story).rule()).isEqualTo(Rule.CORRECTION_PROBES);
        TailRuling test = ruling(story).test().orElseThrow();
        assertThat(test.few()).isFalse();
        assertThat(test.ruledOut()).isTrue();
        assertThat(test.critical()).isLessThanOrEqualTo(ruling(story).sample().succeeded());
        assertThat(story.latest().reason())
                .endsWith("; 12 of the last 12 probe runs succeeded, so it is no worse than partial-outage any more");
    }

    @Test
    void whatIsLaidOverThePerformanceIsNamedAndThePerformanceKeepsItsOwnRule() {
        ConnectorStory story = ConnectorStory.live()
                .jobs(50, START, true)
                .say(new Operation.Maintenance(ConnectorStory.ID, "w", after(10), after(20)))
                .say(new Operation.Release(ConnectorStory.ID, "2.1", after(22)))
                .say(new Operation.Override(ConnectorStory.ID, Status.PARTIAL_OUTAGE, "told", after(25), after(26)));

        assertThat(why(story.until(after(10)))).satisfies(why -> {
            assertThat(why.rule()).isEqualTo(Rule.MAINTENANCE);
            assertThat(why.since()).contains(after(10));
            assertThat(why.ruling().rule()).isEqualTo(Rule.HOUR_RATES);
            assertThat(why.ruling().at()).isEqualTo(START);
        });
        assertThat(story.latest().reason()).contains("maintenance is planned until 10:20 UTC; its performance is");
        assertThat(why(story.until(after(22))).rule()).isEqualTo(Rule.RELEASE);
        assertThat(story.latest().reason()).contains("version 2.1 was released at 10:22 UTC");
        assertThat(why(story.until(after(25))).rule()).isEqualTo(Rule.OVERRIDE);
        assertThat(why(story).since()).contains(after(25));
        ConnectorStory beta =
                ConnectorStory.in(Stage.BETA).jobs(20, START, true).until(START);
        assertThat(why(beta).rule()).isEqualTo(Rule.STAGE);
    }

    @Test
    void aRestartRemembersHowThePerformanceWasDecided() {
        ConnectorStory before = ConnectorStory.live().jobs(50, START, true).until(START);
        before.jobs(12, after(1), false).until(after(1));
        Evaluation last = before.latest();
        ConnectorStory story = ConnectorStory.live();
        story.watch().resume(last);
        story.say(new Operation.Maintenance(ConnectorStory.ID, "w", after(2), after(3)))
                .jobs(50, START, true)
                .jobs(12, after(1), false);

        assertThat(story.watch().tick(after(1).plusSeconds(15)))
                .as("a restart is nothing to publish")
                .isEmpty();
        Evaluation maintenance = story.watch().tick(after(2)).orElseThrow();
        assertThat(maintenance.incidentSince()).isEqualTo(last.incidentSince());
        assertThat(maintenance.unobservedSince()).isEmpty();
        assertThat(maintenance.explanation().orElseThrow().ruling())
                .isEqualTo(last.explanation().orElseThrow().ruling());
    }

    @Test
    void aTimeWhenNobodyLookedIsToldByTheEvaluationThatEndsIt() {
        Evaluation last =
                ConnectorStory.live().jobs(50, START, true).until(START).latest();
        ConnectorWatch watch = new Watches(Policy.DEFAULT, Ticks.DEFAULT).watch(ConnectorStory.connector(Stage.LIVE));
        watch.resume(last);

        assertThat(watch.tick(after(90)).orElseThrow().unobservedSince()).contains(after(30));
        assertThat(watch.tick(after(120)).orElseThrow().unobservedSince()).isEmpty();
    }

    @Test
    void anIncidentLastsFromTheFirstOutageToTheEvaluationThatEndsIt() {
        ConnectorStory story = ConnectorStory.live().jobs(50, START, true).until(START);
        assertThat(story.latest().incidentSince()).isEmpty();
        story.jobs(12, after(1), false).until(after(1));
        assertThat(story.latest().incidentSince()).contains(after(1));
        story.jobs(120, after(20), true).until(after(60));

        assertThat(story.latest().status()).isEqualTo(Status.OPERATIONAL);
        assertThat(story.latest().incidentSince()).isEmpty();
        assertThat(story.published().stream()
                        .filter(evaluation -> evaluation.incidentSince().isPresent()
                                && !evaluation.status().isOutage()))
                .singleElement()
                .satisfies(end -> assertThat(end.incidentSince()).contains(after(1)));
    }

    @Test
    void aSurgeOfUserErrorsIsSaidAndTheStatusStays() {
        ConnectorStory story = ConnectorStory.live();
        for (int i = 0; i < 400; i++) {
            story.job(START.minus(Duration.ofHours(50)).plusSeconds(i), true);
        }
        story.until(START);
        for (int i = 0; i < 30; i++) {
            story.outcome("u" + i, 1, after(25).plusSeconds(i), false, Fault.USER);
        }
        story.jobs(15, after(28), true).until(after(30));

        assertThat(story.latest().userErrors())
                .isEqualTo(new UserErrors(new Blamed(45, 30), new Blamed(45, 30), new Blamed(400, 0), true));
        assertThat(story.latest().userErrors().surge()).isTrue();
        assertThat(story.latest().status()).isEqualTo(Status.OPERATIONAL);
        assertThat(story.latest().reason())
                .startsWith("15 of 15 jobs succeeded first time; 30 excluded as user errors;"
                        + " 30 of 45 outcomes blame the customer, against 0 of 400 in the 7 days before");
    }
}

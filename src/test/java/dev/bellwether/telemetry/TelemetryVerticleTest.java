package dev.bellwether.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.Window.Blamed;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.UserErrors;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryVerticleTest {
    private final ManagementFixture node = new ManagementFixture();

    @AfterEach
    void stop() {
        node.close();
    }

    private void expect(String... lines) {
        await().untilAsserted(() -> assertThat(node.metrics().lines()).contains(lines));
    }

    @Test
    void everySeriesIsThereFromTheStart() {
        expect(
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"unknown\"} 1",
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"operational\"} 0",
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"under-maintenance\"} 0",
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"degraded-performance\"} 0",
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"partial-outage\"} 0",
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"major-outage\"} 0",
                "bellwether_connector_status_last_change_timestamp_seconds{connector=\"au-one\"} 0",
                "bellwether_connector_success_ratio{connector=\"au-one\"} NaN",
                "bellwether_connector_first_time_success_ratio{connector=\"au-one\"} NaN",
                "bellwether_connector_decision_ratio{connector=\"au-one\"} NaN",
                "bellwether_connector_decision_observations{connector=\"au-one\"} 0",
                "bellwether_connector_evidence_count{connector=\"au-one\",source=\"jobs\"} 0",
                "bellwether_connector_evidence_count{connector=\"au-one\",source=\"probes\"} 0",
                "bellwether_connector_info{connector=\"au-one\",institution=\"i-au-one\",name=\"The \\\"au-one\\\"\\\\\\nBank é\","
                        + "method=\"open-banking\",stage=\"live\",country=\"AU\",tier=\"2\",sector=\"banking\"} 1",
                "bellwether_user_error_surge{connector=\"au-two\"} 0",
                "bellwether_job_outcomes_total{connector=\"au-one\",outcome=\"success\",fault=\"none\"} 0",
                "bellwether_job_outcomes_total{connector=\"au-one\",outcome=\"failed\",fault=\"institution\"} 0",
                "bellwether_job_outcomes_total{connector=\"au-one\",outcome=\"failed\",fault=\"user\"} 0",
                "bellwether_probe_runs_total{connector=\"au-one\",probe=\"status\",outcome=\"success\"} 0",
                "bellwether_probe_runs_total{connector=\"au-one\",probe=\"status\",outcome=\"failure\"} 0",
                "bellwether_probe_runs_total{connector=\"au-one\",probe=\"status\",outcome=\"flaky\"} 0",
                "bellwether_connector_status_level{connector=\"au-one\",institution=\"i-au-one\",name=\"The \\\"au-one\\\"\\\\\\nBank é\","
                        + "method=\"open-banking\",stage=\"live\",country=\"AU\",tier=\"2\"} 3",
                "bellwether_institutions 2.0",
                "bellwether_connectors{stage=\"live\",status=\"unknown\"} 2.0",
                "bellwether_connectors{stage=\"beta\",status=\"major-outage\"} 0.0",
                "bellwether_platform_job_outcomes_total{fault=\"none\",outcome=\"success\"} 0.0",
                "bellwether_platform_job_outcomes_total{fault=\"platform\",outcome=\"failed\"} 0.0",
                "bellwether_platform_job_step_failures_total{step=\"other\"} 0.0",
                "bellwether_platform_probe_runs_total{outcome=\"flaky\"} 0.0",
                "bellwether_reload_last_success 1.0",
                "bellwether_reload_last_timestamp_seconds{file=\"catalogue\"} 0.0",
                "bellwether_probe_schedule_lag_seconds_count 0",
                "bellwether_probe_skipped_total{reason=\"overrun\"} 0.0",
                "bellwether_evaluations_total{trigger=\"startup\"} 0.0",
                "bellwether_evaluations_total{trigger=\"maintenance\"} 0.0",
                "bellwether_evaluation_last_success_timestamp_seconds 0.0",
                "bellwether_vantage_online 1.0",
                "bellwether_notifications_total{result=\"delivered\"} 0.0",
                "bellwether_evaluation_duration_seconds_count 0",
                "bellwether_evaluation_lag_seconds_count 0",
                "bellwether_intake_outcomes_total{result=\"accepted\"} 0.0",
                "bellwether_intake_outcomes_total{result=\"duplicate\"} 0.0",
                "bellwether_intake_outcomes_total{result=\"rejected\"} 0.0",
                "bellwether_store_up 0.0",
                "bellwether_store_ping_duration_seconds_count 0",
                "bellwether_store_upkeep_last_success_timestamp_seconds 0.0",
                "bellwether_store_upkeep_failures_total 0.0");
        assertThat(node.metrics())
                .as("no certificate was seen, and any number would look like an expiry")
                .doesNotContain("not_after_timestamp_seconds{");
        assertThat(node.metrics())
                .as("no probe has run, and 0 would say that it failed")
                .doesNotContain("bellwether_probe_success{", "bellwether_probe_phase_duration_seconds{");
    }

    @Test
    void allConnectorsTogetherAreAFewSeriesAndCanBeHadAlone() {
        node.bus.publish(
                Topics.EVALUATIONS,
                new EvaluationsPublished(
                        World.NOW, List.of(World.evaluation("au-one", Status.PARTIAL_OUTAGE, 40, 30))));
        node.bus.publish(
                Topics.JOB_OUTCOMES,
                new OutcomesStored(
                        World.NOW,
                        List.of(
                                World.job("au-one", true, ""),
                                World.job("gone", true, ""),
                                World.job("au-two", false, "invalid-credentials"))));
        node.bus.publish(Topics.PROBE_RUNS, World.run(ProbeResult.FLAKY, Map.of(), Optional.empty()));
        expect(
                "bellwether_connectors{stage=\"live\",status=\"unknown\"} 1.0",
                "bellwether_connectors{stage=\"live\",status=\"partial-outage\"} 1.0",
                "bellwether_platform_job_outcomes_total{fault=\"none\",outcome=\"success\"} 2.0",
                "bellwether_platform_job_outcomes_total{fault=\"user\",outcome=\"failed\"} 1.0",
                "bellwether_platform_job_step_failures_total{step=\"other\"} 1.0",
                "bellwether_platform_probe_runs_total{outcome=\"flaky\"} 1.0");

        String aggregate = node.get("/metrics?series=aggregate").body();
        assertThat(aggregate)
                .contains("bellwether_connectors{", "bellwether_vantage_online 1.0")
                .doesNotContain("connector=");
        assertThat(node.get("/metrics?series=aggregate", "Accept", "application/openmetrics-text")
                        .body())
                .endsWith("# EOF\n")
                .doesNotContain("connector=");
        assertThat(node.get("/metrics?series=some").statusCode()).isEqualTo(400);
        assertThat(node.get("/metrics?series=some").body()).contains("series=aggregate", "/series");

        node.become(World.catalogue("au-one"));
        node.bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of(), List.of("au-two"), List.of()));
        expect(
                "bellwether_connectors{stage=\"live\",status=\"unknown\"} 0.0",
                "bellwether_connectors{stage=\"live\",status=\"partial-outage\"} 1.0");
    }

    @Test
    void anEvaluationShowsAndOnlyOneStatusHolds() {
        node.bus.publish(
                Topics.EVALUATIONS,
                new EvaluationsPublished(
                        World.NOW,
                        List.of(
                                World.evaluation("au-one", Status.PARTIAL_OUTAGE, 40, 30),
                                World.evaluation("gone", Status.MAJOR_OUTAGE, 1, 0))));

        expect(
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"partial-outage\"} 1",
                "bellwether_connector_status_last_change_timestamp_seconds{connector=\"au-one\"} 1.7724473985E9",
                "bellwether_connector_success_ratio{connector=\"au-one\"} 0.75",
                "bellwether_connector_first_time_success_ratio{connector=\"au-one\"} 0.375",
                "bellwether_connector_evidence_count{connector=\"au-one\",source=\"jobs\"} 40",
                "bellwether_evaluations_total{trigger=\"scheduled\"} 2.0",
                "bellwether_evaluation_last_success_timestamp_seconds 1.7724474E9");
        assertThat(node.metrics().lines())
                .filteredOn(line -> line.startsWith("bellwether_connector_status{") && line.endsWith(" 1"))
                .hasSize(2);
        assertThat(node.metrics()).doesNotContain("gone");
    }

    @Test
    void whatDecidedIsToldBesideTheHourAndNewEvidenceThatChangesNothingIsToldToo() {
        Evaluation decided = World.decidedByTheLast("au-one", new Ruling.Sample(12, 3, 2));
        node.bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(World.NOW, List.of(decided)));
        expect(
                "bellwether_connector_decision_ratio{connector=\"au-one\"} 0.25",
                "bellwether_connector_decision_observations{connector=\"au-one\"} 12",
                "bellwether_connector_success_ratio{connector=\"au-one\"} 0.91");

        Instant later = World.NOW.plusSeconds(60);
        Recheck recheck = new Recheck(
                "au-one",
                later,
                new EvidenceSummary(later.minusSeconds(3600), later, Basis.JOBS, 120, 0, 90, 60, Map.of()),
                UserErrors.NONE,
                decided.watch(),
                false);
        node.bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(later, List.of(), List.of(recheck), false));
        expect(
                "bellwether_connector_success_ratio{connector=\"au-one\"} 0.75",
                "bellwether_connector_first_time_success_ratio{connector=\"au-one\"} 0.5",
                "bellwether_connector_evidence_count{connector=\"au-one\",source=\"jobs\"} 120",
                "bellwether_connector_decision_ratio{connector=\"au-one\"} 0.25",
                "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"major-outage\"} 1",
                "bellwether_evaluations_total{trigger=\"scheduled\"} 1.0");
    }

    @Test
    void aRestartBeginsWithTheStatusesInTheStore() {
        Evaluation before = World.evaluation("au-two", Status.MAJOR_OUTAGE, 40, 3);
        try (ManagementFixture restarted =
                new ManagementFixture(Map.of(), Future.succeededFuture(Map.of("au-two", before)))) {
            assertThat(restarted.metrics().lines())
                    .contains(
                            "bellwether_connector_status{connector=\"au-two\",institution=\"i-au-two\",status=\"major-outage\"} 1",
                            "bellwether_connector_status{connector=\"au-two\",institution=\"i-au-two\",status=\"unknown\"} 0",
                            "bellwether_connector_success_ratio{connector=\"au-two\"} 0.075",
                            "bellwether_evaluations_total{trigger=\"scheduled\"} 0.0");
        }
    }

    @Test
    void aStoreThatIsAwayAtTheStartKeepsNoMetricsBack() {
        try (ManagementFixture restarted = new ManagementFixture(Map.of(), Future.failedFuture("PostgreSQL is away"))) {
            restarted.bus.publish(
                    Topics.EVALUATIONS,
                    new EvaluationsPublished(
                            World.NOW, List.of(World.evaluation("au-one", Status.OPERATIONAL, 40, 40))));
            await().untilAsserted(
                            () -> assertThat(restarted.metrics().lines())
                                    .contains(
                                            "bellwether_connector_status{connector=\"au-one\",institution=\"i-au-one\",status=\"operational\"} 1"));
        }
    }

    @Test
    void howLateAnEvaluationArrivesIsMeasured() {
        node.bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(World.NOW, List.of()));

        expect(
                "bellwether_evaluation_lag_seconds_bucket{le=\"0.025\"} 0",
                "bellwether_evaluation_lag_seconds_bucket{le=\"0.05\"} 1");
    }

    @Test
    void jobOutcomesAreCountedByFault() {
        node.bus.publish(
                Topics.JOB_OUTCOMES,
                new OutcomesStored(
                        World.NOW,
                        List.of(
                                World.job("au-one", true, ""),
                                World.job("au-one", true, ""),
                                World.job("au-one", false, "invalid-credentials"),
                                World.job("au-one", false, "never-heard-of"),
                                World.job("gone", false, ""))));

        expect(
                "bellwether_job_outcomes_total{connector=\"au-one\",outcome=\"success\",fault=\"none\"} 2",
                "bellwether_job_outcomes_total{connector=\"au-one\",outcome=\"failed\",fault=\"user\"} 1",
                "bellwether_job_outcomes_total{connector=\"au-one\",outcome=\"failed\",fault=\"unknown\"} 1",
                "bellwether_job_outcomes_total{connector=\"au-two\",outcome=\"success\",fault=\"none\"} 0");
    }

    @Test
    void codesThatNobodyListedAreCountedByNameAndBeyondAHundredTogether() {
        List<JobOutcome> outcomes = new ArrayList<>(List.of(
                World.job("au-one", false, "invalid-credentials"),
                World.job("au-one", false, ""),
                World.job("au-one", false, "z".repeat(100)),
                World.job("au-one", false, "new-code"),
                World.job("au-one", false, "new-code")));
        for (int i = 0; i < 110; i++) {
            outcomes.add(World.job("au-one", false, "code-" + i));
        }
        node.bus.publish(Topics.JOB_OUTCOMES, new OutcomesStored(World.NOW, outcomes));

        expect(
                "bellwether_unlisted_error_codes_total{code=\"new-code\"} 2.0",
                "bellwether_unlisted_error_codes_total{code=\"" + "z".repeat(64) + "\"} 1.0",
                "bellwether_unlisted_error_codes_total{code=\"code-97\"} 1.0",
                "bellwether_unlisted_error_codes_total{code=\"other\"} 12.0");
    }

    @Test
    void failuresAreCountedByStepAndInventedStepsTogether() {
        node.bus.publish(
                Topics.JOB_OUTCOMES,
                new OutcomesStored(
                        World.NOW,
                        List.of(
                                World.failedAt("retrieve-accounts"),
                                World.failedAt("retrieve-accounts"),
                                World.failedAt("solve-puzzle"),
                                World.failedAt(""),
                                World.job("au-one", true, ""))));

        expect(
                "bellwether_job_step_failures_total{connector=\"au-one\",step=\"verify-credentials\"} 0",
                "bellwether_job_step_failures_total{connector=\"au-one\",step=\"retrieve-accounts\"} 2",
                "bellwether_job_step_failures_total{connector=\"au-one\",step=\"other\"} 2");
        assertThat(node.metrics()).doesNotContain("solve-puzzle");
    }

    @Test
    void theLatestReleaseShowsAlsoBeneathAnOutageAndNothingMovesItBack() {
        release("au-one", World.NOW);
        release("au-one", World.NOW.minusSeconds(60));
        release("gone", World.NOW);
        publish(World.evaluation("au-one", Status.MAJOR_OUTAGE, 40, 3));

        expect(
                "bellwether_connector_last_release_timestamp_seconds{connector=\"au-one\"} 1772447400",
                "bellwether_connector_last_release_timestamp_seconds{connector=\"au-two\"} 0",
                "bellwether_connector_maintenance{connector=\"au-one\"} 0");
    }

    @Test
    void whatAnEvaluationSaysOfAReleaseIsKeptOverARestart() {
        Evaluation before = World.underMaintenance("au-two", Rule.RELEASE, World.NOW.minusSeconds(900));
        try (ManagementFixture restarted =
                new ManagementFixture(Map.of(), Future.succeededFuture(Map.of("au-two", before)))) {
            assertThat(restarted.metrics().lines())
                    .contains(
                            "bellwether_connector_last_release_timestamp_seconds{connector=\"au-two\"} 1772446500",
                            "bellwether_connector_maintenance{connector=\"au-two\"} 0");
        }
    }

    @Test
    void aMaintenanceWindowShowsUntilAnEvaluationSaysThatItIsOver() {
        publish(World.underMaintenance("au-one", Rule.MAINTENANCE, World.NOW));
        expect(
                "bellwether_connector_maintenance{connector=\"au-one\"} 1",
                "bellwether_connector_last_release_timestamp_seconds{connector=\"au-one\"} 0");

        publish(World.evaluation("au-one", Status.OPERATIONAL, 10, 10));
        expect("bellwether_connector_maintenance{connector=\"au-one\"} 0");
    }

    private void release(String connectorId, Instant at) {
        node.bus.publish(Topics.OPERATIONS, new OperationStored(new Operation.Release(connectorId, "2.0", at)));
    }

    @Test
    void aCertificateThatWasSeenStaysWhenLaterRunsFailBeforeTheHandshake() {
        Instant notAfter = Instant.parse("2026-04-01T00:00:00Z");
        node.bus.publish(
                Topics.PROBE_RUNS,
                World.run(ProbeResult.FLAKY, Map.of("tls", Duration.ofMillis(25)), Optional.of(notAfter)));
        expect(
                "bellwether_probe_success{connector=\"au-one\",probe=\"status\"} 1",
                "bellwether_probe_phase_duration_seconds{connector=\"au-one\",probe=\"status\",phase=\"tls\"} 0.025");

        ProbeRun failed = World.run(
                World.NOW.plusSeconds(60),
                ProbeResult.FAILURE,
                Map.of("connect", Duration.ofSeconds(5)),
                Optional.empty());
        node.bus.publish(Topics.PROBE_RUNS, failed);
        // Pushed twice, it counts once.
        node.bus.publish(Topics.PROBE_RUNS, failed);
        expect(
                "bellwether_probe_success{connector=\"au-one\",probe=\"status\"} 0",
                "bellwether_probe_runs_total{connector=\"au-one\",probe=\"status\",outcome=\"failure\"} 1",
                "bellwether_probe_runs_total{connector=\"au-one\",probe=\"status\",outcome=\"flaky\"} 1",
                "bellwether_probe_phase_duration_seconds{connector=\"au-one\",probe=\"status\",phase=\"connect\"} 5",
                "bellwether_probe_phase_duration_seconds{connector=\"au-one\",probe=\"status\",phase=\"tls\"} 0",
                "bellwether_probe_tls_cert_not_after_timestamp_seconds{connector=\"au-one\",probe=\"status\"} 1775001600");
    }

    @Test
    void aConnectorThatLeavesTheCatalogueTakesItsSeriesAlongAndTheOthersCountOn() {
        node.bus.publish(Topics.JOB_OUTCOMES, new OutcomesStored(World.NOW, List.of(World.job("au-two", true, ""))));
        expect("bellwether_job_outcomes_total{connector=\"au-two\",outcome=\"success\",fault=\"none\"} 1");

        node.become(World.catalogue("au-two", "au-three"));
        node.bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of("au-three"), List.of("au-one"), List.of()));

        expect("bellwether_job_outcomes_total{connector=\"au-three\",outcome=\"success\",fault=\"none\"} 0");
        assertThat(node.metrics())
                .doesNotContain("au-one")
                .contains("bellwether_job_outcomes_total{connector=\"au-two\",outcome=\"success\",fault=\"none\"} 1");
    }

    @Test
    void theVantageShows() {
        node.bus.publish(Topics.VANTAGE, new VantageChanged(false, World.NOW, "no reference answers"));

        expect("bellwether_vantage_online 0.0");
    }

    @Test
    void aSurgeOfUserErrorsShowsUntilAnEvaluationSaysThatItIsOver() {
        publish(World.evaluation(
                "au-one",
                Status.OPERATIONAL,
                10,
                10,
                new UserErrors(new Blamed(40, 30), Blamed.NONE, new Blamed(4000, 200), true)));
        expect("bellwether_user_error_surge{connector=\"au-one\"} 1");

        publish(World.evaluation(
                "au-one",
                Status.OPERATIONAL,
                10,
                10,
                new UserErrors(new Blamed(40, 10), Blamed.NONE, new Blamed(4000, 210), false)));
        expect("bellwether_user_error_surge{connector=\"au-one\"} 0");
    }

    private void publish(Evaluation evaluation) {
        node.bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(World.NOW, List.of(evaluation)));
    }

    @Test
    void otherPartsTellOfTheSchedule() {
        node.telemetry.node().lag(Duration.ofMillis(3));
        node.telemetry.node().lag(Duration.ofMillis(-1));
        node.telemetry.node().skipped("overrun", 3);
        node.telemetry.node().notified("delivered");
        node.telemetry.node().decided(Duration.ofMillis(7));

        expect(
                "bellwether_probe_schedule_lag_seconds_bucket{le=\"0.001\"} 1",
                "bellwether_probe_schedule_lag_seconds_bucket{le=\"0.005\"} 2",
                "bellwether_probe_schedule_lag_seconds_bucket{le=\"+Inf\"} 2",
                "bellwether_probe_skipped_total{reason=\"overrun\"} 3.0",
                "bellwether_notifications_total{result=\"delivered\"} 1.0",
                "bellwether_evaluation_duration_seconds_bucket{le=\"0.01\"} 1");
    }
}

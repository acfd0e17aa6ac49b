package dev.bellwether.mixin;

import static dev.bellwether.mixin.Colours.BLUE;
import static dev.bellwether.mixin.Colours.GREEN;
import static dev.bellwether.mixin.Colours.GREY;
import static dev.bellwether.mixin.Colours.ORANGE;
import static dev.bellwether.mixin.Colours.RED;
import static dev.bellwether.mixin.Colours.VIOLET;
import static dev.bellwether.mixin.Colours.YELLOW;

import dev.bellwether.mixin.DashboardSource.Mark;
import io.vertx.core.json.JsonObject;

/** Why one connector has the status it has. */
final class ConnectorDashboard {
    private ConnectorDashboard() {}

    static JsonObject json() {
        return new DashboardSource(
                        "connector",
                        "Bellwether: connector",
                        "Why one connector has the status it has: evidence, faults, steps and probes.")
                .beside("overview", "Overview", "All connectors")
                .beside("daemon", "Daemon", "Bellwether itself")
                .beyond(
                        "This connector in the API",
                        "/api/v1/connectors/${connector}",
                        "Status, reason, evidence, failures and advice",
                        "external link")
                .beyond("Status page", "/", "What everybody sees", "external link")
                .beyond("API", "/openapi.yaml", "The contract of the API", "doc")
                .chosen(
                        "institution",
                        "Institution",
                        "Narrows the choice of connectors.",
                        "bellwether_connector_info",
                        true,
                        false)
                .chosen(
                        "connector",
                        "Connector",
                        "The connector that is shown.",
                        "bellwether_connector_info{institution=~\"$institution\"}",
                        false,
                        false)
                .chosen(
                        "probe",
                        "Probe",
                        "Those of its probes that are shown.",
                        "bellwether_probe_runs_total{connector=\"$connector\"}",
                        true,
                        true)
                .marked(new Mark(
                        "Releases",
                        true,
                        BLUE,
                        "1000 * max by (connector) (bellwether_connector_last_release_timestamp_seconds{connector=\"$connector\"} > 0)",
                        "Release",
                        "A new version of {{connector}} went live.",
                        "connector"))
                .marked(new Mark(
                        "Maintenance",
                        true,
                        "light-blue",
                        "max by (connector) (bellwether_connector_maintenance{connector=\"$connector\"})",
                        "Maintenance",
                        "A maintenance window of {{connector}} is open.",
                        "connector"))
                .marked(new Mark(
                        "Outages",
                        false,
                        RED,
                        "max by (connector, status) (bellwether_connector_status{connector=\"$connector\",status=~\"partial-outage|major-outage\"})",
                        "{{status}}",
                        "{{connector}} has the status {{status}}.",
                        "status"))
                .panels(
                        Panel.row("Now"),
                        Panel.stat("Status", "What users are shown.")
                                .size(4, 4)
                                .steps(GREY)
                                .statuses()
                                .text("value")
                                .now(
                                        "{{connector}}",
                                        "max by (connector) (" + Level.SERIES + "{connector=\"$connector\"})"),
                        Panel.stat("Since", "When the status became what it is.")
                                .size(3, 4)
                                .unit("dateTimeFromNow")
                                .colourless()
                                .now(
                                        "since",
                                        "1000 * max(bellwether_connector_status_last_change_timestamp_seconds{connector=\"$connector\"} > 0)"),
                        Panel.stat(
                                        "Success",
                                        "Share of the last evaluation's observations that succeeded. Below 50 % is a Major Outage, by the default policy.")
                                .size(3, 4)
                                .unit("percentunit")
                                .decimals(1)
                                .rateSteps(false)
                                .now("success", "max(bellwether_connector_success_ratio{connector=\"$connector\"})"),
                        Panel.stat(
                                        "First time",
                                        "Share that succeeded first time. 95 % and more is operational, below 75 % is a Partial Outage, by the default policy.")
                                .size(3, 4)
                                .unit("percentunit")
                                .decimals(1)
                                .rateSteps(true)
                                .now(
                                        "first time",
                                        "max(bellwether_connector_first_time_success_ratio{connector=\"$connector\"})"),
                        Panel.stat(
                                        "Evidence",
                                        "How many jobs and probe runs the last evaluation counted. With fewer than 10 jobs, probe runs fill up.")
                                .size(4, 4)
                                .decimals(0)
                                .colourless()
                                .text("value_and_name")
                                .now(
                                        "{{source}}",
                                        "max by (source) (bellwether_connector_evidence_count{connector=\"$connector\"})"),
                        Panel.stat(
                                        "Last release",
                                        "When a version of the connector last went live. While it works it is under maintenance for an hour afterwards.")
                                .size(3, 4)
                                .unit("dateTimeFromNow")
                                .noValue("None known")
                                .colourless()
                                .now(
                                        "release",
                                        "1000 * max(bellwether_connector_last_release_timestamp_seconds{connector=\"$connector\"} > 0)"),
                        Panel.stat(
                                        "User errors",
                                        "Whether an unusual share of outcomes blames the customer: often the login page is broken, and not its users.")
                                .size(2, 4)
                                .steps(GREY)
                                .word(0, "Usual", GREEN)
                                .word(1, "Surge", YELLOW)
                                .now("surge", "max(bellwether_user_error_surge{connector=\"$connector\"})"),
                        Panel.stat(
                                        "Certificate",
                                        "Days until the first certificate that a probe saw expires. None: no probe of this connector has seen one.")
                                .size(2, 4)
                                .unit("d")
                                .decimals(0)
                                .noValue("None")
                                .steps(RED)
                                .step(3, ORANGE)
                                .step(Figures.CERTIFICATE.toDays(), YELLOW)
                                .step(30, GREEN)
                                .now(
                                        "days left",
                                        "min(bellwether_probe_tls_cert_not_after_timestamp_seconds{connector=\"$connector\"} - time()) / 86400"),
                        Panel.timeline(
                                        "Status over time",
                                        "The worst status of the connector over time. A gap means that nobody watched.")
                                .size(24, 4)
                                .every("1m")
                                .statuses()
                                .over(
                                        "{{connector}}",
                                        "max by (connector) (max_over_time(" + Level.SERIES
                                                + "{connector=\"$connector\"}[$__interval]))"),
                        Panel.row("Performance"),
                        Panel.series(
                                        "Success and first-time success",
                                        "The two rates that evaluations decided on. The coloured areas are the default policy's thresholds of the first-time rate: 95 % and 75 %.")
                                .size(12, 9)
                                .unit("percentunit")
                                .decimals(1)
                                .from(0)
                                .to(1)
                                .rateSteps(true)
                                .fill(0)
                                .thresholds("area")
                                .legend("lastNotNull", "min", "mean")
                                .colour("success", BLUE)
                                .colour("first time", VIOLET)
                                .over("success", "max(bellwether_connector_success_ratio{connector=\"$connector\"})")
                                .over(
                                        "first time",
                                        "max(bellwether_connector_first_time_success_ratio{connector=\"$connector\"})"),
                        Panel.series("Evidence counted", "How many jobs and probe runs evaluations counted.")
                                .size(12, 9)
                                .decimals(0)
                                .stacked()
                                .over(
                                        "{{source}}",
                                        "max by (source) (bellwether_connector_evidence_count{connector=\"$connector\"})"),
                        Panel.row("Jobs"),
                        Panel.series(
                                        "Job outcomes by fault",
                                        "Outcomes a minute: successes, and failures by whose fault they are. Those of users and of the platform are not counted.")
                                .size(12, 9)
                                .unit("cpm")
                                .stacked()
                                .faults()
                                .over(
                                        "{{fault}}",
                                        "label_replace(sum by (outcome, fault) (60 * rate(bellwether_job_outcomes_total{connector=\"$connector\"}[$__rate_interval])), \"fault\", \"success\", \"outcome\", \"success\")"),
                        Panel.series("Failed steps", "Failures a minute by the step at which jobs failed.")
                                .size(12, 9)
                                .unit("cpm")
                                .stacked()
                                .over(
                                        "{{step}}",
                                        "sum by (step) (60 * rate(bellwether_job_step_failures_total{connector=\"$connector\"}[$__rate_interval]))"),
                        Panel.bars(
                                        "Outcomes in the time shown",
                                        "Whose fault the failures of the whole time shown are.")
                                .size(8, 8)
                                .unit("short")
                                .decimals(0)
                                .from(0)
                                .steps(GREEN)
                                .faults()
                                .now(
                                        "{{fault}}",
                                        "sort_desc(label_replace(sum by (outcome, fault) (increase(bellwether_job_outcomes_total{connector=\"$connector\"}[$__range])), \"fault\", \"success\", \"outcome\", \"success\"))"),
                        Panel.bars("Failed steps in the time shown", "Where jobs failed in the whole time shown.")
                                .size(8, 8)
                                .unit("short")
                                .decimals(0)
                                .from(0)
                                .steps(ORANGE)
                                .now(
                                        "{{step}}",
                                        "sort_desc(sum by (step) (increase(bellwether_job_step_failures_total{connector=\"$connector\"}[$__range])))"),
                        Panel.text(
                                        "Ask further",
                                        "Where the reasons in words and single failures are.",
                                        "- [**Why?**](${bellwether}/api/v1/connectors/${connector}) The reason in words, failures by step and error code, step durations, and what a client should do now\n- [**History**](${bellwether}/api/v1/connectors/${connector}/history) The course of the status, and the share of time in each\n- [**Incidents**](${bellwether}/api/v1/incidents?connector=${connector}) Its outages, with beginning, end and what they were about\n- [**Probes**](${bellwether}/api/v1/connectors/${connector}/probes) The last run of each probe, and its last failures with what the target answered\n- [Status page](${bellwether}/)\n")
                                .size(8, 8),
                        Panel.row("Probes"),
                        Panel.timeline(
                                        "Probe results",
                                        "Whether the last run of each probe succeeded, first time or not.")
                                .size(12, 8)
                                .word(1, "Succeeded", GREEN)
                                .word(0, "Failed", RED)
                                .over(
                                        "{{probe}}",
                                        "max by (probe) (bellwether_probe_success{connector=\"$connector\",probe=~\"$probe\"})"),
                        Panel.series(
                                        "Probe runs by outcome",
                                        "Runs a minute. More than usual: the result changed, and confirmation runs follow.")
                                .size(12, 8)
                                .unit("cpm")
                                .stacked()
                                .outcomes()
                                .over(
                                        "{{outcome}}",
                                        "sum by (outcome) (60 * rate(bellwether_probe_runs_total{connector=\"$connector\",probe=~\"$probe\"}[$__rate_interval]))"),
                        Panel.series(
                                        "Probe phases",
                                        "How long each phase of the last run took; 0 for a phase that it did not reach.")
                                .size(12, 9)
                                .unit("s")
                                .stacked()
                                .legend("lastNotNull", "mean", "max")
                                .over(
                                        "{{probe}} {{phase}}",
                                        "max by (probe, phase) (bellwether_probe_phase_duration_seconds{connector=\"$connector\",probe=~\"$probe\"})"),
                        Panel.series(
                                        "Certificate days left",
                                        "Days until the first certificate of the chain expires, by probe. An alert is raised below "
                                                + Figures.CERTIFICATE.toDays() + ".")
                                .size(12, 9)
                                .unit("d")
                                .decimals(0)
                                .noValue("No certificate was seen")
                                .steps(RED)
                                .step(Figures.CERTIFICATE.toDays(), GREEN)
                                .thresholds("line")
                                .legend("lastNotNull")
                                .over(
                                        "{{probe}}",
                                        "min by (probe) (bellwether_probe_tls_cert_not_after_timestamp_seconds{connector=\"$connector\",probe=~\"$probe\"} - time()) / 86400"))
                .json();
    }
}

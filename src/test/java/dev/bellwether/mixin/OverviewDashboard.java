package dev.bellwether.mixin;

import static dev.bellwether.mixin.Colours.BLUE;
import static dev.bellwether.mixin.Colours.GREEN;
import static dev.bellwether.mixin.Colours.GREY;
import static dev.bellwether.mixin.Colours.RED;
import static dev.bellwether.mixin.Colours.YELLOW;

import dev.bellwether.mixin.DashboardSource.Mark;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Which institutions can be connected to, which cannot, and since when. */
final class OverviewDashboard {
    private static final String CHOSEN = "{institution=~\"$institution\"}";
    private static final String INFO = "bellwether_connector_info" + CHOSEN;
    private static final String LEVEL = "max by (connector) (" + Level.SERIES + CHOSEN + ")";
    private static final String ALERT = "alertname, severity, connector, instance";

    private OverviewDashboard() {}

    static JsonObject json() {
        List<Panel> panels = new ArrayList<>();
        panels.addAll(now());
        panels.addAll(alerts());
        panels.addAll(connectors());
        panels.addAll(overTime());
        return new DashboardSource(
                        "overview",
                        "Bellwether: overview",
                        "Which institutions can be connected to, which cannot, and since when.")
                .beside("connector", "Connector", "One connector")
                .beside("daemon", "Daemon", "Bellwether itself")
                .beyond("Status page", "/", "What everybody sees", "external link")
                .beyond("API", "/openapi.yaml", "The contract of the API", "doc")
                .chosen(
                        "institution",
                        "Institution",
                        "Those whose connectors are shown.",
                        "bellwether_connector_info",
                        true,
                        true)
                .choices(
                        "least",
                        "Show",
                        "Which connectors the table and the grid show, by status.",
                        "Every status",
                        "" + Level.OPERATIONAL.number(),
                        "Not operational",
                        "" + (Level.OPERATIONAL.number() + 1),
                        "Outages",
                        "" + Level.PARTIAL.number())
                .marked(new Mark(
                        "Releases",
                        false,
                        BLUE,
                        "1000 * (max by (connector) (bellwether_connector_last_release_timestamp_seconds) > 0) and on (connector) "
                                + INFO,
                        "Release of {{connector}}",
                        "A new version of {{connector}} went live.",
                        "connector"))
                .marked(new Mark(
                        "This node is offline",
                        true,
                        GREY,
                        "min(bellwether_vantage_online) == bool 0",
                        "Offline",
                        "Bellwether does not see the network. Probes that fail say nothing about institutions.",
                        ""))
                .panels(panels.toArray(Panel[]::new))
                .json();
    }

    /** Only the connectors of the chosen institutions, of a metric that does not name them. */
    private static String chosen(String expression) {
        return expression + " and on (connector) " + INFO;
    }

    private static Panel count(Level level, String description) {
        String title = level.status().title();
        return Panel.stat(title, description)
                .size(3, 4)
                .decimals(0)
                .step(1, level.colour())
                .graph()
                .over(title, "count(%s == %d) or vector(0)".formatted(LEVEL, level.number()));
    }

    private static List<Panel> now() {
        return List.of(
                Panel.row("Now"),
                count(
                        Level.MAJOR,
                        "Connectors where only a minority of jobs succeed. Clients wait 1 to 3 hours. This pages."),
                count(
                        Level.PARTIAL,
                        "Connectors where only a proportion of jobs succeed first time. Clients retry after an hour."),
                count(Level.DEGRADED, "Connectors where the majority of jobs succeed."),
                count(
                        Level.UNKNOWN,
                        "Connectors without evidence, or with none for too long. They are never counted as healthy."),
                count(
                        Level.UNDER_MAINTENANCE,
                        "Connectors with planned work, a fresh release, or in beta or alpha. They can be used."),
                count(Level.OPERATIONAL, "Connectors whose performance is optimal."),
                Panel.stat(
                                "Last evaluation",
                                "How long ago the latest tick was published. More than a minute or two: what is shown here is old.")
                        .size(3, 4)
                        .unit("s")
                        .decimals(0)
                        .steps(GREEN)
                        .step(60, YELLOW)
                        .step(180, RED)
                        .now("age", "time() - max(bellwether_evaluation_last_success_timestamp_seconds)"),
                Panel.stat("Vantage", "Whether Bellwether sees the network. If it does not, no bank is down for it.")
                        .size(3, 4)
                        .word(1, "Online", GREEN)
                        .word(0, "Offline", RED)
                        .now("vantage", "min(bellwether_vantage_online)"));
    }

    private static List<Panel> alerts() {
        return List.of(
                Panel.table(
                                "Firing alerts",
                                "What Prometheus holds to be wrong now, pages and tickets, about institutions and about us.")
                        .size(12, 8)
                        .noValue("Nothing fires")
                        .rows("""
                                1000 * max by (%1$s) (ALERTS_FOR_STATE{alertname=~"Bellwether.+",severity!="none"}) \
                                and on (%1$s) ALERTS{alertstate="firing"}""".formatted(ALERT))
                        .override("byName", "Since", "unit", "dateTimeFromNow")
                        .override(
                                "byName",
                                "Connector",
                                "links",
                                new JsonArray()
                                        .add(
                                                new JsonObject()
                                                        .put("title", "Dashboard of ${__value.text}")
                                                        .put(
                                                                "url",
                                                                "/d/bellwether-connector?var-connector=${__value.raw}&${datasource:queryparam}&${__url_time_range}")))
                        .transformation(
                                "organize",
                                new JsonObject()
                                        .put("excludeByName", new JsonObject().put("Time", true))
                                        .put(
                                                "renameByName",
                                                new JsonObject()
                                                        .put("alertname", "Alert")
                                                        .put("severity", "Severity")
                                                        .put("connector", "Connector")
                                                        .put("instance", "Instance")
                                                        .put("Value", "Since"))
                                        .put(
                                                "indexByName",
                                                new JsonObject()
                                                        .put("severity", 0)
                                                        .put("alertname", 1)
                                                        .put("connector", 2)
                                                        .put("instance", 3)
                                                        .put("Value", 4)))
                        .option(
                                "sortBy",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("displayName", "Since")
                                                .put("desc", true))),
                Panel.bars(
                                "Error budgets of connectors",
                                "The most burnt ones: the share of the last three days in a partial or major outage. 0.5 % is what 30 days may have.")
                        .size(6, 8)
                        .unit("percentunit")
                        .decimals(2)
                        .from(0)
                        .noValue("No outage in three days")
                        .step(Double.valueOf(Figures.CONNECTOR_BUDGET), YELLOW)
                        .step(6 * Double.parseDouble(Figures.CONNECTOR_BUDGET), RED)
                        .now(
                                "{{connector}}",
                                "topk(12, max by (connector) (connector:bellwether_outage:ratio3d" + CHOSEN + ") > 0)"),
                Panel.series(
                                "Our own error budget",
                                "The share of all job outcomes that failed by the fault of the platform, over three windows. 0.1 % is what 30 days may have.")
                        .size(6, 8)
                        .unit("percentunit")
                        .decimals(2)
                        .noValue("No outcomes")
                        .step(Double.valueOf(Figures.PLATFORM_BUDGET), YELLOW)
                        .thresholds("line")
                        .legend("lastNotNull")
                        .over("hour", "bellwether:platform_faults:ratio1h")
                        .over("six hours", "bellwether:platform_faults:ratio6h")
                        .over("three days", "bellwether:platform_faults:ratio3d"));
    }

    private static List<Panel> connectors() {
        return List.of(
                worstFirst(),
                Panel.row("Every connector"),
                Panel.stat(
                                "Status grid",
                                "One tile for each connector, worst first, in the colour of its status. A click opens its dashboard.")
                        .size(24, 12)
                        .statuses()
                        .linked()
                        .text("name")
                        .now("{{connector}}", "sort_desc(" + LEVEL + " >= $least)"),
                Panel.timeline(
                                "State timeline",
                                "The worst status of every connector over time: also one that was shorter than a pixel shows. A gap means that nobody watched.")
                        .size(24, 22)
                        .every("1m")
                        .statuses()
                        .linked()
                        .option("perPage", 30)
                        .over(
                                "{{connector}}",
                                "max by (connector) (max_over_time(" + Level.SERIES + CHOSEN + "[$__interval]))"));
    }

    private static Panel worstFirst() {
        JsonObject excluded =
                new JsonObject().put("Time", true).put("Value #A", true).put("institution", true);
        for (int i = 1; i <= 7; i++) {
            excluded.put("Time " + i, true);
        }
        return Panel.table(
                        "Worst first",
                        "Every connector with its status, since when, and the evidence of its last evaluation. A connector links to its dashboard and to the API, which gives the reason in words.")
                .size(24, 11)
                .rows("max by (" + ConnectorRules.LABELS + ") (" + INFO + ")")
                .rows(LEVEL + " >= $least")
                .rows(chosen(
                        "1000 * max by (connector) (bellwether_connector_status_last_change_timestamp_seconds > 0)"))
                .rows(chosen("max by (connector) (bellwether_connector_success_ratio)"))
                .rows(chosen("max by (connector) (bellwether_connector_first_time_success_ratio)"))
                .rows(chosen("max by (connector) (bellwether_connector_evidence_count{source=\"jobs\"})"))
                .rows(chosen("max by (connector) (bellwether_connector_evidence_count{source=\"probes\"})"))
                .override(
                        "byName",
                        "Connector",
                        "links",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("title", "Dashboard of ${__value.text}")
                                                .put(
                                                        "url",
                                                        "/d/bellwether-connector?var-connector=${__value.raw}&${datasource:queryparam}&${__url_time_range}"))
                                .add(new JsonObject()
                                        .put("title", "${__value.text} in the API")
                                        .put("url", "${bellwether}/api/v1/connectors/${__value.raw}")
                                        .put("targetBlank", true)))
                .statusColumn("Status")
                .override("byName", "Since", "unit", "dateTimeFromNow", "custom.width", 140)
                .rateColumn("Success", false)
                .rateColumn("First time", true)
                .override("byName", "Jobs", "decimals", 0, "custom.width", 90)
                .override("byName", "Probe runs", "decimals", 0, "custom.width", 100)
                .override("byName", "Tier", "custom.width", 70)
                .override("byName", "Country", "custom.width", 90)
                .option(
                        "sortBy",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("displayName", "Status")
                                        .put("desc", true)))
                .transformation(
                        "joinByField",
                        new JsonObject().put("byField", "connector").put("mode", "outer"))
                .transformation(
                        "organize",
                        new JsonObject()
                                .put("excludeByName", excluded)
                                .put(
                                        "renameByName",
                                        new JsonObject()
                                                .put("institution", "Institution id")
                                                .put("name", "Institution")
                                                .put("connector", "Connector")
                                                .put("method", "Method")
                                                .put("stage", "Stage")
                                                .put("country", "Country")
                                                .put("tier", "Tier")
                                                .put("Value #B", "Status")
                                                .put("Value #C", "Since")
                                                .put("Value #D", "Success")
                                                .put("Value #E", "First time")
                                                .put("Value #F", "Jobs")
                                                .put("Value #G", "Probe runs"))
                                .put(
                                        "indexByName",
                                        new JsonObject()
                                                .put("name", 0)
                                                .put("connector", 1)
                                                .put("Value #B", 2)
                                                .put("Value #C", 3)
                                                .put("Value #D", 4)
                                                .put("Value #E", 5)
                                                .put("Value #F", 6)
                                                .put("Value #G", 7)
                                                .put("tier", 8)
                                                .put("method", 9)
                                                .put("stage", 10)
                                                .put("country", 11)))
                .transformation(
                        "filterByValue",
                        new JsonObject()
                                .put("type", "exclude")
                                .put("match", "any")
                                .put(
                                        "filters",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("fieldName", "Status")
                                                        .put(
                                                                "config",
                                                                new JsonObject()
                                                                        .put("id", "isNull")
                                                                        .put("options", new JsonObject())))));
    }

    private static List<Panel> overTime() {
        return List.of(
                Panel.row("Over time"),
                Panel.series("Connectors by status", "How many connectors had each status.")
                        .size(12, 9)
                        .decimals(0)
                        .stacked()
                        .legend("lastNotNull")
                        .statusNames()
                        .over(
                                "{{status}}",
                                "sum by (status) (max by (connector, status) (bellwether_connector_status" + CHOSEN
                                        + "))"),
                Panel.series(
                                "Job outcomes by fault",
                                "Outcomes a minute, of the chosen institutions: successes, and failures by whose fault they are. Faults of users and of the platform never count against an institution.")
                        .size(12, 9)
                        .unit("cpm")
                        .stacked()
                        .faults()
                        .over(
                                "{{fault}}",
                                "label_replace(sum by (outcome, fault) ("
                                        + chosen("60 * rate(bellwether_job_outcomes_total[$__rate_interval])")
                                        + "), \"fault\", \"success\", \"outcome\", \"success\")"),
                Panel.series("Failed steps", "Failures a minute by the step at which jobs failed.")
                        .size(12, 9)
                        .unit("cpm")
                        .stacked()
                        .over(
                                "{{step}}",
                                "sum by (step) ("
                                        + chosen("60 * rate(bellwether_job_step_failures_total[$__rate_interval])")
                                        + ")"),
                Panel.series(
                                "Probe runs by outcome",
                                "Runs a minute of the chosen institutions' probes. Flaky: it passed only on a retry, was slow, or the target says it is partly down.")
                        .size(12, 9)
                        .unit("cpm")
                        .stacked()
                        .outcomes()
                        .over(
                                "{{outcome}}",
                                "sum by (outcome) ("
                                        + chosen("60 * rate(bellwether_probe_runs_total[$__rate_interval])") + ")"),
                Panel.series(
                                "Surges of user errors",
                                "Connectors where an unusual share of outcomes blames the customer, as a broken login page makes. Their status stays.")
                        .size(12, 8)
                        .decimals(0)
                        .noValue("None")
                        .drawn("bars")
                        .stacked()
                        .legend("max")
                        .over("{{connector}}", chosen("max by (connector) (bellwether_user_error_surge == 1)")),
                Panel.series(
                                "Releases and maintenance",
                                "How many connectors had a release within the last hour, and how many have a maintenance window open.")
                        .size(12, 8)
                        .decimals(0)
                        .colour("released", BLUE)
                        .colour("maintenance window open", GREY)
                        .over(
                                "released",
                                "sum("
                                        + chosen(
                                                "(time() - max by (connector) (bellwether_connector_last_release_timestamp_seconds) < bool 3600)")
                                        + ")")
                        .over(
                                "maintenance window open",
                                "sum(" + chosen("max by (connector) (bellwether_connector_maintenance)") + ")"));
    }
}

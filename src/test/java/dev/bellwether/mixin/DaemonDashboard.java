package dev.bellwether.mixin;

import static dev.bellwether.mixin.Colours.BLUE;
import static dev.bellwether.mixin.Colours.GREEN;
import static dev.bellwether.mixin.Colours.GREY;
import static dev.bellwether.mixin.Colours.ORANGE;
import static dev.bellwether.mixin.Colours.RED;
import static dev.bellwether.mixin.Colours.YELLOW;

import dev.bellwether.mixin.DashboardSource.Mark;
import io.vertx.core.json.JsonObject;

/** Whether what Bellwether says can be trusted. */
final class DaemonDashboard {
    private DaemonDashboard() {}

    static JsonObject json() {
        return new DashboardSource(
                        "daemon",
                        "Bellwether: the daemon itself",
                        "Whether what Bellwether says can be trusted: its parts, intake, evaluations, probes, PostgreSQL and JVM.")
                .beside("overview", "Overview", "All connectors")
                .beside("connector", "Connector", "One connector")
                .beyond("Status page", "/", "What everybody sees", "external link")
                .beyond("API", "/openapi.yaml", "The contract of the API", "doc")
                .beyond("Sources in the API", "/api/v1/sources", "Jobs tables that are read", "external link")
                .chosen("instance", "Instance", "The daemons that are shown.", "bellwether_build_info", true, true)
                .marked(new Mark(
                        "Starts",
                        true,
                        BLUE,
                        "1000 * max by (instance) (process_start_time_seconds{instance=~\"$instance\"} and on (instance) bellwether_build_info)",
                        "Start",
                        "{{instance}} started.",
                        "instance"))
                .marked(new Mark(
                        "Verticles brought back",
                        true,
                        ORANGE,
                        "changes(bellwether_verticle_restarts_total{instance=~\"$instance\"}[2m])",
                        "Restart of {{verticle}}",
                        "A verticle of {{instance}} failed and was brought back.",
                        "verticle"))
                .panels(
                        Panel.row("Parts"),
                        Panel.stat("Ready", "What each check of readiness found last.")
                                .size(8, 4)
                                .steps(GREY)
                                .word(1, "Ready", GREEN)
                                .word(0, "Not ready", RED)
                                .text("value_and_name")
                                .now("{{check}}", "min by (check) (bellwether_readiness{instance=~\"$instance\"})"),
                        Panel.stat("Last evaluation", "How long ago the latest tick was published.")
                                .size(3, 4)
                                .unit("s")
                                .decimals(0)
                                .steps(GREEN)
                                .step(60, YELLOW)
                                .step(180, RED)
                                .now(
                                        "age",
                                        "time() - max(bellwether_evaluation_last_success_timestamp_seconds{instance=~\"$instance\"})"),
                        Panel.stat("PostgreSQL", "Whether PostgreSQL answered when last asked.")
                                .size(3, 4)
                                .steps(GREY)
                                .word(1, "Up", GREEN)
                                .word(0, "Down", RED)
                                .now("up", "min(bellwether_store_up{instance=~\"$instance\"})"),
                        Panel.stat("Vantage", "Whether the node sees the network.")
                                .size(3, 4)
                                .steps(GREY)
                                .word(1, "Online", GREEN)
                                .word(0, "Offline", RED)
                                .now("vantage", "min(bellwether_vantage_online{instance=~\"$instance\"})"),
                        Panel.stat("Blocked event loops", "How many event loops are held up right now.")
                                .size(3, 4)
                                .decimals(0)
                                .steps(GREEN)
                                .step(1, RED)
                                .now("blocked", "sum(bellwether_event_loops_blocked{instance=~\"$instance\"})"),
                        Panel.stat("Version", "What runs.")
                                .size(4, 4)
                                .colourless()
                                .text("name")
                                .now(
                                        "{{version}}",
                                        "max by (version) (bellwether_build_info{instance=~\"$instance\"})"),
                        Panel.timeline(
                                        "Verticles",
                                        "Which verticles run. One that failed is brought back with growing pauses.")
                                .size(12, 9)
                                .word(1, "Up", GREEN)
                                .word(0, "Down", RED)
                                .over(
                                        "{{verticle}}",
                                        "min by (verticle) (bellwether_verticle_up{instance=~\"$instance\"})"),
                        Panel.series(
                                        "Verticles brought back",
                                        "How often verticles that had failed were brought back, in the last hour.")
                                .size(12, 9)
                                .decimals(0)
                                .stacked()
                                .legend("max")
                                .drawn("bars")
                                .over(
                                        "{{verticle}}",
                                        "sum by (verticle) (increase(bellwether_verticle_restarts_total{instance=~\"$instance\"}[1h]))"),
                        Panel.row("Nodes"),
                        Panel.series("Nodes", "How many divide the work, as each sees it.")
                                .size(8, 8)
                                .over("{{instance}}", "bellwether_cluster_nodes{instance=~\"$instance\"}"),
                        Panel.series("Connectors of each node", "How many each probes and evaluates; together all.")
                                .size(8, 8)
                                .stacked()
                                .over("{{instance}}", "bellwether_cluster_owned_connectors{instance=~\"$instance\"}"),
                        Panel.series(
                                        "Hand-overs and what was missed",
                                        "Connectors that changed hands, messages that were missed and read from the store, and evaluations that came too late, a minute.")
                                .size(8, 8)
                                .over(
                                        "{{instance}} hand-overs",
                                        "60 * rate(bellwether_cluster_handovers_total{instance=~\"$instance\"}[$__rate_interval])")
                                .over(
                                        "{{instance}} missed",
                                        "60 * rate(bellwether_cluster_bus_gaps_total{instance=~\"$instance\"}[$__rate_interval])")
                                .over(
                                        "{{instance}} refused",
                                        "60 * rate(bellwether_cluster_refused_evaluations_total{instance=~\"$instance\"}[$__rate_interval])"),
                        Panel.row("Event loops"),
                        Panel.series(
                                        "Event loop lag",
                                        "How long a task waits for an event loop. Above 100 ms something blocks.")
                                .size(12, 8)
                                .unit("s")
                                .steps(GREEN)
                                .step(0.1, YELLOW)
                                .step(1, RED)
                                .thresholds("line")
                                .over(
                                        "{{instance}} median",
                                        "histogram_quantile(0.5, sum by (le, instance) (rate(bellwether_event_loop_lag_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))")
                                .over(
                                        "{{instance}} 99 %",
                                        "histogram_quantile(0.99, sum by (le, instance) (rate(bellwether_event_loop_lag_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))")
                                .over(
                                        "{{instance}} most",
                                        "max by (instance) (bellwether_event_loop_lag_seconds_max{instance=~\"$instance\"})"),
                        Panel.series("Event loops blocked", "Event loops that are held up.")
                                .size(12, 8)
                                .decimals(0)
                                .over(
                                        "{{instance}}",
                                        "max by (instance) (bellwether_event_loops_blocked{instance=~\"$instance\"})"),
                        Panel.row("Intake"),
                        Panel.series(
                                        "Job outcomes sent",
                                        "Outcomes a second that producers sent: new ones, known ones, and bad ones.")
                                .size(8, 8)
                                .unit("cps")
                                .stacked()
                                .colour("accepted", GREEN)
                                .colour("duplicate", BLUE)
                                .colour("rejected", RED)
                                .over(
                                        "{{result}}",
                                        "sum by (result) (rate(bellwether_intake_outcomes_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.series(
                                        "Requests refused",
                                        "Requests a second that were refused as a whole, by reason. Producers send them again.")
                                .size(8, 8)
                                .unit("reqps")
                                .stacked()
                                .over(
                                        "{{reason}}",
                                        "sum by (reason) (rate(bellwether_intake_requests_refused_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.series(
                                        "HTTP answers",
                                        "Requests a second of both ports by status code. In the demo those of the simulated institutions are among them.")
                                .size(8, 8)
                                .unit("reqps")
                                .stacked()
                                .over(
                                        "{{code}}",
                                        "sum by (code) (rate(vertx_http_server_requests_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.row("Evaluation"),
                        Panel.series(
                                        "Duration and lag",
                                        "How long ticks take to decide on all connectors, and how long after its tick a decision is stored and published.")
                                .size(12, 8)
                                .unit("s")
                                .over(
                                        "{{instance}} decide, 99 %",
                                        "histogram_quantile(0.99, sum by (le, instance) (rate(bellwether_evaluation_duration_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))")
                                .over(
                                        "{{instance}} publish, 99 %",
                                        "histogram_quantile(0.99, sum by (le, instance) (rate(bellwether_evaluation_lag_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))")
                                .over(
                                        "{{instance}} publish, most",
                                        "max by (instance) (bellwether_evaluation_lag_seconds_max{instance=~\"$instance\"})"),
                        Panel.series("Evaluations published", "Evaluations a minute, by what triggered them.")
                                .size(12, 8)
                                .unit("cpm")
                                .stacked()
                                .over(
                                        "{{trigger}}",
                                        "60 * sum by (trigger) (rate(bellwether_evaluations_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.row("Probes"),
                        Panel.series("Schedule lag", "How much later than planned runs of probes begin.")
                                .size(8, 8)
                                .unit("s")
                                .steps(GREEN)
                                .step(1, YELLOW)
                                .step(5, RED)
                                .thresholds("line")
                                .over(
                                        "{{instance}} median",
                                        "histogram_quantile(0.5, sum by (le, instance) (rate(bellwether_probe_schedule_lag_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))")
                                .over(
                                        "{{instance}} 99 %",
                                        "histogram_quantile(0.99, sum by (le, instance) (rate(bellwether_probe_schedule_lag_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))"),
                        Panel.series(
                                        "Runs left out",
                                        "Runs a minute that were left out: the one before had not ended (overrun), or it was too late.")
                                .size(8, 8)
                                .unit("cpm")
                                .stacked()
                                .over(
                                        "{{reason}}",
                                        "60 * sum by (reason) (rate(bellwether_probe_skipped_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.series("Runs", "Runs a second, by outcome.")
                                .size(8, 8)
                                .unit("cps")
                                .stacked()
                                .outcomes()
                                .over(
                                        "{{outcome}}",
                                        "sum by (outcome) (rate(bellwether_probe_runs_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.row("PostgreSQL"),
                        Panel.series("Answer time", "How long PostgreSQL takes to answer the smallest question.")
                                .size(8, 8)
                                .unit("s")
                                .over(
                                        "{{instance}} 99 %",
                                        "histogram_quantile(0.99, sum by (le, instance) (rate(bellwether_store_ping_duration_seconds_bucket{instance=~\"$instance\"}[$__rate_interval])))")
                                .over(
                                        "{{instance}} most",
                                        "max by (instance) (bellwether_store_ping_duration_seconds_max{instance=~\"$instance\"})"),
                        Panel.timeline("Up", "Whether PostgreSQL answers.")
                                .size(8, 8)
                                .word(1, "Up", GREEN)
                                .word(0, "Down", RED)
                                .over(
                                        "{{instance}}",
                                        "min by (instance) (bellwether_store_up{instance=~\"$instance\"})"),
                        Panel.series("Unsaved", "What waits until PostgreSQL takes it.")
                                .size(8, 8)
                                .decimals(0)
                                .stacked()
                                .over(
                                        "{{kind}}",
                                        "sum by (kind) (bellwether_store_unsaved_items{instance=~\"$instance\"})"),
                        Panel.series(
                                        "Connections in use",
                                        "Connections of each pool that are in use, and requests that wait for one.")
                                .size(8, 8)
                                .decimals(0)
                                .over(
                                        "{{pool_name}}",
                                        "sum by (pool_name) (vertx_pool_in_use{instance=~\"$instance\",pool_type=\"sql\"})")
                                .over(
                                        "{{pool_name}} waiting",
                                        "sum by (pool_name) (vertx_pool_queue_pending{instance=~\"$instance\",pool_type=\"sql\"})"),
                        Panel.series("Statements", "How long statements hold a connection on average, by pool.")
                                .size(8, 8)
                                .unit("s")
                                .over(
                                        "{{pool_name}}",
                                        "sum by (pool_name) (rate(vertx_pool_usage_seconds_sum{instance=~\"$instance\",pool_type=\"sql\"}[$__rate_interval])) / (sum by (pool_name) (rate(vertx_pool_usage_seconds_count{instance=~\"$instance\",pool_type=\"sql\"}[$__rate_interval])) > 0)"),
                        Panel.series(
                                        "Given up",
                                        "Items that were given up because too many waited, or because they cannot be stored. Anything but 0 is a loss of evidence.")
                                .size(8, 8)
                                .decimals(0)
                                .steps(GREEN)
                                .step(1, RED)
                                .thresholds("line")
                                .over(
                                        "{{kind}}",
                                        "sum by (kind) (increase(bellwether_store_dropped_items_total{instance=~\"$instance\"}[1h]))"),
                        Panel.stat("Last upkeep", "When days were last made ahead and expired ones dropped.")
                                .size(4, 4)
                                .unit("dateTimeFromNow")
                                .colourless()
                                .now(
                                        "upkeep",
                                        "1000 * max(bellwether_store_upkeep_last_success_timestamp_seconds{instance=~\"$instance\"} > 0)"),
                        Panel.stat("Failures of upkeep", "How often the upkeep of days failed in the last day.")
                                .size(4, 4)
                                .decimals(0)
                                .steps(GREEN)
                                .step(1, RED)
                                .now(
                                        "failures",
                                        "sum(increase(bellwether_store_upkeep_failures_total{instance=~\"$instance\"}[1d]))"),
                        Panel.row("Sources and notifications"),
                        Panel.series("Rows of sources", "Rows a second that jobs tables gave, by what became of them.")
                                .size(8, 8)
                                .unit("cps")
                                .noValue("No source is configured")
                                .stacked()
                                .over(
                                        "{{source}} {{result}}",
                                        "sum by (source, result) (rate(bellwether_source_rows_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.series("Lag of sources", "For how long not everything in a source has been read.")
                                .size(8, 8)
                                .unit("s")
                                .noValue("No source is configured")
                                .over(
                                        "{{source}}",
                                        "max by (source) (bellwether_source_lag_seconds{instance=~\"$instance\"})"),
                        Panel.timeline("Sources up", "Whether each source can be read and what it gives be stored.")
                                .size(8, 8)
                                .noValue("No source is configured")
                                .word(1, "Up", GREEN)
                                .word(0, "Down", RED)
                                .over("{{source}}", "min by (source) (bellwether_source_up{instance=~\"$instance\"})"),
                        Panel.series(
                                        "Notifications",
                                        "Attempts a minute to tell subscribers of a change, by result. Deferred ones are tried again, abandoned ones are lost.")
                                .size(12, 8)
                                .unit("cpm")
                                .stacked()
                                .colour("delivered", GREEN)
                                .colour("deferred", YELLOW)
                                .colour("abandoned", RED)
                                .over(
                                        "{{result}}",
                                        "60 * sum by (result) (rate(bellwether_notifications_total{instance=~\"$instance\"}[$__rate_interval]))"),
                        Panel.timeline("Vantage over time", "Whether the node sees the network.")
                                .size(12, 8)
                                .word(1, "Online", GREEN)
                                .word(0, "Offline", RED)
                                .over(
                                        "{{instance}}",
                                        "min by (instance) (bellwether_vantage_online{instance=~\"$instance\"})"),
                        Panel.row("JVM and process"),
                        Panel.series("Heap", "Heap in use and set aside, and the most there may be.")
                                .size(8, 8)
                                .unit("bytes")
                                .over(
                                        "{{instance}} used",
                                        "sum by (instance) (jvm_memory_used_bytes{instance=~\"$instance\",area=\"heap\"})")
                                .over(
                                        "{{instance}} committed",
                                        "sum by (instance) (jvm_memory_committed_bytes{instance=~\"$instance\",area=\"heap\"})")
                                .over(
                                        "{{instance}} most",
                                        "sum by (instance) (jvm_memory_max_bytes{instance=~\"$instance\",area=\"heap\"} > 0)"),
                        Panel.series(
                                        "Garbage collection",
                                        "Share of time that collections pause the daemon, and the longest pause.")
                                .size(8, 8)
                                .unit("percentunit")
                                .override("byFrameRefID", "B", "unit", "s", "custom.axisPlacement", "right")
                                .over(
                                        "{{instance}} share of time",
                                        "sum by (instance) (rate(jvm_gc_pause_seconds_sum{instance=~\"$instance\"}[$__rate_interval]))")
                                .over(
                                        "{{instance}} longest pause",
                                        "max by (instance) (jvm_gc_pause_seconds_max{instance=~\"$instance\"})"),
                        Panel.series("Threads", "Threads by state.")
                                .size(8, 8)
                                .decimals(0)
                                .stacked()
                                .legend("lastNotNull")
                                .over(
                                        "{{state}}",
                                        "sum by (state) (jvm_threads_states_threads{instance=~\"$instance\"})"),
                        Panel.series("Processor", "Processors in use. 1 is one whole processor.")
                                .size(8, 8)
                                .decimals(2)
                                .over(
                                        "{{instance}}",
                                        "sum by (instance) (rate(process_cpu_seconds_total{instance=~\"$instance\"}[$__rate_interval]) and on (instance) bellwether_build_info)"),
                        Panel.series(
                                        "Memory beside the heap",
                                        "What else the JVM itself uses: classes, compiled code, buffers.")
                                .size(8, 8)
                                .unit("bytes")
                                .stacked()
                                .legend("lastNotNull")
                                .over(
                                        "{{id}}",
                                        "sum by (id) (jvm_memory_used_bytes{instance=~\"$instance\",area=\"nonheap\"})")
                                .over(
                                        "buffers {{id}}",
                                        "sum by (id) (jvm_buffer_memory_used_bytes{instance=~\"$instance\"})"),
                        Panel.series("Open files", "Files and sockets that are open, and how many may be.")
                                .size(8, 8)
                                .decimals(0)
                                .over(
                                        "{{instance}} open",
                                        "max by (instance) (process_files_open_files{instance=~\"$instance\"})")
                                .over(
                                        "{{instance}} most",
                                        "max by (instance) (process_files_max_files{instance=~\"$instance\"})"))
                .json();
    }
}

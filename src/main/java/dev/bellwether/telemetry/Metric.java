package dev.bellwether.telemetry;

/** Every metric of the daemon's own, with what it says. Times are in seconds, timestamps in seconds since 1970 in UTC. */
public enum Metric {
    STATUS("bellwether_connector_status", "1 for the status that the connector has, 0 for the others."),
    STATUS_LEVEL(
            "bellwether_connector_status_level",
            "The status as one number, the worse the larger: 1 operational, 2 under maintenance, 3 unknown, 4 degraded performance, 5 partial outage, 6 major outage."),
    STATUS_LAST_CHANGE(
            "bellwether_connector_status_last_change_timestamp_seconds",
            "When the status became what it is; 0 before the first evaluation."),
    SUCCESS_RATIO(
            "bellwether_connector_success_ratio",
            "Share of the hour's observations that succeeded; NaN where nothing was counted."),
    FIRST_TIME_SUCCESS_RATIO(
            "bellwether_connector_first_time_success_ratio",
            "Share of the hour's observations that succeeded first time; NaN where nothing was counted."),
    EVIDENCE_COUNT("bellwether_connector_evidence_count", "How many jobs and probe runs of the hour are counted."),
    DECISION_RATIO(
            "bellwether_connector_decision_ratio",
            "Share of the observations that decided on the performance that succeeded, first time unless it is a major outage; NaN"
                    + " where none did."),
    DECISION_OBSERVATIONS(
            "bellwether_connector_decision_observations",
            "How many observations decided on the performance, such as the last 12; 0 where none did."),
    INFO("bellwether_connector_info", "What the catalogue says of the connector."),
    CONNECTOR_UNSTABLE(
            "bellwether_connector_unstable",
            "1 while the connector goes up and down so often that it improves at scheduled evaluations alone."),
    USER_ERROR_SURGE("bellwether_user_error_surge", "1 while an unusual share of outcomes blames the customer."),
    LAST_RELEASE(
            "bellwether_connector_last_release_timestamp_seconds",
            "When a version of the connector last went live; 0 where none is known."),
    MAINTENANCE(
            "bellwether_connector_maintenance", "1 while the last evaluation saw a maintenance window open, 0 if not."),
    JOB_OUTCOMES("bellwether_job_outcomes_total", "Job outcomes taken in, by outcome and fault."),
    JOB_STEP_FAILURES(
            "bellwether_job_step_failures_total",
            "Failed job outcomes taken in, by the step that failed; other where it is not known or not a usual one."),
    PROBE_RUNS("bellwether_probe_runs_total", "Finished runs of probes, by outcome."),
    PROBE_SUCCESS(
            "bellwether_probe_success",
            "1 if the probe's last run succeeded, first time or not, 0 if not; no sample before its first run."),
    PROBE_PHASE_DURATION(
            "bellwether_probe_phase_duration_seconds",
            "How long each phase of the probe's last run took; 0 for phases that it did not reach, no sample before its first run."),
    PROBE_CERT_NOT_AFTER(
            "bellwether_probe_tls_cert_not_after_timestamp_seconds",
            "When the first certificate of the chain last seen expires."),
    PROBE_SCHEDULE_LAG("bellwether_probe_schedule_lag_seconds", "How much later than planned runs of probes began."),
    PROBE_SKIPPED("bellwether_probe_skipped_total", "Runs of probes that were left out, by reason."),
    EVALUATIONS("bellwether_evaluations_total", "Evaluations published, by trigger."),
    CLOCK_JUMPS("bellwether_clock_jumps_total", "How often the clock went back, and ticks with it."),
    EVALUATION_LAST_SUCCESS(
            "bellwether_evaluation_last_success_timestamp_seconds",
            "The latest tick whose evaluations were published; 0 before the first."),
    VANTAGE_ONLINE("bellwether_vantage_online", "1 if this node sees the network, 0 if it is offline."),
    SOURCE_ROWS("bellwether_source_rows_total", "Rows of a source, each once, by what became of them."),
    SOURCE_LAG("bellwether_source_lag_seconds", "For how long not everything in the source has been read."),
    SOURCE_UP("bellwether_source_up", "1 if the source can be read and what it gives can be stored, 0 if not."),
    NOTIFICATIONS("bellwether_notifications_total", "Attempts to tell subscribers of a change, by result."),
    EVALUATION_DURATION("bellwether_evaluation_duration_seconds", "How long a tick took to decide on all connectors."),
    EVALUATION_LAG(
            "bellwether_evaluation_lag_seconds", "How long after its tick what was decided was stored and published."),
    INTAKE_OUTCOMES(
            "bellwether_intake_outcomes_total", "Job outcomes that producers sent over HTTP, by what became of them."),
    UNLISTED_CODES(
            "bellwether_unlisted_error_codes_total",
            "Failed job outcomes whose error code is not listed, by code; beyond a hundred codes as other."),
    INTAKE_REFUSED(
            "bellwether_intake_requests_refused_total",
            "Requests of producers that were refused as a whole, by reason."),
    VERTICLE_UP(
            "bellwether_verticle_up", "1 while the verticle runs, 0 while it is down and waits to be brought back."),
    VERTICLE_RESTARTS("bellwether_verticle_restarts_total", "How often a verticle that had failed was brought back."),
    READINESS(
            "bellwether_readiness",
            "1 if the check of readiness found its part ready when last asked, 0 if not or before."),
    EVENT_LOOP_LAG("bellwether_event_loop_lag_seconds", "How long a task waits before an event loop begins it."),
    EVENT_LOOPS_BLOCKED(
            "bellwether_event_loops_blocked", "Event loops on which a task has been waiting for more than a second."),
    STORE_UP("bellwether_store_up", "1 if PostgreSQL answered when last asked, 0 if not or before."),
    STORE_RESTORED_COPY(
            "bellwether_store_restored_copy",
            "1 while the store is a restored copy that is not activated: no webhook is sent and no source read."),
    STORE_PING_DURATION(
            "bellwether_store_ping_duration_seconds",
            "How long PostgreSQL took to answer the smallest question, where it did."),
    STORE_UNSAVED(
            "bellwether_store_unsaved_items", "Items that wait, on disk or in memory, until PostgreSQL takes them."),
    STORE_DROPPED(
            "bellwether_store_dropped_items_total",
            "Items that were given up because too many waited, or because they cannot be stored."),
    UPKEEP_LAST_SUCCESS(
            "bellwether_store_upkeep_last_success_timestamp_seconds",
            "When days were last made ahead and expired ones dropped; 0 before the first time."),
    UPKEEP_FAILURES("bellwether_store_upkeep_failures_total", "How often the upkeep of days failed."),
    ROLL_UP_LAST_SUCCESS(
            "bellwether_store_roll_up_last_success_timestamp_seconds",
            "When evidence was last rolled up by the hour; 0 before the first time."),
    ROLL_UP_FAILURES(
            "bellwether_store_roll_up_failures_total", "How often evidence could not be rolled up by the hour."),
    INSTITUTIONS("bellwether_institutions", "How many institutions the catalogue has."),
    CONNECTORS("bellwether_connectors", "How many connectors have a status, by stage."),
    PLATFORM_JOB_OUTCOMES(
            "bellwether_platform_job_outcomes_total", "Job outcomes of all connectors taken in, by outcome and fault."),
    PLATFORM_JOB_STEP_FAILURES(
            "bellwether_platform_job_step_failures_total",
            "Failed job outcomes of all connectors, by the step that failed."),
    PLATFORM_PROBE_RUNS("bellwether_platform_probe_runs_total", "Finished runs of all probes, by outcome."),
    RELOAD_LAST_SUCCESS(
            "bellwether_reload_last_success",
            "1 if the files are in force as they were last read, 0 if a file was refused and what ran stays."),
    RELOAD_LAST_TIMESTAMP(
            "bellwether_reload_last_timestamp_seconds", "When the version of the file that is in force was read."),
    CLUSTER_NODES("bellwether_cluster_nodes", "How many nodes divide the work by the view that this one works under."),
    CLUSTER_VIEW("bellwether_cluster_view", "The number of that view."),
    CLUSTER_OWNED("bellwether_cluster_owned_connectors", "How many connectors this node probes and evaluates."),
    CLUSTER_HANDOVERS("bellwether_cluster_handovers_total", "How often a connector came to this node or went from it."),
    CLUSTER_GAPS(
            "bellwether_cluster_bus_gaps_total",
            "How often messages of another node were missed and read from the store."),
    CLUSTER_REFUSED(
            "bellwether_cluster_refused_evaluations_total",
            "Evaluations that were not stored, since their connectors were another node's by then."),
    CLUSTER_DIGESTS(
            "bellwether_cluster_digests",
            "How many different catalogues, or sets of policy, keys and secret, the nodes go by; 1 where they agree."),
    BUILD_INFO("bellwether_build_info", "Always 1; the labels say what runs.");

    private final String wire;
    final String help;

    Metric(String wire, String help) {
        this.wire = wire;
        this.help = help;
    }

    /** As samples are called in plain text. */
    @Override
    public String toString() {
        return wire;
    }
}

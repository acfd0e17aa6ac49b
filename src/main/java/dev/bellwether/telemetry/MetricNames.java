package dev.bellwether.telemetry;

/** The name of every metric of the daemon's own. Times are in seconds, timestamps in seconds since 1970 in UTC. */
public final class MetricNames {
    public static final String STATUS = "bellwether_connector_status";
    public static final String STATUS_LEVEL = "bellwether_connector_status_level";
    public static final String STATUS_LAST_CHANGE = "bellwether_connector_status_last_change_timestamp_seconds";
    public static final String SUCCESS_RATIO = "bellwether_connector_success_ratio";
    public static final String FIRST_TIME_SUCCESS_RATIO = "bellwether_connector_first_time_success_ratio";
    public static final String EVIDENCE_COUNT = "bellwether_connector_evidence_count";
    public static final String INFO = "bellwether_connector_info";
    public static final String CONNECTOR_UNSTABLE = "bellwether_connector_unstable";
    public static final String USER_ERROR_SURGE = "bellwether_user_error_surge";
    public static final String LAST_RELEASE = "bellwether_connector_last_release_timestamp_seconds";
    public static final String MAINTENANCE = "bellwether_connector_maintenance";
    public static final String JOB_OUTCOMES = "bellwether_job_outcomes_total";
    public static final String JOB_STEP_FAILURES = "bellwether_job_step_failures_total";
    public static final String PROBE_RUNS = "bellwether_probe_runs_total";
    public static final String PROBE_SUCCESS = "bellwether_probe_success";
    public static final String PROBE_PHASE_DURATION = "bellwether_probe_phase_duration_seconds";
    public static final String PROBE_CERT_NOT_AFTER = "bellwether_probe_tls_cert_not_after_timestamp_seconds";
    public static final String PROBE_SCHEDULE_LAG = "bellwether_probe_schedule_lag_seconds";
    public static final String PROBE_SKIPPED = "bellwether_probe_skipped_total";
    public static final String EVALUATIONS = "bellwether_evaluations_total";
    public static final String CLOCK_JUMPS = "bellwether_clock_jumps_total";
    public static final String EVALUATION_LAST_SUCCESS = "bellwether_evaluation_last_success_timestamp_seconds";
    public static final String VANTAGE_ONLINE = "bellwether_vantage_online";
    public static final String SOURCE_ROWS = "bellwether_source_rows_total";
    public static final String SOURCE_LAG = "bellwether_source_lag_seconds";
    public static final String SOURCE_UP = "bellwether_source_up";
    public static final String NOTIFICATIONS = "bellwether_notifications_total";

    public static final String EVALUATION_DURATION = "bellwether_evaluation_duration_seconds";
    public static final String EVALUATION_LAG = "bellwether_evaluation_lag_seconds";
    public static final String INTAKE_OUTCOMES = "bellwether_intake_outcomes_total";
    public static final String UNLISTED_CODES = "bellwether_unlisted_error_codes_total";
    public static final String INTAKE_REFUSED = "bellwether_intake_requests_refused_total";
    public static final String VERTICLE_UP = "bellwether_verticle_up";
    public static final String VERTICLE_RESTARTS = "bellwether_verticle_restarts_total";
    public static final String READINESS = "bellwether_readiness";
    public static final String EVENT_LOOP_LAG = "bellwether_event_loop_lag_seconds";
    public static final String EVENT_LOOPS_BLOCKED = "bellwether_event_loops_blocked";
    public static final String STORE_UP = "bellwether_store_up";
    public static final String STORE_PING_DURATION = "bellwether_store_ping_duration_seconds";
    public static final String STORE_UNSAVED = "bellwether_store_unsaved_items";
    public static final String STORE_DROPPED = "bellwether_store_dropped_items_total";
    public static final String UPKEEP_LAST_SUCCESS = "bellwether_store_upkeep_last_success_timestamp_seconds";
    public static final String UPKEEP_FAILURES = "bellwether_store_upkeep_failures_total";
    public static final String ROLL_UP_LAST_SUCCESS = "bellwether_store_roll_up_last_success_timestamp_seconds";
    public static final String ROLL_UP_FAILURES = "bellwether_store_roll_up_failures_total";
    public static final String INSTITUTIONS = "bellwether_institutions";
    public static final String CONNECTORS = "bellwether_connectors";
    public static final String PLATFORM_JOB_OUTCOMES = "bellwether_platform_job_outcomes_total";
    public static final String PLATFORM_JOB_STEP_FAILURES = "bellwether_platform_job_step_failures_total";
    public static final String PLATFORM_PROBE_RUNS = "bellwether_platform_probe_runs_total";
    public static final String RELOAD_LAST_SUCCESS = "bellwether_reload_last_success";
    public static final String RELOAD_LAST_TIMESTAMP = "bellwether_reload_last_timestamp_seconds";
    public static final String BUILD_INFO = "bellwether_build_info";

    private MetricNames() {}
}

package dev.bellwether.telemetry;

/** The name of every metric of the daemon's own. Times are in seconds, timestamps in seconds since 1970 in UTC. */
public final class MetricNames {
    public static final String STATUS = "bellwether_connector_status";
    public static final String STATUS_LAST_CHANGE = "bellwether_connector_status_last_change_timestamp_seconds";
    public static final String SUCCESS_RATIO = "bellwether_connector_success_ratio";
    public static final String FIRST_TIME_SUCCESS_RATIO = "bellwether_connector_first_time_success_ratio";
    public static final String EVIDENCE_COUNT = "bellwether_connector_evidence_count";
    public static final String INFO = "bellwether_connector_info";
    public static final String USER_ERROR_SURGE = "bellwether_user_error_surge";
    public static final String JOB_OUTCOMES = "bellwether_job_outcomes_total";
    public static final String PROBE_RUNS = "bellwether_probe_runs_total";
    public static final String PROBE_SUCCESS = "bellwether_probe_success";
    public static final String PROBE_PHASE_DURATION = "bellwether_probe_phase_duration_seconds";
    public static final String PROBE_CERT_NOT_AFTER = "bellwether_probe_tls_cert_not_after_timestamp_seconds";
    public static final String PROBE_SCHEDULE_LAG = "bellwether_probe_schedule_lag_seconds";
    public static final String PROBE_SKIPPED = "bellwether_probe_skipped_total";
    public static final String EVALUATIONS = "bellwether_evaluations_total";
    public static final String EVALUATION_LAST_SUCCESS = "bellwether_evaluation_last_success_timestamp_seconds";
    public static final String VANTAGE_ONLINE = "bellwether_vantage_online";
    public static final String NOTIFICATIONS = "bellwether_notifications_total";

    private MetricNames() {}
}

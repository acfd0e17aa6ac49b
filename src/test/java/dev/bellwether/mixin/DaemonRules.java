package dev.bellwether.mixin;

import dev.bellwether.mixin.RuleFile.Group;
import java.util.List;

/** What concerns ourselves: whether Bellwether sees, decides and remembers. Nothing here asks for a series of a connector. */
final class DaemonRules {
    private DaemonRules() {}

    static RuleFile file() {
        return new RuleFile("daemon.yml", """
                What concerns ourselves: whether Bellwether sees, decides and remembers. `scope: us`. No rule of this file reads a series per
                connector, so that they are as fast with 57,000 connectors as with ten, and hold for who scrapes `/metrics?series=aggregate`.""", List.of(new Group("bellwether-daemon", "", daemon())));
    }

    private static Rule us(String name, String severity, String expression) {
        return Rule.alert(name, severity, "us", expression).shownIn("daemon");
    }

    private static List<Rule> daemon() {
        return List.of(
                us("BellwetherWatchdog", "none", "vector(1)")
                        .because(
                                "Dead man's switch: it always fires, and whoever receives it raises the alarm when it no longer comes.")
                        .says(
                                "The way from Prometheus to you works",
                                "This alert always fires. When it stops coming, no other alert can be relied on."),
                us("BellwetherDaemonDown", "page", "absent(up{job=\"bellwether\"} == 1)")
                        .because("A restart takes some ten seconds, and must not page.")
                        .after("2m")
                        .says("No Bellwether daemon answers", """
                                None of {{ with query "count(up{job=\\"bellwether\\"})" }}{{ . | first | value | humanize }}{{ else }}0{{ end }}
                                scraped daemons answers. Statuses are not updated and outages not seen; what was firing about institutions stays
                                as it was."""),
                us("BellwetherNodeDown", "ticket", "up{job=\"bellwether\"} == 0")
                        .after("5m")
                        .says("Bellwether on {{ $labels.instance }} does not answer", """
                                The daemon on {{ $labels.instance }} has not answered for five minutes; {{ with query
                                "count(up{job=\\"bellwether\\"} == 1)" }}{{ . | first | value | humanize }}{{ else }}0{{ end }} others do."""),
                us("BellwetherNotReady", "page", "bellwether_readiness == 0")
                        .after("5m")
                        .says("Bellwether is not ready: {{ $labels.check }}", """
                                For five minutes the readiness check {{ $labels.check }} of {{ $labels.instance }} has failed; /health/ready says
                                why.{{ with printf "sum(bellwether_store_unsaved_items{instance=%q}) > 0" $labels.instance | query }} {{ . | first
                                | value | humanize }} items wait to be stored.{{ end }}"""),
                us("BellwetherVantageOffline", "page", "bellwether_vantage_online == 0")
                        .after("1m")
                        .says("Our own network is down", """
                                {{ $labels.instance }} reaches none of its reference targets. Probes that get no answer are not counted against
                                institutions: their statuses rest on jobs and on what was known before."""),
                us(
                                "BellwetherEvaluationStale",
                                "page",
                                "time() - bellwether_evaluation_last_success_timestamp_seconds > @120@")
                        .because("A sign of life comes with every recheck, by default every 15 seconds.")
                        .after("1m")
                        .says("Statuses are not updated", """
                                {{ $labels.instance }} published its last evaluation {{ $value | humanizeDuration }} ago. Every status is as old
                                as that."""),
                us("BellwetherReloadRefused", "ticket", "bellwether_reload_last_success == 0")
                        .because(
                                "What runs stays, so this is not urgent; but who changed a file believes that it is in force.")
                        .after("1m")
                        .says("Bellwether refused a changed file", """
                                {{ $labels.instance }} refused the catalogue or the error codes as they are now, and goes on with what it
                                read{{ with printf "time() - max(bellwether_reload_last_timestamp_seconds{instance=%q})" $labels.instance | query
                                }} {{ . | first | value | humanizeDuration }} ago{{ end }}. /health/ready and the log say which mistakes are in it."""),
                us("BellwetherIntakeSilent", "ticket", """
                                sum(increase(bellwether_platform_job_outcomes_total[1d]))
                                and on () sum(increase(bellwether_platform_job_outcomes_total[15m])) == 0
                                and on () (
                                  sum(increase(bellwether_platform_job_outcomes_total[1h] offset 15m)) >= 60
                                  or on ()
                                  ALERTS{alertname="BellwetherIntakeSilent",alertstate="firing"}
                                )""")
                        .because(
                                "More than one outcome a minute until a quarter of an hour ago, and none since. It lasts until some come again.")
                        .says("No job outcomes come in", """
                                No job outcome has come in for a quarter of an hour, and {{ $value | humanize }} in the last day. Statuses rest on
                                probes alone."""),
                us("BellwetherIntakeRefusing", "ticket", """
                                sum by (job, instance, reason) (
                                  increase(bellwether_intake_requests_refused_total{reason=~"busy|store-unavailable"}[5m])
                                ) > 0""")
                        .after("10m")
                        .says("Bellwether cannot take in job outcomes", """
                                For ten minutes {{ $labels.instance }} has told producers to come back later, in the last five {{ $value |
                                humanize }} times: {{ $labels.reason }}. Nothing is lost as long as they do."""),
                us("BellwetherProbesLate", "ticket", """
                                histogram_quantile(
                                  0.99, sum by (job, instance, le) (rate(bellwether_probe_schedule_lag_seconds_bucket[5m]))
                                ) > 1""").after("10m").says("Probes begin late", """
                                One in a hundred probe runs of {{ $labels.instance }} begins {{ $value | humanizeDuration }} late or later.
                                Outages are found as much later."""),
                us(
                                "BellwetherProbesSkipped",
                                "ticket",
                                "sum by (job, instance, reason) (increase(bellwether_probe_skipped_total[10m])) > 0")
                        .after("10m")
                        .says("Probe runs are left out", """
                                {{ $labels.instance }} left out {{ $value | humanize }} probe runs in ten minutes: {{ $labels.reason }}."""),
                us("BellwetherEventLoopLag", "ticket", """
                                histogram_quantile(
                                  0.99, sum by (job, instance, le) (rate(bellwether_event_loop_lag_seconds_bucket[5m]))
                                ) > 0.5
                                or
                                bellwether_event_loops_blocked > 0""").after("5m").says("Event loops are held up", """
                                Tasks wait too long for the event loops of {{ $labels.instance }}: {{ with printf
                                "bellwether_event_loops_blocked{instance=%q}" $labels.instance | query }}{{ . | first | value | humanize
                                }}{{ else }}none{{ end }} are blocked now. Everything that the daemon does is as late."""),
                us("BellwetherVerticleRestarting", "ticket", "increase(bellwether_verticle_restarts_total[1h]) > 2")
                        .says("A part of Bellwether keeps failing: {{ $labels.verticle }}", """
                                The verticle {{ $labels.verticle }} of {{ $labels.instance }} was brought back {{ $value | humanize }} times in an
                                hour."""),
                us("BellwetherEvidenceUnsaved", "ticket", "bellwether_store_unsaved_items > 10000")
                        .after("5m")
                        .says("Bellwether cannot store what it sees", """
                                {{ $value | humanize }} {{ $labels.kind }} of {{ $labels.instance }} wait for PostgreSQL. They are on disk, and a
                                restart loses none; when their share of the disk is full, the oldest are given up."""),
                us("BellwetherEvidenceDropped", "ticket", "increase(bellwether_store_dropped_items_total[15m]) > 0")
                        .says("Bellwether gave up evidence", """
                                {{ $labels.instance }} gave up {{ $value | humanize }} {{ $labels.kind }} in a quarter of an hour that could not
                                be stored. Statuses are right, but the history has a gap."""),
                us("BellwetherUpkeepStale", "ticket", """
                                time() - bellwether_store_upkeep_last_success_timestamp_seconds > @10800@
                                and on (job, instance) time() - process_start_time_seconds > @10800@""")
                        .because("The upkeep runs every hour, and days are made several days ahead: there is time.")
                        .says("Old evidence is not dropped", """
                                The upkeep of the store last succeeded {{ $value | humanizeDuration }} ago on {{ $labels.instance }}. If it goes
                                on, the disk fills and days to come have no partition."""),
                us("BellwetherSourceDown", "ticket", "bellwether_source_up == 0")
                        .after("10m")
                        .says("A source of job outcomes cannot be read: {{ $labels.source }}", """
                                For ten minutes {{ $labels.instance }} has not been able to read the source {{ $labels.source }}, or to store what
                                it gives{{ with printf "bellwether_source_lag_seconds{instance=%q,source=%q} > 0" $labels.instance $labels.source
                                | query }}; {{ . | first | value | humanizeDuration }} of it are not read{{ end }}. It goes on where it stopped."""),
                us("BellwetherSourceLagging", "ticket", "bellwether_source_lag_seconds > @300@")
                        .after("5m")
                        .says("Job outcomes of {{ $labels.source }} come late", """
                                For {{ $value | humanizeDuration }} {{ $labels.instance }} has not read everything that the source
                                {{ $labels.source }} holds. Outages are found as much later."""),
                us("BellwetherConnectorsUnowned", "page", """
                                max(sum by (job, instance) (bellwether_connectors))
                                - on () sum(bellwether_cluster_owned_connectors) > 0""")
                        .because("A hand-over takes some ten seconds.")
                        .after("1m")
                        .says("No node watches some connectors", """
                                For a minute {{ $value | humanize }} connectors have been probed and evaluated by no node. Their statuses stand
                                still."""),
                us("BellwetherNodeLost", "ticket", """
                                max(max_over_time(bellwether_cluster_nodes[1h])) - on () max(bellwether_cluster_nodes) > 0""")
                        .because("A rolling upgrade takes each node away for less than that.")
                        .after("10m")
                        .says("A node is gone", """
                                {{ $value | humanize }} fewer nodes divide the work than in the last hour; {{ with query
                                "max(bellwether_cluster_nodes)" }}{{ . | first | value | humanize }}{{ end }} are left, and do all of it."""),
                us("BellwetherNodesDisagree", "ticket", "max(bellwether_cluster_digests) > 1")
                        .because("While files are rolled out, nodes differ for a while.")
                        .after("15m")
                        .says("Nodes go by different catalogues or policies", """
                                For a quarter of an hour the nodes have had {{ $value | humanize }} different sets of catalogue, error codes,
                                policy, keys and secret. What a status is depends on which node decides."""),
                us(
                                "BellwetherNodesUnheard",
                                "ticket",
                                "sum by (job, instance) (increase(bellwether_cluster_bus_gaps_total[10m])) > 10")
                        .after("10m")
                        .says("Nodes do not hear one another", """
                                {{ $labels.instance }} missed what other nodes said {{ $value | humanize }} times in ten minutes, and read it
                                from the store instead. Nothing is lost, but statuses come some seconds later and PostgreSQL has more to do."""),
                us("BellwetherCopyNotActivated", "ticket", "bellwether_store_restored_copy == 1")
                        .because(
                                "Who restores a backup looks at it before it is activated; nobody does so for an hour.")
                        .after("1h")
                        .says("A restored copy was never activated", """
                                {{ $labels.instance }} works on a restored backup. It tells no subscriber and reads no source until somebody runs
                                `bellwether restore --activate` and restarts it."""),
                us(
                                "BellwetherNotificationsAbandoned",
                                "ticket",
                                "increase(bellwether_notifications_total{result=\"abandoned\"}[1h]) > 0")
                        .says(
                                "Subscribers were not told",
                                "{{ $labels.instance }} gave up {{ $value | humanize }} notifications in an hour, after all their attempts."));
    }
}

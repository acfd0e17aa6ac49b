package dev.bellwether.mixin;

import dev.bellwether.mixin.RuleFile.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What institutions do: outages, waves of outages, and what threatens to become one. */
final class ConnectorRules {
    /** By which alerts can be routed. */
    static final String LABELS = "connector, institution, name, method, stage, country, tier";

    /** The labels of the catalogue, for what has a connector's id alone. */
    private static final String JOINED = "institution, name, method, stage, country, tier";

    private static final String NOBODY_ANSWERS = "absent(up{job=\"bellwether\"} == 1)";
    private static final String DOWN = "connector:bellwether_major_outage:level";
    /** An end that does not last so long is no end: what goes up and down is one page. */
    private static final String LINGERS = "15m";
    /** Longer than that, so that who was held back is not paged when it is well. */
    private static final String OUTLASTS = "16m";

    private static final String HELD_BACK = "BellwetherPartOfSharedOutage";

    private static final String LIVE = Level.SERIES + "{stage!~\"beta|alpha\"}";

    private static final String UNSTABLE =
            "{{ with printf \"max(bellwether_connector_unstable{connector=%q}) == 1\" $labels.connector | query }} It is unstable: it has gone up"
                    + " and down again and again, so that it works is believed at full and half hours alone.{{ end }}";

    /** A wave is reported anew at each of these multiples of the institutions that make one. */
    private static final int WAVE_STEPS = 8;

    private ConnectorRules() {}

    static RuleFile file() {
        return new RuleFile(
                "connectors.yml",
                """
                What institutions do: outages, and what threatens to become one. `scope: connector` is about one connector, `scope: shared`
                about several institutions at once.

                Where no daemon answers, nobody knows whether an outage is over: what was firing goes on firing by its own ALERTS series, so
                that a restart neither resolves nor repeats a page.""",
                List.of(
                        new Group("bellwether-connectors", "", outages()),
                        new Group("bellwether-evidence", "1m", evidence()),
                        new Group("bellwether-disagreement", "5m", disagreement())));
    }

    private static List<Rule> outages() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.record(Level.SERIES, "max by (%s) (bellwether_connector_status_level)".formatted(LABELS))
                .because("""
                One number for each connector, with all that alerts are routed by: what else asks for a status asks this. The worse a status,
                the larger its number."""));
        rules.add(
                Rule.record(DOWN, LIVE + " == " + Level.MAJOR.number())
                        .because(
                                "The connectors in Major Outage that page; those in beta or alpha do not. What follows reads these few."));
        rules.add(Rule.record("institution:bellwether_new_major_outage:max", """
                        max by (institution) (
                          %1$s and on (connector) (%2$s offset 10m <= %4$d != %5$d)
                        ) / %3$d""".formatted(
                                DOWN, LIVE, Level.MAJOR.number(), Level.DEGRADED.number(), Level.UNKNOWN.number()))
                .because("""
                        The institutions that went down within the last ten minutes: ten minutes ago they worked, well or not so well. At a first
                        start, of the daemon or of Prometheus, nothing is new, however much is down."""));
        rules.add(Rule.record(
                        "bellwether:wave:threshold", "clamp_min(max(bellwether_institutions) * 0.02, 5) or vector(5)")
                .because("So many at once are a wave: five institutions or two in a hundred, whichever is more."));
        rules.add(Rule.record("institution:bellwether_wave:outage", """
                        institution:bellwether_new_major_outage:max
                        and on ()
                        count(institution:bellwether_new_major_outage:max) >= bellwether:wave:threshold
                        or
                        (
                          last_over_time(institution:bellwether_wave:outage[%3$s]) and on (institution) %1$s
                          and on ()
                          count(last_over_time(institution:bellwether_wave:outage[%3$s]) and on (institution) %1$s)
                          >= bellwether:wave:threshold
                        )
                        or
                        institution:bellwether_wave:outage and on () %2$s""".formatted(DOWN, NOBODY_ANSWERS, LINGERS))
                .because("""
                        The institutions that went down together. A wave begins when enough are new at once, and takes in what goes down while
                        that holds, and what of it goes down again within 15 minutes. It lasts until fewer of them are down than make a wave;
                        those that were down before it, or go down later, are no part of it."""));
        rules.add(Rule.record("bellwether:wave:institutions", "count(institution:bellwether_wave:outage)"));
        rules.add(Rule.record("connector:bellwether_wave:held_back", """
                        (%1$s and on (institution) institution:bellwether_wave:outage)
                        unless on (connector)
                        (
                          time() - ALERTS_FOR_STATE{alertname="BellwetherMajorOutage",severity="page"} >= @%2$d@
                          unless on (connector) ALERTS{alertname="%4$s"}
                        )
                        or
                        max by (%5$s) (ALERTS{alertname="%4$s",alertstate="firing"})
                        and on () %3$s""".formatted(
                                DOWN, Figures.GROUP_WAIT.toSeconds(), NOBODY_ANSWERS, HELD_BACK, LABELS))
                .because("""
                        What the page of the wave stands for. Who was paged for itself before it was seen that this is a wave, which takes
                        Alertmanager's group_wait, is not held back: its end is to be told too."""));
        double multiple = 1;
        for (int step = 1; step <= WAVE_STEPS; step++, multiple *= 1.5) {
            rules.add(Rule.record(
                            "bellwether:wave_step:institutions",
                            step == 1
                                    ? "bellwether:wave:threshold"
                                    : "bellwether:wave:threshold * " + decimal(multiple))
                    .label("step", Integer.toString(step))
                    .because(
                            step == 1
                                    ? "A wave pages when it begins, and anew each time that it has grown by half."
                                    : ""));
        }
        rules.add(Rule.alert("BellwetherSharedOutage", "page", "shared", """
                        bellwether:wave_step:institutions <= on () group_left () bellwether:wave:institutions
                        or
                        max by (step) (ALERTS{alertname="BellwetherSharedOutage",alertstate="firing"})
                        and on () bellwether:wave:institutions""")
                .says(
                        "{{ with query \"bellwether:wave:institutions\" }}{{ . | first | value | humanize }}{{ end }} institutions went down"
                                + " together",
                        """
                        {{ with query "bellwether:wave:institutions" }}{{ . | first | value | humanize }}{{ end }} institutions went into Major
                        Outage within ten minutes of one another and are down{{ with query
                        "count(count by (institution) (connector:bellwether_major_outage:level)) - count(institution:bellwether_wave:outage) > 0" }}, beside
                        {{ . | first | value | humanize }} that are down for themselves{{ end }}. Look for what they share before calling a
                        bank:{{ range $i, $down := query "topk(8, institution:bellwether_wave:outage)" | sortByLabel "institution"
                        }}{{ if $i }},{{ end }} {{ $down.Labels.institution }}{{ end }}.""")
                .shownIn("overview"));
        rules.add(major("page", DOWN).because("""
                        The daemon has proven the outage by confirmation runs or by jobs, so there is nothing left to wait for. An end that does not
                        last 15 minutes is no end: what goes up and down is one page. This depends on the status alone, in a wave or not: two servers
                        see a wave begin and end at different times, and neither may resolve what the other fires."""));
        rules.add(Rule.alert(HELD_BACK, "none", "connector", """
                        connector:bellwether_wave:held_back
                        or
                        last_over_time(connector:bellwether_wave:held_back[%1$s])
                        and on (connector) ALERTS{alertname="%2$s",alertstate="firing"}
                        unless on (connector) %3$s""".formatted(OUTLASTS, HELD_BACK, DOWN))
                .because("""
                        One of many: Alertmanager holds back its page while this fires, which is until that page has ended, or until the wave is
                        over and it is still down.""")
                .says(
                        "{{ $labels.name }}: part of a shared outage",
                        "The Major Outage of {{ $labels.connector }} is part of a wave, for which BellwetherSharedOutage pages.")
                .shownInItsOwn());
        rules.add(major("ticket", Level.SERIES + "{stage=~\"beta|alpha\"} == " + Level.MAJOR.number())
                .because("In beta or alpha: nobody is woken."));
        rules.add(Rule.alert("BellwetherPartialOutage", "ticket", "connector", """
                        %1$s == %2$d
                        or
                        max by (%3$s) (ALERTS{alertname="BellwetherPartialOutage"})
                        and on () %4$s""".formatted(
                                Level.SERIES, Level.PARTIAL.number(), LABELS, NOBODY_ANSWERS))
                .because(
                        "Ten minutes, since an outage that ends passes through this status and is settled five minutes later.")
                .after("10m")
                .lingering(LINGERS)
                .says("{{ $labels.name }}: Partial Outage", """
                        Only a proportion of connections over {{ $labels.connector }} succeed first time%s%s. Clients are told to try again after an
                        hour.%s""".formatted(
                                decided("", "did"),
                                rate(
                                        "bellwether_connector_first_time_success_ratio",
                                        "; over the whole hour ",
                                        rate("bellwether_connector_success_ratio", ", and ", " with retries")),
                                UNSTABLE))
                .shownInItsOwn());
        return rules;
    }

    private static Rule major(String severity, String expression) {
        return Rule.alert("BellwetherMajorOutage", severity, "connector", """
                        %1$s
                        or
                        max by (%2$s) (ALERTS{alertname="BellwetherMajorOutage",alertstate="firing",severity="%3$s"})
                        and on () %4$s""".formatted(
                                expression, LABELS, severity, NOBODY_ANSWERS))
                .lingering(LINGERS)
                .says("{{ $labels.name }}: Major Outage", """
                        What was seen last of {{ $labels.connector }} rules out that a majority of connections succeeds%s%s. Clients are told to
                        wait 1 to 3 hours.%s""".formatted(
                                decided("1 - ", "failed"),
                                rate(
                                        "bellwether_connector_success_ratio",
                                        "; over the whole hour ",
                                        counted(" of %s succeeded")),
                                UNSTABLE))
                .shownInItsOwn();
    }

    /** A rate of the alert's connector as text between two others; nothing at all where there is none. */
    private static String rate(String metric, String before, String after) {
        return "{{ with printf \"max(" + metric + "{connector=%q}) >= 0\" $labels.connector | query }}" + before
                + "{{ . | first | value | humanizePercentage }}" + after + "{{ end }}";
    }

    /** How many of the observations that decided went so; nothing at all where that is not known. */
    private static String decided(String before, String how) {
        return """
                {{ with printf "round(max(bellwether_connector_decision_observations{connector=%%q}) *
                (%smax(bellwether_connector_decision_ratio{connector=%%q}))) >= 0" $labels.connector $labels.connector | query }}: {{ . | first |
                value | humanize }} of the {{ with printf "max(bellwether_connector_decision_observations{connector=%%q})" $labels.connector | query
                }}{{ . | first | value | humanize }}{{ end }} that decided %s{{ end }}""".formatted(before, how).replace("\n", " ");
    }

    private static String counted(String text) {
        String number = """
                {{ with printf "max(bellwether_connector_evidence_count{connector=%%q,source=\\"%s\\"})" $labels.connector | query
                }}{{ . | first | value | humanize }}{{ end }} %s""";
        return text.formatted(number.formatted("jobs", "jobs") + " and " + number.formatted("probes", "probe runs"))
                .replace("\n", " ");
    }

    private static List<Rule> evidence() {
        return List.of(
                Rule.alert("BellwetherNoEvidence", "ticket", "connector", """
                                (time() - max by (connector) (bellwether_connector_status_last_change_timestamp_seconds))
                                * on (connector) group_right () (%s == %d) / %2$d""".formatted(
                                        Level.SERIES, Level.UNKNOWN.number()))
                        .after("1h")
                        .says("{{ $labels.name }}: nothing is known", """
                                For {{ $value | humanizeDuration }} {{ $labels.connector }} has had the status unknown: no job was counted and no
                                probe run either. Nobody would notice an outage.""")
                        .shownInItsOwn(),
                Rule.alert(
                                "BellwetherUserErrorSurge",
                                "ticket",
                                "connector",
                                joined("max by (connector) (bellwether_user_error_surge) == 1"))
                        .after("5m")
                        .says("{{ $labels.name }}: many customers are told that their login is wrong", """
                                {{ with printf
                                "sum(increase(bellwether_job_outcomes_total{connector=%q,fault=\\"user\\"}[1h])) / sum(increase(bellwether_job_outcomes_total{connector=%q}[1h]))"
                                $labels.connector $labels.connector | query }}{{ . | first | value | humanizePercentage }} of the last hour's
                                outcomes over{{ else }}Many outcomes over{{ end }} {{ $labels.connector }} are user errors: lately so many that
                                twice their usual share does not explain it. The bank's login may be broken: a login page that broke says "invalid
                                credentials" too.""")
                        .shownInItsOwn(),
                Rule.alert(
                                "BellwetherCertificateNearExpiry",
                                "ticket",
                                "connector",
                                joined(
                                        "min by (connector, probe) (bellwether_probe_tls_cert_not_after_timestamp_seconds) - time() < %d * 86400"
                                                .formatted(Figures.CERTIFICATE.toDays())))
                        .after("10m")
                        .says("{{ $labels.name }}: certificate expires soon", """
                                The certificate that the probe {{ $labels.probe }} of {{ $labels.connector }} sees expires in {{ $value |
                                humanizeDuration }}; below zero it has expired.""")
                        .shownInItsOwn());
    }

    private static List<Rule> disagreement() {
        return List.of(
                Rule.record("connector:bellwether_counted_outcomes:increase30m", """
                                sum by (connector) (increase(bellwether_job_outcomes_total{fault!~"user|platform"}[30m]))""")
                        .because("Probe and jobs are compared over half an hour, of at least ten each."),
                Rule.record("connector:bellwether_job_success:ratio_increase30m", """
                                sum by (connector) (increase(bellwether_job_outcomes_total{outcome="success"}[30m]))
                                / (connector:bellwether_counted_outcomes:increase30m > 0)"""),
                Rule.record("connector_probe:bellwether_runs:increase30m", """
                                sum by (connector, probe) (increase(bellwether_probe_runs_total[30m]))"""),
                Rule.record("connector_probe:bellwether_probe_success:ratio_increase30m", """
                                sum by (connector, probe) (increase(bellwether_probe_runs_total{outcome=~"success|flaky"}[30m]))
                                / (connector_probe:bellwether_runs:increase30m > 0)"""),
                Rule.alert("BellwetherProbeDisagreesWithJobs", "ticket", "connector", joined("""
                                abs(
                                  connector_probe:bellwether_probe_success:ratio_increase30m
                                  - on (connector) group_left ()
                                  connector:bellwether_job_success:ratio_increase30m
                                ) > 0.5
                                and on (connector) (connector:bellwether_counted_outcomes:increase30m >= 10)
                                and on (connector, probe) (connector_probe:bellwether_runs:increase30m >= 10)"""))
                        .after("15m")
                        .says("{{ $labels.name }}: probe and jobs disagree", """
                                Over half an hour {{ with printf
                                "connector_probe:bellwether_probe_success:ratio_increase30m{connector=%q,probe=%q}" $labels.connector
                                $labels.probe | query }}{{ . | first | value | humanizePercentage }}{{ end }} of the runs of the probe
                                {{ $labels.probe }} succeeded, but {{ with printf
                                "connector:bellwether_job_success:ratio_increase30m{connector=%q}" $labels.connector | query }}{{ . | first |
                                value | humanizePercentage }}{{ end }} of {{ with printf
                                "connector:bellwether_counted_outcomes:increase30m{connector=%q}" $labels.connector | query }}{{ . | first |
                                value | humanize }}{{ end }} job outcomes. One of the two does not measure what it should.""")
                        .shownInItsOwn());
    }

    /** With the labels of the catalogue, for connectors that are in it now. */
    static String joined(String expression) {
        return """
                (
                %s
                )
                * on (connector) group_left (%s)
                (%s > bool 0)""".formatted(expression.strip().indent(2).stripTrailing(), JOINED, Level.SERIES);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.4f", number).replaceAll("0+$", "");
    }
}

package dev.bellwether.mixin;

import dev.bellwether.mixin.RuleFile.Group;
import java.util.ArrayList;
import java.util.List;

/** Error budgets, burnt over two windows each. */
final class BudgetRules {
    /** At least so many outcomes must be our fault in the long window: a handful is no rate. */
    private static final int LEAST_FAILURES = 10;

    private static final List<Window> WINDOWS = List.of(
            new Window("1h", "hour", 60, "5m", 14.4, "page", ""),
            new Window("6h", "six hours", 360, "30m", 6, "page", ""),
            new Window("3d", "three days", 4320, "6h", 1, "ticket", "15m"));

    private BudgetRules() {}

    /**
     * A pair of windows.
     *
     * @param minutes how long the long one is
     * @param burn how many times faster than can go on for 30 days
     * @param severity of what burns the platform's budget so fast
     */
    private record Window(
            String length, String words, int minutes, String recent, double burn, String severity, String holds) {
        String limit(String budget) {
            return (burn == Math.rint(burn) ? Integer.toString((int) burn) : Double.toString(burn)) + " * " + budget;
        }

        /** Bellwether was there for half of the long window at the least: who has just begun to look knows nothing of three days. */
        String observed() {
            return "count_over_time(bellwether:observed:max[" + length + ":5m]) >= " + minutes / 10;
        }
    }

    static RuleFile file() {
        return new RuleFile(
                "budgets.yml",
                """
                Error budgets, burnt over two windows each: the long one says that it matters, the short one that it goes on (Google, The Site
                Reliability Workbook, chapter 5). Thresholds are the burn rate times the budget. Shares are of the whole window: time that nobody
                observed is no outage.

                A connector: at least 99.5 % of 30 days without an outage, which is what the Consumer Data Right asks of data holders. Planned
                maintenance is no outage. The platform, which is us: at most 0.1 % of all job outcomes with fault `platform`.""",
                List.of(
                        new Group("bellwether-budgets", "1m", platform()),
                        // Tickets, and much to read: every five minutes is soon enough, and the three days every half
                        // hour.
                        new Group("bellwether-connector-budgets", "5m", connector(WINDOWS.subList(0, 2), hours())),
                        new Group(
                                "bellwether-connector-budgets-of-days",
                                "30m",
                                connector(WINDOWS.subList(2, 3), days()))));
    }

    private static List<Rule> hours() {
        return List.of(
                Rule.record("connector:bellwether_outage:ratio5m", """
                        sum by (connector, institution) (
                          max by (connector, institution, status) (
                            avg_over_time(bellwether_connector_status{status=~"major-outage|partial-outage"}[5m])
                          )
                        )"""),
                summed("30m", 6),
                summed("1h", 12),
                summed("6h", 72));
    }

    /** The share of a window of so many times five minutes. */
    private static Rule summed(String length, int times) {
        return Rule.record(
                "connector:bellwether_outage:ratio" + length,
                "clamp_max(sum_over_time(connector:bellwether_outage:ratio5m[" + length + "]) / " + times + ", 1)");
    }

    private static List<Rule> days() {
        return List.of(Rule.record(
                "connector:bellwether_outage:ratio3d",
                "clamp_max(sum_over_time(connector:bellwether_outage:ratio1h[3d:1h]) / 72, 1)"));
    }

    private static List<Rule> connector(List<Window> windows, List<Rule> recorded) {
        List<Rule> rules = new ArrayList<>(recorded);
        for (Window window : windows) {
            rules.add(Rule.alert("BellwetherConnectorErrorBudgetBurn", "ticket", "connector", """
                            (
                              connector:bellwether_outage:ratio%1$s > %3$s
                              and connector:bellwether_outage:ratio%2$s > %3$s
                              and on () %4$s
                            )
                            * on (connector) group_left (name, method, stage, country, tier)
                            (last_over_time(%5$s[5m]) > bool 0)""".formatted(
                                    window.length(),
                                    window.recent(),
                                    window.limit(Figures.CONNECTOR_BUDGET),
                                    window.observed(),
                                    Level.SERIES))
                    .after(window.holds())
                    .label("window", window.length())
                    .says("{{ $labels.name }}: error budget burns", """
                            Of the last %s, {{ $labels.connector }} was seen in an outage for {{ $value | humanizePercentage }}. Its budget for 30
                            days is 0.5 %%.""".formatted(window.words()))
                    .shownInItsOwn());
        }
        return rules;
    }

    private static List<Rule> platform() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.record("bellwether:observed:max", "max(up{job=\"bellwether\"}) == 1")
                .because("Each minute in which a daemon answered."));
        for (String length : List.of("5m", "30m", "1h", "6h", "3d")) {
            rules.add(Rule.record("bellwether:platform_faults:ratio" + length, """
                    sum(increase(bellwether_platform_job_outcomes_total{fault="platform"}[%1$s]))
                    / (sum(increase(bellwether_platform_job_outcomes_total[%1$s])) > 0)""".formatted(length)));
        }
        for (Window window : WINDOWS) {
            rules.add(Rule.alert("BellwetherPlatformErrorBudgetBurn", window.severity(), "us", """
                            bellwether:platform_faults:ratio%1$s > %3$s
                            and bellwether:platform_faults:ratio%2$s > %3$s
                            and on () sum(increase(bellwether_platform_job_outcomes_total{fault="platform"}[%1$s])) >= %4$d
                            and on () %5$s""".formatted(
                                    window.length(),
                                    window.recent(),
                                    window.limit(Figures.PLATFORM_BUDGET),
                                    LEAST_FAILURES,
                                    window.observed()))
                    .after(window.holds())
                    .label("window", window.length())
                    .says(
                            "Our own side fails jobs: {{ $value | humanizePercentage }} of the last " + window.words(),
                            """
                            {{ $value | humanizePercentage }} of the job outcomes of the last %s failed by the fault of the platform. The budget for
                            30 days is 0.1 %%.""".formatted(window.words()))
                    .shownIn("overview"));
        }
        return rules;
    }
}

package dev.bellwether.statistics;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page {@code docs/statistics.md}: the tables, the plots, and how they were made. */
final class StatisticsPage {
    private static final String BEFORE = """
            # How soon, and how often wrong

            How good is [the way a status is decided](classification.md)? These numbers come from a simulation, and
            `make statistics` makes them anew: the same ones, since everything is made up from seeds. A test computes some of
            them again and holds this page and its plots against the data in [`statistics`](statistics).

            ## What is compared
            - **Bellwether**: the classifier itself with the policy it is shipped with, a tick every 15 s.
            - **Fixed hour**: the share that succeeded in the last hour, against the same thresholds (95, 75 and 50 %), decided
              every 30 minutes. An hour without anything changes nothing.
            - **Burn rate**: the multiwindow, multi-burn-rate alerts of the
              [Google SRE workbook, chapter 5](https://sre.google/workbook/alerting-on-slos/). An alert fires while the error budget
              burns faster than a factor over a long window and over a short one: 14.4 over 1 h and 5 min (a page), 6 over 6 h and
              30 min (a page), 1 over 3 d and 6 h (a ticket). The budget is what the objective leaves, 5 % for an SLO of 95 % (the
              threshold of `operational`) and 1 % for one of 99 %. So for 95 % the first page needs 72 % failures, the second
              30 %, and the ticket 5 %.

            The workbook's alerts were adapted thus: they count observations of one connector instead of requests of a service;
            they are evaluated every 15 s without a `for` clause; windows without any observation raise nothing, and no
            low-traffic remedy of the workbook (such as combining services) is applied, but the probe is the artificial traffic that
            it recommends. An alert says no degree, so a page counts as a major outage and a ticket as degraded performance.

            ## How it is simulated
            Jobs come at random (exponential gaps), and each succeeds by itself with the probability of its time; they are not retried.
            Where there is a probe, it runs every 60 s with the same probability, and confirms a changed result every 10 s. Confirmation
            runs count for Bellwether alone: they are no regular traffic. Before and after each outage 99.5 % succeed, for
            3 days before. Each number about delays is of {runs} runs, whose outages begin anywhere between two scheduled
            ticks; *found* is the share of runs in which it was found before it ended, and a delay is the median, with the 90th
            percentile behind it. `never` means: not before its end in so many runs. The end has been seen when it is no longer
            said; `> 4 h` means later than the simulation looks. An approach that is wrong already when an outage begins finds
            it at once, so read detection together with the false alarms below.

            """;

    private final Results results;

    StatisticsPage(Results results) {
        this.results = results;
    }

    String text() {
        StringBuilder page = new StringBuilder(BEFORE.replace("{runs}", String.valueOf(Simulation.RUNS)));
        for (Scenario scenario : Scenario.values()) {
            String file =
                    "statistics/" + scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
            page.append("## " + scenario.title() + "\n" + capital(scenario.story()) + ". It is found when "
                    + scenario.found() + " is said.\n\n");
            page.append("![Median time until it is found](" + file + "-detection.svg)\n");
            page.append("![Median time until its end is seen](" + file + "-recovery.svg)\n\n");
            for (boolean probed : new boolean[] {true, false}) {
                String evidence = probed ? "jobs and a probe every 60 s" : "jobs alone";
                delays(page, "Time until it is found, with " + evidence, scenario, probed, StatisticsPage::detection);
                delays(
                        page,
                        "Time until its end is seen, with " + evidence,
                        scenario,
                        probed,
                        StatisticsPage::recovery);
            }
        }
        page.append("## False alarms in a month\n");
        page.append(
                "A connector whose rate never changes, for 30 days: how often each began to say *partial outage or worse, or a"
                        + " page*; in brackets how often *major outage, or a page*, and how often anything but operational. At 95 %,"
                        + " the threshold of operational itself, degraded performance is no false alarm.\n\n");
        for (boolean probed : new boolean[] {true, false}) {
            falseAlarms(page, probed);
        }
        page.append(new StoriesPage(results).text());
        outlooks(page);
        return page.toString();
    }

    private void delays(
            StringBuilder page, String title, Scenario scenario, boolean probed, Function<Delays, String> cell) {
        page.append("**" + title + "**\n\n");
        heading(page, "jobs an hour");
        for (int rate : Simulation.RATES) {
            row(
                    page,
                    String.valueOf(rate),
                    results.delays().stream()
                            .filter(row ->
                                    row.scenario() == scenario && row.probed() == probed && row.jobsAnHour() == rate)
                            .map(cell)
                            .toList());
        }
        page.append("\n");
    }

    private void falseAlarms(StringBuilder page, boolean probed) {
        page.append("**With " + (probed ? "jobs and a probe every 60 s" : "jobs alone") + "**\n\n");
        heading(page, "succeed, jobs an hour");
        for (double steady : Simulation.STEADY) {
            for (int rate : Simulation.RATES) {
                row(
                        page,
                        Math.round(steady * 100) + " %, " + rate,
                        results.falseAlarms().stream()
                                .filter(row ->
                                        row.rate() == steady && row.probed() == probed && row.jobsAnHour() == rate)
                                .map(row -> row.outages() + " (" + row.pages() + ", " + row.amiss() + ")")
                                .toList());
            }
        }
        page.append("\n");
    }

    private void outlooks(StringBuilder page) {
        page.append("## When it will be back\n");
        page.append(
                "An outlook says by when half, and nine in ten, of the past outages that lasted as long were over. Of "
                        + Forecasts.HISTORIES + " made-up histories, of six connectors in three institutions with "
                        + Forecasts.OUTAGES
                        + " outages each, one in twenty cut short by maintenance, this share was over by then, forecast at that age from what"
                        + " was known then. Of few outages the longest is what nine in ten is taken from, so a little less than nine in ten"
                        + " hold. `bellwether backtest --outlook` prints the same of your own past.\n\n");
        row(page, "age of the outage", List.of("outages", "half", "nine in ten"));
        page.append("|---|---:|---:|---:|\n");
        for (Forecasts row : results.forecasts()) {
            row(
                    page,
                    row.age() + " min",
                    List.of(
                            String.valueOf(row.outages()),
                            String.format(Locale.ROOT, "%.1f %%", 100 * row.halfShare()),
                            String.format(Locale.ROOT, "%.1f %%", 100 * row.nineInTenShare())));
        }
    }

    private static void heading(StringBuilder page, String first) {
        row(page, first, Stream.of(Approach.values()).map(Approach::title).toList());
        page.append("|---|" + "---:|".repeat(Approach.values().length) + "\n");
    }

    private static void row(StringBuilder page, String first, List<String> cells) {
        page.append("| " + first + " | " + cells.stream().collect(Collectors.joining(" | ")) + " |\n");
    }

    private static String detection(Delays row) {
        if (row.found() == 0) {
            return "never";
        }
        String share = row.found() == 1 ? "" : ", found " + Math.round(row.found() * 100) + " %";
        return time(row.detection(), "never") + " (" + time(row.detection90(), "never") + ")" + share;
    }

    private static String recovery(Delays row) {
        return row.found() == 0 ? "not found" : time(row.recovery(), "> 4 h");
    }

    static String time(double seconds, String never) {
        if (Double.isInfinite(seconds)) {
            return never;
        }
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        return seconds < 5400
                ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}

package dev.bellwether.statistics;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of the page about stories, steady years and theory. */
final class StoriesPage {
    private final Results results;
    private final StringBuilder page = new StringBuilder();

    StoriesPage(Results results) {
        this.results = results;
    }

    String text() {
        page.append("## Stories\n");
        page.append("Each is told in " + Simulation.RUNS
                + " runs of five hours. Numbers are sums over all runs but for times, which are"
                + " medians from the beginning of the run.\n\n");
        for (Story story : Story.values()) {
            story(story);
        }
        years();
        theory();
        return page.toString();
    }

    private void story(Story story) {
        List<Told> rows =
                results.told().stream().filter(row -> row.story() == story).toList();
        page.append("### " + story.title() + "\n" + story.text() + "\n\n");
        row("", rows.stream().map(Told::approach));
        page.append("|---|" + "---:|".repeat(rows.size()) + "\n");
        cells("major outages, or pages", rows, row -> String.valueOf(row.pages()));
        cells("partial outages or worse, or pages", rows, row -> String.valueOf(row.outages()));
        cells("changes", rows, row -> String.valueOf(row.changes()));
        if (story == Story.DEAD_START) {
            cells("time that it is said to be well", rows, row -> Math.round(row.green() * 100) + " %");
            cells("until a major outage is said, or a page", rows, row -> StatisticsPage.time(row.page(), "never"));
        }
        if (story == Story.GRADUAL_DECLINE) {
            cells("from less than 95 % until anything is said", rows, row -> after(row.amiss(), 0.95));
            cells("from less than 75 % until an outage is said", rows, row -> after(row.outage(), 0.75));
            cells("from less than 50 % until a major one is said", rows, row -> after(row.page(), 0.50));
        }
        if (story == Story.BURSTS_OF_LOSS) {
            page.append("\nThree minutes without a success are an outage of three minutes, and said to be one.\n");
        }
        page.append("\n");
    }

    private static String after(double seconds, double rate) {
        double late = seconds - Story.declinedTo(rate) / 1e6;
        return late < 0 ? StatisticsPage.time(-late, "never") + " before" : StatisticsPage.time(late, "never");
    }

    private void cells(String what, List<Told> rows, Function<Told, String> cell) {
        row(what, rows.stream().map(cell));
    }

    private void row(String first, Stream<String> cells) {
        page.append("| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |\n");
    }

    private void years() {
        page.append("## A year of the same\n");
        page.append(
                "A connector whose rate never changes, with jobs and a probe every 60 s, for 52 weeks: how often an approach says"
                        + " something else in a week, and in brackets how often in the year it began to say *major outage*, or to page. At 95,"
                        + " 75 and 50 % the rate is a threshold, so no number of changes is right.\n\n");
        row("succeed, jobs an hour", Stream.of(Approach.values()).map(Approach::title));
        page.append("|---|" + "---:|".repeat(Approach.values().length) + "\n");
        for (double rate : Stories.RATES) {
            for (int jobs : Stories.JOBS) {
                row(
                        percent(rate) + ", " + jobs,
                        results.years().stream()
                                .filter(year -> year.rate() == rate && year.jobsAnHour() == jobs)
                                .map(year ->
                                        String.format(Locale.ROOT, "%.1f (%d)", year.changesAWeek(), year.pages())));
            }
        }
        page.append("\n");
    }

    private static String percent(double rate) {
        double percent = Math.round(rate * 1000) / 10.0;
        return (percent == Math.rint(percent) ? String.valueOf((int) percent) : String.valueOf(percent)) + " %";
    }

    private void theory() {
        page.append("## Against theory\n");
        page.append("""
                No procedure whose false alarms are a year apart finds a change from a rate `p0` to `p1` sooner, on the mean, than after
                `ln(observations in a year) / KL(p1 || p0)` observations, `KL` the Kullback-Leibler divergence
                ([Lorden 1971](https://doi.org/10.1214/aoms/1177693055)). That procedure knows both rates; Bellwether knows neither, and has
                to tell how bad it is. The least delay in seconds, or minutes, beside Bellwether's median, with jobs and a probe every 60 s
                (its confirmation runs, which come only when they are needed, are not counted as observations of the theory):

                """);
        row("jobs an hour", Stream.of(Scenario.values()).map(scenario -> scenario.title() + ": least, ours"));
        page.append("|---|" + "---:|".repeat(Scenario.values().length) + "\n");
        for (int jobs : Simulation.RATES) {
            row(String.valueOf(jobs), Stream.of(Scenario.values()).map(scenario -> {
                double least = Theory.leastDelay(Scenario.USUAL, scenario.chance(), jobs + 60.0);
                return StatisticsPage.time(least, "never") + ", " + StatisticsPage.time(ours(scenario, jobs), "never");
            }));
        }
        page.append("""

                A hard outage is found in one to five times the least delay: the rest is that a tick comes every 15 s, and that 0.50 is to
                be ruled out, not 0.995. A half outage takes up to four times as long; at 4 jobs an hour confirmation runs make it faster
                than the theory of regular observations allows. **A degradation is found late, and at high traffic very late**, in four to
                fifty times the least delay: degraded performance is only ever said by a full decision, every half hour, over the whole
                hour. That is the rule's choice: nobody is woken for it, and it changes seldom.
                """);
    }

    private double ours(Scenario scenario, int jobs) {
        return results.delays().stream()
                .filter(row -> row.scenario() == scenario
                        && row.jobsAnHour() == jobs
                        && row.probed()
                        && row.approach() == Approach.BELLWETHER)
                .findFirst()
                .orElseThrow()
                .detection();
    }
}

package dev.bellwether.statistics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All rows of all tables, as they lie in {@code docs/statistics}, with everything that is made from them. */
record Results(
        List<Delays> delays,
        List<FalseAlarms> falseAlarms,
        List<Told> told,
        List<Year> years,
        List<Forecasts> forecasts) {
    static final Path DOCS = Path.of("docs");
    private static final Path DELAYS = Path.of("statistics", "delays.csv");
    private static final Path FALSE_ALARMS = Path.of("statistics", "false-alarms.csv");
    private static final Path STORIES = Path.of("statistics", "stories.csv");
    private static final Path YEARS = Path.of("statistics", "years.csv");
    private static final Path FORECASTS = Path.of("statistics", "outlook.csv");

    /** Simulates everything, in some minutes. */
    static Results simulated() {
        return new Results(
                all(cells(Scenario.values()), cell -> Simulation.delays(cell.what(), cell.jobsAnHour(), cell.probed())),
                all(
                        cells(Simulation.STEADY.toArray(Double[]::new)),
                        cell -> Simulation.falseAlarms(cell.what(), cell.jobsAnHour(), cell.probed())),
                List.of(Story.values()).parallelStream()
                        .map(Stories::told)
                        .flatMap(List::stream)
                        .toList(),
                Stories.RATES.stream()
                        .flatMap(rate -> Stories.JOBS.stream().map(jobs -> new Cell<>(rate, jobs, true)))
                        .toList()
                        .parallelStream()
                        .map(cell -> Stories.year(cell.what(), cell.jobsAnHour()))
                        .flatMap(List::stream)
                        .toList(),
                Forecasts.simulated());
    }

    private record Cell<T>(T what, int jobsAnHour, boolean probed) {}

    private static <T> List<Cell<T>> cells(T[] all) {
        return Stream.of(all)
                .flatMap(what -> Simulation.RATES.stream()
                        .flatMap(rate -> Stream.of(true, false).map(probed -> new Cell<>(what, rate, probed))))
                .toList();
    }

    /** The rows of all cells, in their order; several are simulated at a time. */
    private static <T, R> List<R> all(List<Cell<T>> cells, Function<Cell<T>, List<R>> simulation) {
        return cells.parallelStream().map(simulation).flatMap(List::stream).toList();
    }

    /** Reads the rows back. */
    static Results read() throws IOException {
        return new Results(
                rows(DELAYS).map(Delays::ofCsv).toList(),
                rows(FALSE_ALARMS).map(FalseAlarms::ofCsv).toList(),
                rows(STORIES).map(Told::ofCsv).toList(),
                rows(YEARS).map(Year::ofCsv).toList(),
                rows(FORECASTS).map(Forecasts::ofCsv).toList());
    }

    private static Stream<String> rows(Path file) throws IOException {
        return Files.readAllLines(DOCS.resolve(file)).stream().skip(1);
    }

    /** Every file, by its path below {@code docs}. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put(
                DELAYS.toString(),
                csv(Delays.HEADING, delays.stream().map(Delays::toCsv).toList()));
        files.put(
                FALSE_ALARMS.toString(),
                csv(
                        FalseAlarms.HEADING,
                        falseAlarms.stream().map(FalseAlarms::toCsv).toList()));
        files.put(
                STORIES.toString(),
                csv(Told.HEADING, told.stream().map(Told::toCsv).toList()));
        files.put(
                YEARS.toString(),
                csv(Year.HEADING, years.stream().map(Year::toCsv).toList()));
        files.put(
                FORECASTS.toString(),
                csv(Forecasts.HEADING, forecasts.stream().map(Forecasts::toCsv).toList()));
        files.put("statistics.md", new StatisticsPage(this).text());
        for (Scenario scenario : Scenario.values()) {
            List<Delays> own = delays.stream()
                    .filter(row -> row.scenario() == scenario && row.probed())
                    .toList();
            String name = scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
            files.put(
                    "statistics/" + name + "-detection.svg",
                    new DelayPlot(scenario.title() + ": time until it is found").of(own, Delays::detection));
            files.put(
                    "statistics/" + name + "-recovery.svg",
                    new DelayPlot(scenario.title() + ": time until its end is seen").of(own, Delays::recovery));
        }
        return files;
    }

    private static String csv(String heading, List<String> rows) {
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(rows);
        return String.join("\n", lines) + "\n";
    }
}

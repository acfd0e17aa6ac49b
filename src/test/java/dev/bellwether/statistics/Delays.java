package dev.bellwether.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How soon one approach finds one scenario, over many runs.
 *
 * @param probed whether there is a probe beside the jobs
 * @param found the share of runs in which it was found before it ended
 * @param detection seconds until it was found, the median; infinite where in most runs it was not
 * @param detection90 the same, the 90th percentile
 * @param recovery seconds from the end until it was no longer said, the median of the runs that found it; infinite where none
 *     did, or most still said it four hours later
 */
record Delays(
        Scenario scenario,
        int jobsAnHour,
        boolean probed,
        Approach approach,
        double found,
        double detection,
        double detection90,
        double recovery) {

    static final String HEADING = "scenario,jobsAnHour,probed,approach,found,detection,detection90,recovery";

    static Delays of(
            Scenario scenario, int jobsAnHour, boolean probed, Approach approach, List<double[]> detectionAndRecovery) {
        List<Double> detections = new ArrayList<>();
        List<Double> recoveries = new ArrayList<>();
        for (double[] run : detectionAndRecovery) {
            detections.add(run[0]);
            if (Double.isFinite(run[0])) {
                recoveries.add(run[1]);
            }
        }
        return new Delays(
                scenario,
                jobsAnHour,
                probed,
                approach,
                (double) recoveries.size() / detections.size(),
                percentile(detections, 50),
                percentile(detections, 90),
                percentile(recoveries, 50));
    }

    private static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? Double.POSITIVE_INFINITY
                : sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }

    String toCsv() {
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%s,%.3f,%.3f,%.3f,%.3f",
                scenario,
                jobsAnHour,
                probed,
                approach,
                found,
                detection,
                detection90,
                recovery);
    }

    static Delays ofCsv(String line) {
        String[] cells = line.split(",", -1);
        return new Delays(
                Scenario.valueOf(cells[0]),
                Integer.parseInt(cells[1]),
                Boolean.parseBoolean(cells[2]),
                Approach.valueOf(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]));
    }
}

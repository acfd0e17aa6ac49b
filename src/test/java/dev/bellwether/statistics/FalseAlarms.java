package dev.bellwether.statistics;

import java.util.Locale;

/**
 * What one approach says in a month of a connector whose rate never changes.
 *
 * @param rate the share that succeeds, of jobs and of probe runs
 * @param probed whether there is a probe beside the jobs
 * @param pages how often it began to say major outage, or to page
 * @param outages how often it began to say partial outage or worse, or to page
 * @param amiss how often it began to say anything but operational, or to alert at all
 */
record FalseAlarms(double rate, int jobsAnHour, boolean probed, Approach approach, int pages, int outages, int amiss) {
    static final String HEADING = "rate,jobsAnHour,probed,approach,pages,outages,amiss";

    String toCsv() {
        return String.format(
                Locale.ROOT, "%.2f,%d,%s,%s,%d,%d,%d", rate, jobsAnHour, probed, approach, pages, outages, amiss);
    }

    static FalseAlarms ofCsv(String line) {
        String[] cells = line.split(",", -1);
        return new FalseAlarms(
                Double.parseDouble(cells[0]),
                Integer.parseInt(cells[1]),
                Boolean.parseBoolean(cells[2]),
                Approach.valueOf(cells[3]),
                Integer.parseInt(cells[4]),
                Integer.parseInt(cells[5]),
                Integer.parseInt(cells[6]));
    }
}

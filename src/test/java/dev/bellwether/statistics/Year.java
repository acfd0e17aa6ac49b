package dev.bellwether.statistics;

import java.util.Locale;

/**
 * What one approach says in a year of a connector whose rate never changes, with jobs and a probe every 60 s.
 *
 * @param rate the share that succeeds
 * @param changesAWeek how often it said something else than before
 * @param pages how often it began to say major outage, or to page
 */
record Year(double rate, int jobsAnHour, Approach approach, double changesAWeek, int pages) {
    static final String HEADING = "rate,jobsAnHour,approach,changesAWeek,pages";

    String toCsv() {
        return String.format(Locale.ROOT, "%.3f,%d,%s,%.2f,%d", rate, jobsAnHour, approach, changesAWeek, pages);
    }

    static Year ofCsv(String line) {
        String[] cells = line.split(",", -1);
        return new Year(
                Double.parseDouble(cells[0]),
                Integer.parseInt(cells[1]),
                Approach.valueOf(cells[2]),
                Double.parseDouble(cells[3]),
                Integer.parseInt(cells[4]));
    }
}

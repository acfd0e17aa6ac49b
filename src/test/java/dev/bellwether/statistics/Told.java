package dev.bellwether.statistics;

import java.util.Locale;

/**
 * What one approach says of one story, over all runs of five hours.
 *
 * @param approach in words
 * @param pages how often it began to say major outage, or to page
 * @param outages how often it began to say partial outage or worse, or to page
 * @param changes how often it said something else than before
 * @param green the mean share of the time that it said that all is well
 * @param amiss seconds from the beginning until it first said anything but well, the median; infinite for never
 * @param outage the same, until it said partial outage or worse, or paged
 * @param page the same, until it said major outage, or paged
 */
record Told(
        Story story,
        String approach,
        int pages,
        int outages,
        int changes,
        double green,
        double amiss,
        double outage,
        double page) {
    static final String HEADING = "story,approach,pages,outages,changes,green,amiss,outage,page";

    String toCsv() {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%d,%.3f,%.3f,%.3f,%.3f",
                story,
                approach.replace(",", ""),
                pages,
                outages,
                changes,
                green,
                amiss,
                outage,
                page);
    }

    static Told ofCsv(String line) {
        String[] cells = line.split(",", -1);
        return new Told(
                Story.valueOf(cells[0]),
                cells[1],
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]),
                Double.parseDouble(cells[8]));
    }
}

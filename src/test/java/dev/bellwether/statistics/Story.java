package dev.bellwether.statistics;

import dev.bellwether.statistics.Observation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Something that happens to banks and is told apart from an outage by one approach, and not by another. */
enum Story {
    CROWDING_CUSTOMERS(
            "Crowding customers",
            "98.5 % of 30 jobs an hour succeed. Once an hour a customer tries eleven times within five minutes, in vain. No probe."),
    OSCILLATION(
            "Up and down",
            "Ten minutes everything succeeds, ten minutes nothing does. 90 jobs an hour and a probe every 60 s."),
    PLANNED_OUTAGE(
            "The end of maintenance",
            "Nothing succeeds for an hour as planned, every five hours; what is said meanwhile does not count here. 30 jobs an hour and a probe every"
                    + " 60 s."),
    BURSTS_OF_LOSS(
            "Bursts of loss",
            "Three minutes of every hour nothing succeeds, and 99.5 % otherwise. 90 jobs an hour and a probe every 60 s."),
    DEAD_START("Dead from the start", "Nothing ever succeeds. 30 jobs an hour, no probe."),
    GRADUAL_DECLINE(
            "Gradual decline",
            "From 99.5 % to nothing within five hours, evenly. 90 jobs an hour and a probe every 60 s.");

    static final Duration LENGTH = Duration.ofHours(5);

    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final String title;
    private final String text;

    Story(String title, String text) {
        this.title = title;
        this.text = text;
    }

    String title() {
        return title;
    }

    /** What happens, in words. */
    String text() {
        return text;
    }

    /** What was before it: a connector that works, or none at all. */
    boolean hasPast() {
        return this != DEAD_START;
    }

    /** All that is seen, from some hours before a time to some hours after it, in order. */
    List<Observation> observations(long seed, long past, long from) {
        long to = from + LENGTH.toNanos() / 1000;
        int jobsAnHour = this == OSCILLATION || this == BURSTS_OF_LOSS || this == GRADUAL_DECLINE ? 90 : 30;
        boolean probed = this != CROWDING_CUSTOMERS && this != DEAD_START;
        Traffic traffic =
                new Traffic(seed, jobsAnHour, probed, at -> at < from ? Scenario.USUAL : chance(at - from), past);
        List<Observation> all = new ArrayList<>();
        for (Observation next = traffic.next(); next.time() <= to; next = traffic.next()) {
            all.add(next);
        }
        if (this == CROWDING_CUSTOMERS) {
            crowd(new Random(seed), from, to, all);
        }
        return all;
    }

    private double chance(long since) {
        return switch (this) {
            case CROWDING_CUSTOMERS -> 0.985;
            case OSCILLATION -> since / (10 * MINUTE) % 2 == 0 ? 0 : 1;
            case PLANNED_OUTAGE -> isPlanned(since) ? 0 : Scenario.USUAL;
            case BURSTS_OF_LOSS -> since % HOUR < 3 * MINUTE ? 0 : Scenario.USUAL;
            case DEAD_START -> 0;
            case GRADUAL_DECLINE -> Scenario.USUAL * Math.max(0, 1 - (double) since / (5 * HOUR));
        };
    }

    /** When, after the beginning, a rate that declines is less than another. */
    static long declinedTo(double rate) {
        return (long) ((1 - rate / Scenario.USUAL) * 5 * HOUR);
    }

    /** Whether maintenance is planned so long after the beginning. */
    boolean isPlanned(long since) {
        return this == PLANNED_OUTAGE && since >= HOUR && since < 2 * HOUR;
    }

    long plannedFrom(long from) {
        return from + HOUR;
    }

    long plannedTo(long from) {
        return from + 2 * HOUR;
    }

    private static void crowd(Random random, long from, long to, List<Observation> all) {
        long customer = 1;
        for (long hour = from; hour < to; hour += HOUR, customer++) {
            long begin = hour + (long) (random.nextDouble() * 50 * MINUTE);
            for (int i = 0; i < 11; i++) {
                all.add(new Observation(begin + 5 * MINUTE * i / 11, Kind.JOB, false, customer));
            }
        }
        all.sort(Comparator.comparingLong(Observation::time));
    }
}

package dev.bellwether.statistics;

import dev.bellwether.statistics.Method.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Lets the approaches watch the same stories, and the same steady years. */
final class Stories {
    static final List<Double> RATES = List.of(0.985, 0.97, 0.95, 0.93, 0.75, 0.5);
    static final List<Integer> JOBS = List.of(4, 30, 90, 600);
    static final String UNNAMED = "Bellwether without customers";

    private static final long SECOND = 1_000_000;
    private static final long TICK = Sliding.TICK;
    private static final long BEGIN = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond() * SECOND;
    private static final long PAST = micros(BurnRate.REACH);
    private static final Duration YEAR = Duration.ofDays(364);

    private Stories() {}

    /** What of one approach is counted while it watches one story. */
    private static final class Count {
        private final List<Double> amiss = new ArrayList<>();
        private final List<Double> outage = new ArrayList<>();
        private final List<Double> page = new ArrayList<>();
        private int pages;
        private int outages;
        private int changes;
        private long green;
        private long ticks;

        void begin() {
            for (List<Double> times : List.of(amiss, outage, page)) {
                times.add(Double.POSITIVE_INFINITY);
            }
        }

        void tick(Verdict before, Verdict now, double seconds) {
            ticks++;
            green += now == Verdict.FINE ? 1 : 0;
            changes += now == before ? 0 : 1;
            pages += began(before, now, Verdict.PAGE) ? 1 : 0;
            outages += began(before, now, Verdict.OUTAGE) ? 1 : 0;
            first(amiss, now, Verdict.AMISS, seconds);
            first(outage, now, Verdict.OUTAGE, seconds);
            first(page, now, Verdict.PAGE, seconds);
        }

        private static boolean began(Verdict before, Verdict now, Verdict level) {
            return now.compareTo(level) >= 0 && before.compareTo(level) < 0;
        }

        private static void first(List<Double> times, Verdict now, Verdict level, double seconds) {
            int run = times.size() - 1;
            if (now.compareTo(level) >= 0 && times.get(run).isInfinite()) {
                times.set(run, seconds);
            }
        }

        private static double median(List<Double> times) {
            double[] sorted =
                    times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[(sorted.length - 1) / 2];
        }

        Told told(Story story, String approach) {
            return new Told(
                    story,
                    approach,
                    pages,
                    outages,
                    changes,
                    (double) green / ticks,
                    median(amiss),
                    median(outage),
                    median(page));
        }
    }

    private static Map<String, Supplier<Method>> approaches(Story story) {
        Map<String, Supplier<Method>> approaches = new LinkedHashMap<>();
        Arrays.stream(Approach.values()).forEach(approach -> approaches.put(approach.title(), approach::method));
        if (story == Story.CROWDING_CUSTOMERS) {
            approaches.put(UNNAMED, () -> new Classified(false));
        }
        return approaches;
    }

    /** One row for each approach. */
    static List<Told> told(Story story) {
        Map<String, Supplier<Method>> approaches = approaches(story);
        Map<String, Count> counts = new LinkedHashMap<>();
        approaches.keySet().forEach(approach -> counts.put(approach, new Count()));
        for (int run = 0; run < Simulation.RUNS; run++) {
            long from = BEGIN + PAST + run * 1800L * SECOND / Simulation.RUNS;
            List<Observation> observations = story.observations(
                    7_000 + List.of(Story.values()).indexOf(story) * 100L + run, story.hasPast() ? BEGIN : from, from);
            approaches.forEach((approach, make) -> {
                counts.get(approach).begin();
                watch(story, make.get(), observations, from, counts.get(approach));
            });
        }
        List<Told> rows = new ArrayList<>();
        counts.forEach((approach, count) -> rows.add(count.told(story, approach.replace(",", ""))));
        return rows;
    }

    private static void watch(Story story, Method method, List<Observation> observations, long from, Count count) {
        if (story == Story.PLANNED_OUTAGE) {
            method.planned(story.plannedFrom(from), story.plannedTo(from));
        }
        // Only the burn rate looks back for days.
        long first = method instanceof BurnRate ? BEGIN : from / TICK * TICK - micros(Duration.ofHours(3));
        Verdict before = Verdict.UNKNOWN;
        int next = 0;
        while (next < observations.size() && observations.get(next).time() <= first - micros(Duration.ofHours(3))) {
            next++;
        }
        for (long tick = first; tick <= from + micros(Story.LENGTH); tick += TICK) {
            for (; next < observations.size() && observations.get(next).time() <= tick; next++) {
                method.take(observations.get(next));
            }
            Verdict said = method.at(tick);
            Verdict now = story.isPlanned(tick - from) ? Verdict.FINE : said;
            if (tick > from) {
                count.tick(before, now, (double) (tick - from) / SECOND);
            }
            before = now;
        }
    }

    /** One row for each approach. */
    static List<Year> year(double rate, int jobsAnHour) {
        Traffic traffic = new Traffic(
                9_000_000L + Math.round(rate * 1000) * 1000 + jobsAnHour, jobsAnHour, true, at -> rate, BEGIN);
        Map<Approach, Method> methods = new LinkedHashMap<>();
        Map<Approach, int[]> counts = new LinkedHashMap<>();
        Map<Approach, Verdict> before = new LinkedHashMap<>();
        for (Approach approach : Approach.values()) {
            methods.put(approach, approach.method());
            counts.put(approach, new int[2]);
        }
        Observation next = traffic.next();
        long begun = BEGIN + PAST;
        for (long tick = BEGIN; tick <= begun + micros(YEAR); tick += TICK) {
            for (; next.time() <= tick; next = traffic.next()) {
                for (Method method : methods.values()) {
                    method.take(next);
                }
            }
            for (Map.Entry<Approach, Method> each : methods.entrySet()) {
                Verdict now = each.getValue().at(tick);
                Verdict last = before.put(each.getKey(), now);
                if (tick > begun && now != last) {
                    int[] count = counts.get(each.getKey());
                    count[0]++;
                    count[1] += now == Verdict.PAGE ? 1 : 0;
                }
            }
        }
        List<Year> rows = new ArrayList<>();
        counts.forEach((approach, count) ->
                rows.add(new Year(rate, jobsAnHour, approach, count[0] * 7.0 / YEAR.toDays(), count[1])));
        return rows;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}

package dev.bellwether.statistics;

import dev.bellwether.statistics.Method.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lets the approaches watch the same made-up connector. Each cell of a table has seeds of its own, so any can be run alone. */
final class Simulation {
    static final List<Integer> RATES = List.of(4, 30, 90, 600, 3600);
    static final List<Double> STEADY = List.of(0.99, 0.97, 0.95);
    private static final List<Verdict> LEVELS = List.of(Verdict.values());
    static final int RUNS = 30;

    private static final long SECOND = 1_000_000;
    private static final long TICK = Sliding.TICK;
    private static final long BEGIN = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond() * SECOND;

    private static final long HISTORY = micros(BurnRate.REACH);
    private static final long WARM_UP = micros(Duration.ofHours(3));
    private static final long PATIENCE = micros(Duration.ofHours(4));
    private static final long MONTH = micros(Duration.ofDays(30));

    private Simulation() {}

    /** One row for each approach. */
    static List<Delays> delays(Scenario scenario, int jobsAnHour, boolean probed) {
        Map<Approach, List<double[]>> runs = new EnumMap<>(Approach.class);
        for (int run = 0; run < RUNS; run++) {
            // Outages begin anywhere between two scheduled ticks.
            long from = BEGIN + HISTORY + run * 1800L * SECOND / RUNS;
            long to = from + micros(scenario.length());
            Traffic traffic = new Traffic(
                    seed(List.of(Scenario.values()).indexOf(scenario), jobsAnHour, run),
                    jobsAnHour,
                    probed,
                    at -> at < from || at >= to ? Scenario.USUAL : scenario.chance(),
                    BEGIN);
            Map<Approach, double[]> found = watch(traffic, scenario.least(), from, to);
            found.forEach((approach, times) ->
                    runs.computeIfAbsent(approach, none -> new ArrayList<>()).add(times));
        }
        List<Delays> rows = new ArrayList<>();
        runs.forEach((approach, all) -> rows.add(Delays.of(scenario, jobsAnHour, probed, approach, all)));
        return rows;
    }

    /** One row for each approach. */
    static List<FalseAlarms> falseAlarms(double rate, int jobsAnHour, boolean probed) {
        Traffic traffic = new Traffic(seed((int) (rate * 100), jobsAnHour, 0), jobsAnHour, probed, at -> rate, BEGIN);
        Map<Approach, Method> methods = methods();
        Map<Approach, List<Verdict>> begun = new EnumMap<>(Approach.class);
        methods.keySet().forEach(approach -> begun.put(approach, new ArrayList<>()));
        Map<Approach, Verdict> before = new EnumMap<>(Approach.class);
        Observation next = traffic.next();
        for (long tick = BEGIN; tick <= BEGIN + HISTORY + MONTH; tick += TICK) {
            for (; next.time() <= tick; next = traffic.next()) {
                for (Method method : methods.values()) {
                    method.take(next);
                }
            }
            for (Map.Entry<Approach, Method> each : methods.entrySet()) {
                Verdict now = each.getValue().at(tick);
                Verdict last = before.put(each.getKey(), now);
                if (tick > BEGIN + HISTORY) {
                    for (Verdict level : LEVELS) {
                        if (now.compareTo(level) >= 0 && last.compareTo(level) < 0) {
                            begun.get(each.getKey()).add(level);
                        }
                    }
                }
            }
        }
        List<FalseAlarms> rows = new ArrayList<>();
        begun.forEach((approach, all) -> rows.add(new FalseAlarms(
                rate,
                jobsAnHour,
                probed,
                approach,
                Collections.frequency(all, Verdict.PAGE),
                Collections.frequency(all, Verdict.OUTAGE),
                Collections.frequency(all, Verdict.AMISS))));
        return rows;
    }

    /** Seconds until each approach found what is wrong from one time to another, and until it saw its end; infinite for never. */
    private static Map<Approach, double[]> watch(Traffic traffic, Verdict least, long from, long to) {
        Map<Approach, Method> methods = methods();
        Map<Approach, double[]> times = new EnumMap<>(Approach.class);
        for (Approach approach : Approach.values()) {
            double[] never = new double[2];
            Arrays.fill(never, Double.POSITIVE_INFINITY);
            times.put(approach, never);
        }
        long warm = (from - WARM_UP) / TICK * TICK;
        Observation next = traffic.next();
        for (long tick = warm; tick <= to + PATIENCE; tick += TICK) {
            for (; next.time() <= tick; next = traffic.next()) {
                for (Map.Entry<Approach, Method> each : methods.entrySet()) {
                    // The burn rate alone looks further back than the warm-up.
                    if (next.time() > warm - WARM_UP || each.getValue() instanceof BurnRate) {
                        each.getValue().take(next);
                    }
                }
            }
            for (Map.Entry<Approach, Method> each : methods.entrySet()) {
                boolean said = each.getValue().at(tick).compareTo(least) >= 0;
                double[] time = times.get(each.getKey());
                if (said && tick > from && tick <= to && Double.isInfinite(time[0])) {
                    time[0] = (double) (tick - from) / SECOND;
                } else if (!said && tick > to && Double.isFinite(time[0]) && Double.isInfinite(time[1])) {
                    time[1] = (double) (tick - to) / SECOND;
                }
            }
        }
        return times;
    }

    private static Map<Approach, Method> methods() {
        Map<Approach, Method> methods = new EnumMap<>(Approach.class);
        for (Approach approach : Approach.values()) {
            methods.put(approach, approach.method());
        }
        return methods;
    }

    private static long seed(int what, int jobsAnHour, int run) {
        return (what * 10_000L + jobsAnHour) * 1000 + run;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}

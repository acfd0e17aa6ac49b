package dev.bellwether.statistics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How many observations, and failures among them, lie in {@code (tick - length, tick]}, for several lengths at once. */
final class Sliding {
    /** Microseconds between two ticks; every length is a multiple. */
    static final long TICK = 15_000_000;

    private final List<Window> windows;
    /** Observations and failures by the first tick that knows them. */
    private int[] counts = new int[4096];

    private int[] failures = new int[4096];
    private long origin = -1;

    Sliding(Duration... lengths) {
        this.windows = Stream.of(lengths)
                .map(length -> new Window(length.toNanos() / 1000 / TICK))
                .toList();
    }

    void take(Observation observation) {
        long tick = (observation.time() + TICK - 1) / TICK;
        if (origin < 0) {
            origin = tick;
        }
        int place = (int) (tick - origin);
        if (place >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(place + 1, counts.length * 2));
            failures = Arrays.copyOf(failures, counts.length);
        }
        counts[place]++;
        failures[place] += observation.success() ? 0 : 1;
    }

    /** The share of failures in one of the windows, by its place; not a number where there is nothing in it. */
    double failureRate(int window, long tick) {
        return windows.get(window).failureRate((int) Math.min(Integer.MAX_VALUE / 2, tick / TICK - origin));
    }

    private final class Window {
        private final long length;
        private int added;
        private int removed;
        private int count;
        private int failed;

        private Window(long length) {
            this.length = length;
        }

        private double failureRate(int now) {
            for (; added <= now && added < counts.length; added++) {
                count += counts[added];
                failed += failures[added];
            }
            for (; removed <= now - length && removed < counts.length; removed++) {
                count -= counts[removed];
                failed -= failures[removed];
            }
            return (double) failed / count;
        }
    }
}

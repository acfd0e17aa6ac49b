package dev.bellwether.store.tallies;

import dev.bellwether.store.rollup.Durations;
import dev.bellwether.store.rollup.RunEnd;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the runs of some probes ended, and how long their phases took in nanoseconds, by probe. */
final class ProbeCounts {
    private final Map<String, OfProbe> byProbe = new TreeMap<>();

    /** The runs of one probe. */
    static final class OfProbe {
        private final Map<RunEnd, Long> ends = new EnumMap<>(RunEnd.class);
        private final Durations phases = new Durations();

        void count(RunEnd end) {
            ends.merge(end, 1L, Long::sum);
        }

        Durations phases() {
            return phases;
        }

        private ProbeTally tally(String probe) {
            return new ProbeTally(
                    probe,
                    ends.getOrDefault(RunEnd.SUCCESS, 0L),
                    ends.getOrDefault(RunEnd.FLAKY, 0L),
                    ends.getOrDefault(RunEnd.FAILURE, 0L),
                    ends.getOrDefault(RunEnd.EXCLUDED, 0L),
                    phases.summaries((average, p95) -> new ProbeTally.Phase(Math.round(average), p95)));
        }
    }

    /** Those of a probe, made if they are not there. */
    OfProbe of(String probe) {
        return byProbe.computeIfAbsent(probe, absent -> new OfProbe());
    }

    /** By probe in the order of the alphabet. */
    List<ProbeTally> tallies() {
        return byProbe.entrySet().stream()
                .map(probe -> probe.getValue().tally(probe.getKey()))
                .toList();
    }
}

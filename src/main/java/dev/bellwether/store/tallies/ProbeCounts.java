package dev.bellwether.store.tallies;

import dev.bellwether.store.rollup.Durations;
import dev.bellwether.store.rollup.RunEnd;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the runs of some probes ended, and how long their phases took in nanoseconds, by probe. */
final class ProbeCounts {
    private final Map<String, OfProbe> byProbe = new TreeMap<>();

    /** The runs of one probe. */
    @SuppressWarnings("EnumOrdinal") // An answer counts a hundred thousand runs, for which a map is slow.
    static final class OfProbe {
        private final long[] ends = new long[RunEnd.values().length];
        private final Durations phases = new Durations();

        void count(RunEnd end) {
            ends[end.ordinal()]++;
        }

        Durations phases() {
            return phases;
        }

        private ProbeTally tally(String probe) {
            return new ProbeTally(
                    probe,
                    ends[RunEnd.SUCCESS.ordinal()],
                    ends[RunEnd.FLAKY.ordinal()],
                    ends[RunEnd.FAILURE.ordinal()],
                    ends[RunEnd.EXCLUDED.ordinal()],
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

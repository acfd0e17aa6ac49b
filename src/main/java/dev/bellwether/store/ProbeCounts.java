package dev.bellwether.store;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the runs of some probes ended, and how long their phases took in nanoseconds, by probe. */
final class ProbeCounts {
    private static final int VERSION = 1;

    private final Map<String, Counts> byProbe = new TreeMap<>();

    private static final class Counts {
        private final Durations phases = new Durations();
        private long success;
        private long flaky;
        private long failure;
        private long excluded;
    }

    /**
     * Takes in a run.
     *
     * @param result and {@code fault} as they are stored
     * @param phases in nanoseconds
     */
    void add(String probe, String result, String fault, JsonObject phases) {
        Counts counts = of(probe);
        switch (result) {
            case "success" -> counts.success++;
            case "flaky" -> counts.flaky++;
            default -> {
                if (fault.equals("user") || fault.equals("platform")) {
                    counts.excluded++;
                } else {
                    counts.failure++;
                }
            }
        }
        phases.forEach(phase -> counts.phases.add(phase.getKey(), ((Number) phase.getValue()).longValue(), 1));
    }

    /** Adds what was packed. */
    void addAll(byte[] packed) {
        PackedReader reader = new PackedReader(packed);
        if (reader.number() != VERSION) {
            throw new IllegalStateException("an hour of probe runs was packed by a later version");
        }
        for (int left = reader.count(); left > 0; left--) {
            Counts counts = of(reader.text());
            counts.success += reader.number();
            counts.flaky += reader.number();
            counts.failure += reader.number();
            counts.excluded += reader.number();
            counts.phases.addAll(reader);
        }
    }

    byte[] packed() {
        PackedWriter writer = new PackedWriter().number(VERSION).number(byProbe.size());
        byProbe.forEach((probe, counts) -> {
            writer.text(probe)
                    .number(counts.success)
                    .number(counts.flaky)
                    .number(counts.failure)
                    .number(counts.excluded);
            counts.phases.write(writer);
        });
        return writer.written();
    }

    List<ProbeTally> tallies() {
        return byProbe.entrySet().stream()
                .map(probe -> {
                    Counts counts = probe.getValue();
                    return new ProbeTally(
                            probe.getKey(),
                            counts.success,
                            counts.flaky,
                            counts.failure,
                            counts.excluded,
                            counts.phases.summaries((average, p95) -> new ProbeTally.Phase(Math.round(average), p95)));
                })
                .toList();
    }

    private Counts of(String probe) {
        return byProbe.computeIfAbsent(probe, absent -> new Counts());
    }
}

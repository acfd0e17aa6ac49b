package dev.bellwether.store.rollup;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Histograms of how long things took, by their names; the unit is the caller's. */
public final class Durations {
    private static final double P95 = 0.95;

    /** No platform has more steps; one that numbers its steps must not fill an answer. */
    private static final int MOST_NAMES = 100;

    private static final Comparator<Map.Entry<String, Histogram>> MOST_FREQUENT_FIRST =
            Comparator.<Map.Entry<String, Histogram>>comparingLong(
                            each -> -each.getValue().count())
                    .thenComparing(Map.Entry::getKey);

    private final Map<String, Histogram> byName = new TreeMap<>();

    public void add(String name, long duration) {
        of(name).add(duration);
    }

    /** The one of a name, made if it is not there. */
    public Histogram of(String name) {
        return byName.computeIfAbsent(name, absent -> new Histogram());
    }

    /** Adds what was written. */
    void addAll(PackedReader reader) {
        for (int left = reader.count(); left > 0; left--) {
            of(reader.text()).addAll(reader);
        }
    }

    void write(PackedWriter writer) {
        writer.number(byName.size());
        byName.forEach((name, histogram) -> {
            writer.text(name);
            histogram.write(writer);
        });
    }

    /** Takes a mean and a 95th percentile. */
    public interface Summary<T> {
        public T of(double average, long p95);
    }

    /** A summary of each, by name in the order of the alphabet; of very many, of those that came most often. */
    public <T> Map<String, T> summaries(Summary<T> summary) {
        Map<String, T> summaries = new TreeMap<>();
        mostFrequent()
                .forEach((name, histogram) ->
                        summaries.put(name, summary.of(histogram.average(), histogram.percentile(P95))));
        return summaries;
    }

    private Map<String, Histogram> mostFrequent() {
        return byName.size() <= MOST_NAMES
                ? byName
                : byName.entrySet().stream()
                        .sorted(MOST_FREQUENT_FIRST)
                        .limit(MOST_NAMES)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

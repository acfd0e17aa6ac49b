package dev.bellwether.store.rollup;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** How long things took, by their names; the unit is the caller's. Sums are exact, 95th percentiles at most a 128th too long. */
public final class Durations {
    private static final double P95 = 95;

    /** No platform has more steps; one that numbers its steps must not fill an answer. */
    private static final int MOST_NAMES = 100;

    private static final Comparator<Map.Entry<String, OfOne>> MOST_FREQUENT_FIRST =
            Comparator.<Map.Entry<String, OfOne>>comparingLong(
                            each -> -each.getValue().count())
                    .thenComparing(Map.Entry::getKey);

    private final Map<String, OfOne> byName = new TreeMap<>();

    /** Takes in how long something took; what is below 0 counts as 0. */
    public void add(String name, long took) {
        of(name).add(took);
    }

    /** Those of a name, made if they are not there. */
    public OfOne of(String name) {
        return byName.computeIfAbsent(name, absent -> new OfOne());
    }

    /** Takes in what {@link #steps} made of others. */
    public void addAll(List<EvidenceHour.Step> steps) {
        for (EvidenceHour.Step step : steps) {
            OfOne one = of(step.name());
            one.sum += step.sumMs();
            for (int i = 0; i < step.tookMs().length; i += 2) {
                one.record(step.tookMs()[i], step.tookMs()[i + 1]);
            }
        }
    }

    List<EvidenceHour.Step> steps() {
        return byName.entrySet().stream()
                .map(each -> new EvidenceHour.Step(
                        each.getKey(), each.getValue().sum, each.getValue().counts()))
                .toList();
    }

    /** Takes a mean and a 95th percentile. */
    public interface Summary<T> {
        public T of(double average, long p95);
    }

    /** A summary of each, by name in the order of the alphabet; of very many, of those that came most often. */
    public <T> Map<String, T> summaries(Summary<T> summary) {
        Map<String, T> summaries = new TreeMap<>();
        mostFrequent()
                .forEach((name, one) -> summaries.put(name, summary.of((double) one.sum / one.count(), one.p95())));
        return summaries;
    }

    private Map<String, OfOne> mostFrequent() {
        return byName.size() <= MOST_NAMES
                ? byName
                : byName.entrySet().stream()
                        .sorted(MOST_FREQUENT_FIRST)
                        .limit(MOST_NAMES)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Durations under one name. A few are kept one by one, since an answer has thousands of these, and a histogram takes 20 kB and as long to look
     * through.
     */
    public static final class OfOne {
        private static final int FEW = 256;
        private static final int SIGNIFICANT_DIGITS = 2;

        private long sum;
        private long[] few = new long[8];
        private int size;
        /** All of them, once they are no longer few. */
        private Histogram many;

        public void add(long took) {
            long duration = Math.max(0, took);
            sum += duration;
            record(duration, 1);
        }

        private void record(long duration, long times) {
            if (many == null && size + times > FEW) {
                many = new Histogram(SIGNIFICANT_DIGITS);
                Arrays.stream(few, 0, size).forEach(many::recordValue);
            }
            if (many != null) {
                many.recordValueWithCount(duration, times);
                return;
            }
            int end = size + (int) times;
            if (end > few.length) {
                few = Arrays.copyOf(few, 2 * end);
            }
            Arrays.fill(few, size, end, duration);
            size = end;
        }

        private long count() {
            return many == null ? size : many.getTotalCount();
        }

        /** The least that 95 % do not exceed. */
        private long p95() {
            if (many != null) {
                return many.getValueAtPercentile(P95);
            }
            Arrays.sort(few, 0, size);
            return few[(int) Math.ceil(P95 / 100 * size) - 1];
        }

        /** Each duration and how often it came. */
        private long[] counts() {
            LongStream.Builder counts = LongStream.builder();
            if (many != null) {
                many.recordedValues()
                        .forEach(
                                value -> counts.add(value.getValueIteratedTo()).add(value.getCountAtValueIteratedTo()));
                return counts.build().toArray();
            }
            Arrays.sort(few, 0, size);
            for (int i = 0, next; i < size; i = next) {
                for (next = i; next < size && few[next] == few[i]; next++) {}
                counts.add(few[i]).add(next - i);
            }
            return counts.build().toArray();
        }
    }
}

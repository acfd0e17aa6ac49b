package dev.bellwether.store.rollup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** How long things took, by their names; the unit is the caller's. Averages are exact, 95th percentiles at most a 128th too long. */
public final class Durations {
    /** So many names are told apart before the least frequent become one: each may have a histogram of 20 kB. */
    private static final int MOST_HELD = 1_024;

    private static final Comparator<Map.Entry<String, OfOne>> MOST_FREQUENT_FIRST =
            Comparator.<Map.Entry<String, OfOne>>comparingLong(
                            each -> -each.getValue().count())
                    .thenComparing(Map.Entry::getKey);

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, OfOne> byName = new TreeMap<>();

    /** Takes in how long something took; what is below 0 counts as 0. */
    public void add(String name, long took) {
        of(name).add(took);
        boundIfMany();
    }

    /** Those of a name, made if they are not there. */
    public OfOne of(String name) {
        return byName.computeIfAbsent(name, absent -> new OfOne());
    }

    /** Takes in what {@link #steps} made of others. */
    public void addAll(List<EvidenceHour.Step> steps) {
        steps.forEach(step -> of(step.name()).add(step));
        boundIfMany();
    }

    private void boundIfMany() {
        if (byName.size() > MOST_HELD) {
            bound();
        }
    }

    /** Leaves the most frequent names alone; the others become one. */
    private void bound() {
        if (byName.size() <= OutcomeKind.MOST_STEPS) {
            return;
        }
        Set<String> kept = byName.entrySet().stream()
                .filter(each -> !each.getKey().equals(OutcomeKind.OTHER))
                .sorted(MOST_FREQUENT_FIRST)
                .limit(OutcomeKind.MOST_STEPS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        OfOne others = new OfOne();
        byName.entrySet().removeIf(each -> {
            boolean isOther = !kept.contains(each.getKey());
            if (isOther) {
                others.add(each.getValue());
            }
            return isOther;
        });
        if (others.count() > 0) {
            byName.put(OutcomeKind.OTHER, others);
        }
    }

    List<EvidenceHour.Step> steps() {
        bound();
        return byName.entrySet().stream()
                .map(each -> each.getValue().step(each.getKey()))
                .toList();
    }

    /** Of each what is made of its mean and 95th percentile, by name in the order of the alphabet; beyond 64 names, of the others together. */
    public <T> Map<String, T> summaries(BiFunction<Double, Long, T> summary) {
        Map<String, T> summaries = new TreeMap<>();
        bound();
        byName.forEach((name, one) -> summaries.put(name, summary.apply((double) one.sum / one.count(), one.p95())));
        return summaries;
    }

    /**
     * Durations under one name. A few are kept one by one: an answer has thousands of these, and a histogram takes 20 kB and microseconds
     * to look through.
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
            if (many != null || size == FEW) {
                histogram().recordValue(duration);
                return;
            }
            if (size == few.length) {
                few = Arrays.copyOf(few, 2 * size);
            }
            few[size++] = duration;
        }

        private void add(OfOne others) {
            if (others.many == null) {
                Arrays.stream(others.few, 0, others.size).forEach(this::add);
            } else {
                sum += others.sum;
                histogram().add(others.many);
            }
        }

        private void add(EvidenceHour.Step step) {
            sum += step.sumMs();
            histogram().add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(step.histogram()), 0));
        }

        private EvidenceHour.Step step(String name) {
            ByteBuffer encoded = ByteBuffer.allocate(histogram().getNeededByteBufferCapacity());
            int length = histogram().encodeIntoByteBuffer(encoded);
            return new EvidenceHour.Step(name, sum, Arrays.copyOf(encoded.array(), length));
        }

        private Histogram histogram() {
            if (many == null) {
                many = new Histogram(SIGNIFICANT_DIGITS);
                Arrays.stream(few, 0, size).forEach(many::recordValue);
            }
            return many;
        }

        private long count() {
            return many == null ? size : many.getTotalCount();
        }

        /** The least duration that 95 % do not exceed. */
        private long p95() {
            if (many != null) {
                return many.getValueAtPercentile(95);
            }
            // The greatest 5 % and the one below, in order.
            long[] top = new long[size + 1 - (int) Math.ceil(0.95 * size)];
            for (int i = 0; i < size; i++) {
                if (few[i] > top[0]) {
                    int place = 0;
                    for (; place + 1 < top.length && top[place + 1] < few[i]; place++) {
                        top[place] = top[place + 1];
                    }
                    top[place] = few[i];
                }
            }
            return top[0];
        }
    }

    /** Hands over durations by name as the store has them, an object of whole numbers: token by token, since a roll-up reads one for each row. */
    static void forEachStored(String object, ObjLongConsumer<String> consumer) {
        if (object.equals("{}")) {
            return;
        }
        try (JsonParser parser = JSON.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                consumer.accept(name, parser.getLongValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("stored durations are no object of numbers: " + object, e);
        }
    }
}

package dev.bellwether.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class HistogramTest {
    @Property(tries = 300)
    void percentilesAreWrongByNoMoreThanAHundredAndTwentyEighth(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(max = 1L << 45) Long> values,
            @ForAll @DoubleRange(max = 1) double share) {
        List<Long> sorted = values.stream().sorted().toList();
        long exact = sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));

        Histogram histogram = of(values);

        assertThat((double) histogram.percentile(share)).isCloseTo((double) exact, within(exact / 128.0));
        assertThat(histogram.average())
                .isCloseTo(values.stream().mapToLong(Long::longValue).average().orElseThrow(), within(0.5));
    }

    @Property(tries = 200)
    void partsThatWereWrittenAddUpToTheWhole(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(max = 100_000) Long> some,
            @ForAll @Size(max = 40) List<@LongRange(max = 100_000) Long> others) {
        Histogram whole = of(some);
        others.forEach(value -> whole.add(value));

        Histogram joined = of(some);
        joined.addAll(new PackedReader(written(of(others))));

        assertThat(written(joined)).isEqualTo(written(whole));
    }

    private static Histogram of(List<Long> values) {
        Histogram histogram = new Histogram();
        values.forEach(value -> histogram.add(value));
        return histogram;
    }

    private static byte[] written(Histogram histogram) {
        PackedWriter writer = new PackedWriter();
        histogram.write(writer);
        return writer.written();
    }
}

package dev.bellwether.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DurationsTest {
    private record Summary(double average, long p95) {}

    @Property(tries = 300)
    void averagesAreExactAndPercentilesAtMostAHundredAndTwentyEighthTooLong(
            @ForAll @Size(min = 1, max = 600) List<@LongRange(max = 1L << 45) Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        long exact = sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);

        Summary summary = summaries(of(values)).get("step");

        assertThat(summary.p95()).isBetween(exact, exact + exact / 128);
        assertThat(summary.average())
                .isCloseTo(values.stream().mapToLong(Long::longValue).average().orElseThrow(), within(0.5));
    }

    @Property(tries = 200)
    void partsThatWereWrittenAddUpToTheWhole(
            @ForAll @Size(min = 1, max = 400) List<@LongRange(max = 100_000) Long> some,
            @ForAll @Size(max = 400) List<@LongRange(max = 100_000) Long> others) {
        Durations whole = of(some);
        others.forEach(value -> whole.add("step", value));

        Durations joined = new Durations();
        joined.addAll(of(some).steps());
        joined.addAll(of(others).steps());

        Durations written = new Durations();
        written.addAll(whole.steps());
        assertThat(summaries(joined)).isEqualTo(summaries(written));
    }

    @Example
    void ofMillionsOfNamesTheMostFrequentAreKeptAndTheOthersAddedUp() {
        Durations durations = new Durations();
        long sum = 0;
        for (int i = 0; i < 2_000_000; i++) {
            durations.add("frequent-" + i % 64, 7);
            durations.add("rare-" + i, i);
            sum += i;
        }

        Durations again = new Durations();
        again.addAll(durations.steps());
        assertThat(durations.steps()).hasSize(65).anyMatch(step -> step.name().equals("frequent-63"));
        assertThat(summaries(again).get(OutcomeKind.OTHER).average()).isEqualTo(sum / 2_000_000.0);
        assertThat(summaries(again)).isEqualTo(summaries(durations));
    }

    private static Durations of(List<Long> values) {
        Durations durations = new Durations();
        values.forEach(value -> durations.add("step", value));
        return durations;
    }

    private static Map<String, Summary> summaries(Durations durations) {
        return durations.summaries(Summary::new);
    }
}

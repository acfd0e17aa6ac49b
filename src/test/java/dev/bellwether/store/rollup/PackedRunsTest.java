package dev.bellwether.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PackedRunsTest {
    private record Run(int minute, String probe, RunEnd end, Map<String, Long> phases) {}

    @Provide
    Arbitrary<List<Run>> runs() {
        Arbitrary<Map<String, Long>> phases = Arbitraries.maps(
                        Arbitraries.of("resolve", "connect", "tls", "übertragen"),
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .ofMaxSize(4);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 59),
                        Arbitraries.of("http", "tls", ""),
                        Arbitraries.of(RunEnd.class),
                        phases)
                .as(Run::new)
                .list()
                .ofMaxSize(200)
                .map(runs -> runs.stream()
                        .sorted(Comparator.comparingInt(Run::minute))
                        .toList());
    }

    @Property(tries = 200)
    void whatWasPackedIsReadAgain(@ForAll("runs") List<Run> runs) {
        PackedRuns.Packer packer = new PackedRuns.Packer();
        runs.forEach(run -> packer.add(run.minute, run.probe, run.end, run.phases));

        assertThat(read(packer.packed())).isEqualTo(runs);
    }

    private static List<Run> read(byte[] packed) {
        List<Run> runs = new ArrayList<>();
        PackedRuns.read(packed, new PackedRuns.Reader() {
            private List<PackedRuns.Shape> shapes;

            @Override
            public void shapes(List<PackedRuns.Shape> found) {
                shapes = found;
            }

            @Override
            public void run(int minute, int shape, RunEnd end, long[] took) {
                Map<String, Long> phases = new LinkedHashMap<>();
                List<String> names = shapes.get(shape).phases();
                for (int i = 0; i < names.size(); i++) {
                    phases.put(names.get(i), took[i]);
                }
                runs.add(new Run(minute, shapes.get(shape).probe(), end, phases));
            }
        });
        return runs;
    }

    @Example
    void twoProbesAMinuteTakeLessThanThreeKilobytesAnHour() {
        PackedRuns.Packer packer = new PackedRuns.Packer();
        for (int i = 0; i < 120; i++) {
            packer.add(
                    i / 2,
                    i % 2 == 0 ? "http" : "tls",
                    RunEnd.SUCCESS,
                    Map.of(
                            "resolve",
                            1_000_000L,
                            "connect",
                            20_000_000L,
                            "tls",
                            50_000_000L,
                            "processing",
                            100_000_000L,
                            "transfer",
                            2_000_000L));
        }

        assertThat(packer.packed()).hasSizeBetween(1_500, 3_000);
    }

    @Example
    void whatAnotherVersionPackedIsRefused() {
        byte[] packed = new PackedRuns.Packer().packed();
        byte[] other = Arrays.copyOf(packed, packed.length);
        other[0]++;

        assertThatThrownBy(() -> read(other)).hasMessage("an hour of probe runs was packed by another version");
    }
}

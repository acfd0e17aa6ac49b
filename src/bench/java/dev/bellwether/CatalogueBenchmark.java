package dev.bellwether;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.status.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a start or a reload reads a catalogue; from cold, for that is how it is done. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
public class CatalogueBenchmark {
    @Param({"1000", "57000"})
    public int connectors;

    private Path file;

    /** Writes a catalogue of that size. */
    @Setup
    public void write() throws IOException {
        StringBuilder yaml = new StringBuilder("institutions:\n");
        for (int i = 0; i < connectors; i++) {
            yaml.append("""
                      - id: bank-%1$d
                        name: Bank %1$d
                        country: AU
                        connectors:
                          - id: bank-%1$d
                            method: open-banking
                            probes:
                              - kind: cdr-status
                                baseUri: https://bank-%1$d.example
                    """.formatted(i));
        }
        file = Files.writeString(Files.createTempFile("catalogue", ".yaml"), yaml);
    }

    /** Leaves nothing behind. */
    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public Catalogue load() {
        return new ConfigLoader().catalogue(file, Policy.DEFAULT);
    }
}

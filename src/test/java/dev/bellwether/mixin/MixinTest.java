package dev.bellwether.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MixinTest {
    static Stream<Path> files() {
        return Mixin.files().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsShippedIsWhatIsWrittenHere(Path file) throws IOException {
        assertThat(Files.readString(file))
                .as("run make mixin")
                .isEqualTo(Mixin.files().get(file));
    }

    @Test
    void nothingElseIsShipped() throws IOException {
        for (Path directory : new Path[] {Path.of("conf/prometheus/rules"), Path.of("grafana/dashboards")}) {
            try (Stream<Path> shipped = Files.list(directory)) {
                assertThat(shipped).isSubsetOf(Mixin.files().keySet());
            }
        }
    }

    @Test
    void everyStatusHasALevelAndTheUnknownIsWorseThanWhatWorks() {
        assertThat(Arrays.stream(Level.values()).map(Level::status)).containsExactlyInAnyOrder(Status.values());
        assertThat(Level.UNKNOWN).isGreaterThan(Level.OPERATIONAL).isLessThan(Level.DEGRADED);
    }

    @Test
    void aTestsSpansAreShorterInWaitsRangesAndNumbersOfSeconds() {
        String rules = Mixin.rules(60).get("connectors.yml");
        assertThat(rules)
                .contains(">= 0.500\n", "offset 10000ms", "for: 10000ms", "[30000ms]")
                .doesNotContain("for: 10m", "[30m]", "offset 10m", "@");
        assertThat(Mixin.rules(60).get("daemon.yml")).contains("for: 2m\n", "offset 15000ms");
        assertThat(Mixin.rules(1).get("connectors.yml")).contains(">= 30\n", "offset 10m", "for: 10m");
    }
}

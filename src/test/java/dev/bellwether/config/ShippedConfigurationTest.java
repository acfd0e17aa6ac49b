package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedConfigurationTest {
    private static final Path FILE = Path.of("conf/bellwether.yaml");

    private final ConfigLoader loader = new ConfigLoader(Map.of(), Path.of(""));

    @Test
    void theDaemonsFileHoldsTheDefaults() {
        assertThat(loader.daemon(FILE, List.of())).isEqualTo(loader.defaults(List.of()));
    }

    @Test
    void anEmptyFileMeansTheDefaults(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("bellwether.yaml"), "# nothing but a comment\n");

        assertThat(loader.daemon(file, List.of())).isEqualTo(loader.defaults(List.of()));
    }

    @Test
    void theDaemonsFileNamesEveryKeyOfThePolicy() throws IOException {
        assertThat(Files.readString(FILE))
                .contains(Stream.of(Policy.class, Ticks.class, Confirmation.class)
                        .flatMap(type -> Stream.of(type.getRecordComponents()))
                        .map(RecordComponent::getName)
                        .map(key -> "\n  " + key + ": ")
                        .toList());
    }

    @Test
    void theErrorCodesOfTheFieldAreListedWithTheirFaults() {
        Configuration shipped = loader.load(FILE, List.of());

        assertThat(shipped.errorCodes().all())
                .hasSize(26)
                .extracting(ErrorCode::question)
                .doesNotContain("");
        assertThat(shipped.errorCodes().fault("locked-account")).isEqualTo(Fault.USER);
        assertThat(shipped.errorCodes().fault("bank-statement-too-old")).isEqualTo(Fault.USER);
        assertThat(shipped.errorCodes().fault("institution-disabled")).isEqualTo(Fault.INSTITUTION);
        assertThat(shipped.errorCodes().fault("job-timed-out")).isEqualTo(Fault.CONNECTOR);
        assertThat(shipped.errorCodes().fault("internal-server-error")).isEqualTo(Fault.PLATFORM);
        assertThat(shipped.errorCodes().fault("unknown-error")).isEqualTo(Fault.UNKNOWN);
        assertThat(shipped.errorCodes().fault("never-heard-of")).isEqualTo(Fault.UNKNOWN);
    }

    @Test
    void theShippedFilesAreFoundFromElsewhereByTheirPlaceBesideTheDaemonsFile(@TempDir Path elsewhere) {
        Configuration shipped = new ConfigLoader(Map.of(), elsewhere).load(FILE.toAbsolutePath(), List.of());

        assertThat(shipped.catalogue().institutions()).hasSize(207);
        assertThat(shipped.daemon().store().dataDirectory()).isEqualTo(elsewhere.resolve("data"));
    }

    @Test
    void whoHasNoErrorCodesGetsThese() {
        assertThat(new ConfigLoader().ownErrorCodes().all())
                .isEqualTo(new ConfigLoader()
                        .errorCodes(Path.of("conf/error-codes.yaml"))
                        .all());
    }
}

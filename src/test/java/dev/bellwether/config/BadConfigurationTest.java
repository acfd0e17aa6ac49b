package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.document.Mistake;
import dev.bellwether.status.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One small file for each rule. A file says itself what is wrong with it: below its text stands one line {@code #! LINE: WHAT
 * (HINT)} for each mistake that has to be reported, in order, and there must be no other.
 */
class BadConfigurationTest {
    private static final Path FILES = Path.of("src/test/resources/bad");
    private static final Map<String, String> ENVIRONMENT = Map.of("PASSWORD", "hunter2", "EMPTY", "");

    private final ConfigLoader loader = new ConfigLoader(ENVIRONMENT, Path.of(""));

    @TestFactory
    Stream<DynamicTest> inTheDaemonsFile() throws IOException {
        return refused("daemon", file -> loader.daemon(file, List.of()));
    }

    @TestFactory
    Stream<DynamicTest> inTheCatalogue() throws IOException {
        return refused("catalogue", file -> loader.catalogue(file, Policy.DEFAULT));
    }

    @TestFactory
    Stream<DynamicTest> inTheErrorCodes() throws IOException {
        return refused("error-codes", loader::errorCodes);
    }

    private static Stream<DynamicTest> refused(String directory, Consumer<Path> load) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FILES.resolve(directory))) {
            files = all.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    List<String> expected = expected(file);
                    assertThat(expected).isNotEmpty();
                    assertThat(mistakes(file, load)).containsExactlyElementsOf(expected);
                }));
    }

    private static List<String> mistakes(Path file, Consumer<Path> load) {
        try {
            load.accept(file);
            return List.of();
        } catch (ConfigException e) {
            assertThat(e.mistakes()).extracting(Mistake::file).containsOnly(file.toString());
            return e.mistakes().stream()
                    .map(mistake -> mistake.toString().substring(file.toString().length() + 1))
                    .toList();
        }
    }

    private static List<String> expected(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("#! "))
                    .map(line -> line.substring(3))
                    .toList();
        }
    }
}

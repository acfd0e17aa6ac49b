package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to its shape. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @TestFactory
    Stream<DynamicTest> theCodeKeepsTheRule() {
        JavaClasses product = product();
        return new ArchitectureRules("dev.bellwether")
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.getKey(), () -> rule.getValue().check(product)));
    }

    /** A rule that nothing can break proves nothing. */
    @TestFactory
    Stream<DynamicTest> theCounterExampleBreaksTheRule() {
        JavaClasses broken = new ClassFileImporter().importPackages("broken");
        Map<String, ArchRule> rules = new ArchitectureRules("broken").all();
        Map<String, String> culprits = Map.ofEntries(
                Map.entry("document is pure", "broken.document.KnowsVertx"),
                Map.entry("catalogue is pure", "broken.catalogue.Cyclic"),
                Map.entry("evidence is pure", "broken.evidence.KnowsVertx"),
                Map.entry("status is pure", "broken.status.KnowsProbe"),
                Map.entry("maintenance is pure", "broken.maintenance.KnowsTheBus"),
                Map.entry("the pure packages read no clock", "broken.status.ReadsTheClock"),
                Map.entry("packages have no cycles", "broken.catalogue.Cyclic"),
                Map.entry("rooms have no cycles", "broken.store.disk.Above"),
                Map.entry("rooms are known by their faces alone", "broken.probe.LooksIntoARoom"),
                Map.entry("verticles do not know one another", "broken.probe.MeddlingVerticle"),
                Map.entry("only app deploys", "broken.probe.MeddlingVerticle"),
                Map.entry("only store speaks SQL", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("the command line alone parses arguments", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("the command line alone prints", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("times are read by one grammar", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("the log is SLF4J", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("static fields do not change", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("nothing sleeps", "broken.probe.KnowsWhatIsNotItsOwn"),
                Map.entry("constructors take five arguments at most", "broken.probe.TakesTooMuch"));
        assertThat(culprits).containsOnlyKeys(rules.keySet());
        return rules.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThatThrownBy(() -> rule.getValue().check(broken))
                                .isInstanceOf(AssertionError.class)
                                .hasMessageContaining(culprits.get(rule.getKey()))));
    }

    @Test
    void everyFaceOfARoomIsKnownByAnotherPackage() {
        ArchitectureRules rules = new ArchitectureRules("dev.bellwether");
        Set<String> known = new TreeSet<>();
        for (JavaClass from : product()) {
            from.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> rules.isInForeignRoom(from, target))
                    .forEach(target -> known.add(rules.name(target)));
        }
        assertThat(rules.faces()).containsExactlyElementsOf(known);
    }

    @Test
    void noRoomHoldsMoreThanThirtyTwoFiles() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java"))
                            .collect(Collectors.groupingBy(Path::getParent, Collectors.counting())))
                    .isNotEmpty()
                    .allSatisfy((room, files) ->
                            assertThat(files).as(room.toString()).isLessThanOrEqualTo(32));
        }
    }

    private static JavaClasses product() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.bellwether");
    }

    @Test
    void noTestSleepsEither() {
        new ArchitectureRules("dev.bellwether")
                .nothingSleeps()
                .check(new ClassFileImporter().importPackages("dev.bellwether"));
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java"))
                            .map(Path::getParent)
                            .distinct())
                    .isNotEmpty()
                    .allSatisfy(directory -> assertThat(directory.resolve("package-info.java"))
                            .content()
                            .contains("/**"));
        }
    }
}

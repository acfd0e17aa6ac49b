package dev.bellwether.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the status page fit one another: what no compiler looks at. */
class PageFilesTest {
    private static final Path WEB = Path.of("src/main/resources/web");
    private static final Path VENDOR = WEB.resolve("vendor");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:[^;]*? from )?'([^']+)';");
    private static final Pattern ENTRY =
            Pattern.compile("(?m)^  '?([\\w.+-]+)'?: (.*?)(?=\\n(?:  '?[\\w.+-]+'?: |};|\\n))", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern SAID = Pattern.compile("\\bt\\('([\\w.+-]+)'");
    private static final Pattern MAPPED = Pattern.compile("\"([\\w/]+)\": \"([^\"]+)\"");

    @Test
    void everyLibraryIsAsItWasPublishedAndHasItsLicence() throws IOException {
        Map<String, String> sums = Files.readAllLines(VENDOR.resolve("SHA256SUMS")).stream()
                .map(line -> line.split(" {2}", 2))
                .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));

        assertThat(sums.keySet()).isEqualTo(names(VENDOR, name -> !name.equals("SHA256SUMS")));
        sums.forEach(
                (name, sum) -> assertThat(sha256(VENDOR.resolve(name))).as(name).isEqualTo(sum));
        assertThat(sums.keySet()).contains("preact.LICENSE", "htm.LICENSE", "minisearch.LICENSE", "uplot.LICENSE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "ar"})
    void everyLanguageSaysTheSameWithTheSamePlaces(String language) throws IOException {
        Map<String, Set<String>> english = words("en");
        Map<String, Set<String>> other = words(language);

        assertThat(other.keySet()).isEqualTo(english.keySet());
        other.forEach((key, places) ->
                assertThat(english.get(key)).as("places of " + key).containsAll(places));
    }

    @Test
    void everythingThatIsSaidHasWords() throws IOException {
        Set<String> keys = words("en").keySet();
        for (Path module : modules()) {
            Set<String> said = all(SAID, Files.readString(module))
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());

            assertThat(keys).as(module.toString()).containsAll(said);
        }
    }

    @Test
    void everyModuleThatIsImportedIsThere() throws IOException {
        for (Path module : modules()) {
            assertThat(imports(module))
                    .as(module.toString())
                    .allSatisfy(imported -> assertThat(imported).exists());
        }
    }

    /** So that the browser asks for all of them at once, not for one after the other as it meets them. */
    @Test
    void thePageNamesEveryModuleThatItStartsWith() throws IOException {
        Set<Path> needed = new TreeSet<>();
        collect(WEB.resolve("assets/main.js"), needed);
        String index = Files.readString(WEB.resolve("index.html"));

        assertThat(all(Pattern.compile("<link rel=\"modulepreload\" href=\"/([^\"]+)\">"), index)
                        .map(found -> WEB.resolve(found.group(1))))
                .containsExactlyInAnyOrderElementsOf(needed);
    }

    private static void collect(Path module, Set<Path> into) throws IOException {
        if (into.add(module)) {
            for (Path imported : imports(module)) {
                collect(imported, into);
            }
        }
    }

    private static List<Path> imports(Path module) throws IOException {
        Map<String, String> mapped = new LinkedHashMap<>();
        all(MAPPED, Files.readString(WEB.resolve("index.html")))
                .forEach(found -> mapped.put(found.group(1), found.group(2)));
        String source = Files.readString(module);
        Stream<String> named = all(IMPORT, source).map(found -> found.group(1));
        // What a library was made of says it in one line.
        Stream<String> minified = all(Pattern.compile("from\"(\\w+)\""), source).map(found -> found.group(1));
        return Stream.concat(named, minified)
                .map(name -> name.startsWith(".")
                        ? module.resolveSibling(name).normalize()
                        : WEB.resolve(mapped.get(name).substring(1)))
                .toList();
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.walk(WEB.resolve("assets"))) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }

    /** The places of each sentence, by its key. */
    private static Map<String, Set<String>> words(String language) throws IOException {
        Map<String, Set<String>> words = new TreeMap<>();
        all(ENTRY, Files.readString(WEB.resolve("assets/words/" + language + ".js")))
                .forEach(entry -> words.put(
                        entry.group(1),
                        all(PLACE, entry.group(2)).map(place -> place.group(1)).collect(Collectors.toSet())));
        assertThat(words).hasSizeGreaterThan(300);
        return words;
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Set<String> names(Path directory, Predicate<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .collect(Collectors.toSet());
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
    private final List<Mistake> mistakes = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void everyKeyAndValueRemembersItsLine() throws IOException {
        Optional<Node> root = read("""
                # a comment
                http:
                  host: "127.0.0.1"
                keys: [a,
                  b]
                text: |
                  two
                  lines
                """);

        assertThat(root)
                .contains(new Node.Mapping(
                        List.of(
                                new Node.Entry(
                                        "http",
                                        2,
                                        new Node.Mapping(
                                                List.of(new Node.Entry(
                                                        "host", 3, new Node.Scalar("127.0.0.1", true, 3))),
                                                3)),
                                new Node.Entry(
                                        "keys",
                                        4,
                                        new Node.Sequence(
                                                List.of(new Node.Scalar("a", false, 4), new Node.Scalar("b", false, 5)),
                                                4)),
                                new Node.Entry("text", 6, new Node.Scalar("two\nlines\n", true, 6))),
                        2));
    }

    @Test
    void aFileWithNothingInItIsAnEmptyMapping() throws IOException {
        for (String nothing : List.of("", "\n\n", "# only a comment", "---\n", "\uFEFF")) {
            assertThat(read(nothing)).as("<%s>", nothing).contains(new Node.Mapping(List.of(), 1));
        }
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreNoTrouble() throws IOException {
        assertThat(read("\uFEFFa: 1\r\nb: 2\r\n"))
                .contains(new Node.Mapping(
                        List.of(
                                new Node.Entry("a", 1, new Node.Scalar("1", false, 1)),
                                new Node.Entry("b", 2, new Node.Scalar("2", false, 2))),
                        1));
    }

    @Test
    void aMissingFileIsNamedWithThePlaceWhereItWasLookedFor() {
        assertThat(YamlFile.read(Path.of("no/such.yaml"), mistakes)).isEmpty();

        assertThat(mistakes).singleElement().satisfies(mistake -> {
            assertThat(mistake.toString()).startsWith("no/such.yaml:1: there is no such file");
            assertThat(mistake.hint())
                    .contains(Path.of("no/such.yaml").toAbsolutePath().toString());
        });
    }

    @Test
    void aDirectoryIsNoFile() {
        YamlFile.read(directory, mistakes);

        assertThat(mistakes).extracting(Mistake::what).containsExactly("is a directory");
    }

    @Test
    void aFileThatIsNotUtf8IsReportedOnTheLineOfItsFirstBadByte() throws IOException {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "a: 1\nname: Cr\u00e9dit\n".getBytes(StandardCharsets.ISO_8859_1));

        YamlFile.read(file, mistakes);

        assertThat(mistakes).containsExactly(new Mistake(file.toString(), 2, "is not UTF-8", "save it in UTF-8"));
    }

    @Test
    void aFileThatEndsInTheMidstOfACharacterIsNotUtf8() throws IOException {
        Path file = directory.resolve("cut.yaml");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xc3});

        YamlFile.read(file, mistakes);

        assertThat(mistakes).extracting(Mistake::what).containsExactly("is not UTF-8");
    }

    @Test
    void aControlCharacterIsReportedOnItsLine() throws IOException {
        read("a: 1\nb: \u0001\n");

        assertThat(mistakes).extracting(Mistake::line).containsExactly(2);
        assertThat(mistakes).extracting(Mistake::what).containsExactly("not YAML: a control character");
    }

    @Test
    void aSyntaxErrorDoesNotQuoteTheFile() throws IOException {
        read("password: \"hunter2\n");

        assertThat(mistakes)
                .singleElement()
                .asString()
                .doesNotContain("hunter2")
                .contains(".yaml:2: not YAML: ");
    }

    @Test
    void aFileLargerThanTheBoundIsNotEvenRead() throws IOException {
        Path file = directory.resolve("large.yaml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(YamlFile.MOST_BYTES + 1);
        }

        YamlFile.read(file, mistakes);

        assertThat(mistakes).extracting(Mistake::what).containsExactly("is larger than 64 MB");
    }

    @Test
    void deepNestingEndsAtTheBoundAndNotInTheStack() throws IOException {
        read("a: " + "[".repeat(100_000));

        assertThat(mistakes).extracting(Mistake::what).containsExactly("nested more than 64 levels deep");
    }

    @Test
    void anAliasIsWhatItsAnchorNamesWithTheLinesOfThat() throws IOException {
        Node.Mapping root = (Node.Mapping)
                read("a: &limits\n  - &word 1\nb: *limits\nc: {d: *word}\n").orElseThrow();

        Node limits = new Node.Sequence(List.of(new Node.Scalar("1", false, 2)), 1);
        assertThat(root.entries().subList(0, 2)).extracting(Node.Entry::value).containsExactly(limits, limits);
        assertThat(((Node.Mapping) root.entries().get(2).value()).entries())
                .containsExactly(new Node.Entry("d", 4, new Node.Scalar("1", false, 2)));
    }

    @Test
    void anAliasOfNothingIsAMistake() throws IOException {
        for (String text : List.of("a: *x", "a: *x\nb: &x 1", "a: &x [*x]", "a: &x {b: *x}", "a: &y 1\nb: *x")) {
            mistakes.clear();
            assertThat(read(text)).as(text).isEmpty();
            assertThat(mistakes).as(text).extracting(Mistake::what).containsExactly("`*x` names nothing");
        }
    }

    @Test
    void aliasesOfAliasesEndAtTheBoundAndDoNotExplode() throws IOException {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        read(laughs.toString());

        assertThat(mistakes)
                .extracting(Mistake::what)
                .containsExactly("the aliases up to here stand for more than 1000000 values");
    }

    @Test
    void aliasesDoNotHideDepth() throws IOException {
        read("a: &a " + "[".repeat(40) + "]".repeat(40) + "\nb: " + "[".repeat(24) + "*a" + "]".repeat(24));

        assertThat(mistakes).extracting(Mistake::what).containsExactly("nested more than 64 levels deep");
    }

    private Optional<Node> read(String text) throws IOException {
        return YamlFile.read(Files.writeString(directory.resolve("file.yaml"), text), mistakes);
    }
}

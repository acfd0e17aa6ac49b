package dev.bellwether.store.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path directory;

    @Test
    void recordsComeBackInTheOrderInWhichTheyWereAppended() throws IOException {
        Spool spool = Spool.open(directory, MIB);
        append(spool, "a", "b");
        append(spool, "", "d");

        assertThat(spool.records()).isEqualTo(4);
        assertThat(takeAll(spool)).containsExactly("a", "b", "", "d");
        assertThat(spool.records()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsAppendedWhileTheOldestAreBeingStoredIsNotAmongThem() throws IOException {
        Spool spool = Spool.open(directory, MIB);
        append(spool, "a");
        Spool.Oldest oldest = spool.oldest().orElseThrow();
        append(spool, "b");
        spool.remove(oldest.number());
        spool.remove(oldest.number());

        assertThat(texts(oldest.records())).containsExactly("a");
        assertThat(spool.records()).isEqualTo(1);
        assertThat(takeAll(spool)).containsExactly("b");
    }

    @Test
    void theNextProcessFindsWhatTheLastLeft() throws IOException {
        append(Spool.open(directory, MIB), "a", "b");
        Spool second = Spool.open(directory, MIB);
        assertThat(second.records()).isEqualTo(2);
        append(second, "c");

        assertThat(takeAll(Spool.open(directory, MIB))).containsExactly("a", "b", "c");
    }

    @Test
    void ofAFileThatIsCutAnywhereAllWholeRecordsAreRead() throws IOException {
        append(Spool.open(directory, MIB), "first", "second", "third");
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int records = length < 13 ? 0 : length < 27 ? 1 : length < 40 ? 2 : 3;

            assertThat(texts(SpoolSegment.read(file)))
                    .as("cut after %d bytes", length)
                    .isEqualTo(List.of("first", "second", "third").subList(0, records));
        }
        assertThat(whole).hasSize(40);
    }

    @Test
    void aByteThatChangedIsNoticed() throws IOException {
        append(Spool.open(directory, MIB), "first", "second");
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 13; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 4;
            Files.write(file, changed);

            assertThat(texts(SpoolSegment.read(file))).as("byte %d", i).containsExactly("first");
        }
    }

    @Test
    void aFileOfWhichNothingIsWholeGoes() throws IOException {
        append(Spool.open(directory, MIB), "a");
        Files.write(files().get(0), new byte[] {1, 2, 3});

        assertThat(Spool.open(directory, MIB).oldest()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void filesOfOthersAreLeftAlone() throws IOException {
        Path other = Files.writeString(directory.resolve("notes.txt"), "mine");
        Spool spool = Spool.open(directory, MIB);
        append(spool, "a");

        assertThat(takeAll(spool)).containsExactly("a");
        assertThat(other).hasContent("mine");
    }

    @Test
    void beyondItsBoundTheOldestFilesGoAndAreCounted() throws IOException {
        Spool spool = Spool.open(directory, 3 * MIB);
        String large = "x".repeat(600_000);
        for (int i = 0; i < 9; i++) {
            append(spool, i + large);
        }
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }

        assertThat(bytes).isLessThan(3 * MIB);
        List<String> left = takeAll(spool);
        assertThat(spool.dropped()).isEqualTo(9 - left.size()).isPositive();
        assertThat(left.get(left.size() - 1)).startsWith("8");
        assertThat(left.get(0)).startsWith(String.valueOf(spool.dropped()));
    }

    @Test
    void aFileThatVanishedIsCountedAndPassedOver() throws IOException {
        Spool spool = Spool.open(directory, MIB);
        append(spool, "a", "b");
        spool.oldest();
        append(spool, "c");
        Files.delete(files().get(0));

        assertThat(takeAll(spool)).containsExactly("c");
        assertThat(spool.dropped()).isEqualTo(2);
        assertThat(spool.records()).isZero();
    }

    @Test
    void whatTheDiskDoesNotTakeIsRefusedAndTheRestGoesOn() throws IOException {
        Spool spool = Spool.open(directory, MIB);
        Files.delete(directory);
        assertThatThrownBy(() -> append(spool, "a", "b")).isInstanceOf(IOException.class);
        Files.createDirectory(directory);
        append(spool, "c");

        assertThat(spool.records()).isEqualTo(1);
        assertThat(takeAll(spool)).containsExactly("c");
    }

    private static void append(Spool spool, String... records) throws IOException {
        spool.append(Stream.of(records).map(record -> record.getBytes(UTF_8)).toList());
    }

    private static List<String> takeAll(Spool spool) throws IOException {
        List<String> all = new ArrayList<>();
        for (Optional<Spool.Oldest> oldest = spool.oldest(); oldest.isPresent(); oldest = spool.oldest()) {
            all.addAll(texts(oldest.get().records()));
            spool.remove(oldest.get().number());
        }
        return all;
    }

    private static List<String> texts(List<byte[]> records) {
        return records.stream().map(record -> new String(record, UTF_8)).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}

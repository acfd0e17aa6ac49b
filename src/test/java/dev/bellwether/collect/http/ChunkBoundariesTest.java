package dev.bellwether.collect.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.collect.Batches;
import dev.bellwether.collect.http.JobOutcomeReader.Batch;
import dev.bellwether.collect.http.JobOutcomeReader.Format;
import dev.bellwether.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunkBoundariesTest {
    @Property(tries = 500)
    void itDoesNotMatterWhereABodyIsCut(
            @ForAll("items") List<String> items, @ForAll Format format, @ForAll("cuts") List<Integer> cuts) {
        byte[] body = body(format, items);

        assertThat(outcome(format, body, cuts)).isEqualTo(outcome(format, body, List.of()));
    }

    @Property(tries = 300)
    void itDoesNotMatterWhereBrokenBytesAreCut(
            @ForAll("garbage") String garbage, @ForAll Format format, @ForAll("cuts") List<Integer> cuts) {
        byte[] body = garbage.getBytes(StandardCharsets.UTF_8);

        assertThat(outcome(format, body, cuts)).isEqualTo(outcome(format, body, List.of()));
    }

    @Property(tries = 200)
    void arraysAndLinesAgree(@ForAll("items") List<String> items) {
        Batch array = Batches.read(Format.ARRAY, body(Format.ARRAY, items));
        Batch lines = Batches.read(Format.LINES, body(Format.LINES, items));

        assertThat(array).isEqualTo(lines);
        assertThat(array.outcomes().size() + array.rejected().size()).isEqualTo(items.size());
    }

    @Property(tries = 200)
    void itDoesNotMatterWhereAPackedBodyIsCut(@ForAll("items") List<String> items, @ForAll("cuts") List<Integer> cuts)
            throws Exception {
        byte[] body = body(Format.LINES, items);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        try (Gunzip gunzip = new Gunzip(unpacked::write)) {
            byte[] bytes = packed.toByteArray();
            int from = 0;
            for (int to : ends(bytes.length, cuts)) {
                gunzip.feed(bytes, from, to);
                from = to;
            }
            gunzip.end();
        }

        assertThat(unpacked.toByteArray()).isEqualTo(body);
    }

    /** The batch, or the words with which it was refused. */
    private static Object outcome(Format format, byte[] body, List<Integer> cuts) {
        JobOutcomeReader reader = new JobOutcomeReader(format, Batches.RULES, 1000);
        try {
            int from = 0;
            for (int to : ends(body.length, cuts)) {
                byte[] piece = Arrays.copyOfRange(body, from, to);
                reader.feed(piece, 0, piece.length);
                Arrays.fill(piece, (byte) '?');
                from = to;
            }
            return reader.end();
        } catch (ProblemException refused) {
            return refused.getMessage();
        }
    }

    private static int[] ends(int length, List<Integer> cuts) {
        return IntStream.concat(cuts.stream().mapToInt(cut -> length == 0 ? 0 : cut % length), IntStream.of(length))
                .sorted()
                .toArray();
    }

    private static byte[] body(Format format, List<String> items) {
        String body = format == Format.ARRAY ? "[" + String.join(",", items) + "]" : String.join("\n", items);
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<List<String>> items() {
        return Arbitraries.of(
                        Batches.good("j"),
                        Batches.good("\u00e9\ud83d\ude00"),
                        Batches.item("j", "\"x\": [\"\\\\\", \"]\", {\"y\": \"\\\"\"}]"),
                        Batches.item("j", "\"stepDurationsMs\":{\"a\":12}"),
                        Batches.item("j", "\"attempt\":\"1\""),
                        "17",
                        "null",
                        "\"a]b\\\"\"",
                        "[[],[{}]]",
                        "{}",
                        "  {\"jobId\" : 5}  ")
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.strings()
                .withChars('[', ']', '{', '}', '"', '\\', ',', ':', '1', 'n', ' ', '\n', '\u00e9')
                .ofMaxLength(30);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 5000).list().ofMaxSize(20);
    }
}

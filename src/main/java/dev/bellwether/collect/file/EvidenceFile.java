package dev.bellwether.collect.file;

import dev.bellwether.collect.item.BadValue;
import dev.bellwether.collect.item.ByteOrderMark;
import dev.bellwether.collect.item.ItemFields;
import dev.bellwether.collect.item.ItemParser;
import dev.bellwether.collect.item.LineSplitter;
import dev.bellwether.collect.item.Splitter;
import dev.bellwether.collect.item.Splitter.Items;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/**
 * Reads a file of evidence: NDJSON, one job outcome, probe result, release or maintenance window on each line, in any order.
 * A bad line is reported and passed over. It holds one line at a time, however long the file is.
 */
public final class EvidenceFile {
    private static final int LONGEST_LINE = 1024 * 1024;
    private static final int PIECE = 256 * 1024;

    private EvidenceFile() {}

    /**
     * A line that was passed over.
     *
     * @param number from 1, blank lines counted
     * @param detail what is wrong with it, in words
     */
    public record BadLine(long number, String detail) {}

    /**
     * Reads to the end of the stream, on the calling thread; the stream stays open.
     *
     * @param isKnown whether the catalogue has a connector with an id
     * @param lines takes the good lines with their numbers, in the order of the file
     * @param bad takes the bad ones
     * @throws IOException if the stream cannot be read
     */
    public static void read(
            InputStream stream, Predicate<String> isKnown, ObjLongConsumer<EvidenceLine> lines, Consumer<BadLine> bad)
            throws IOException {
        Splitter splitter = new LineSplitter(new Lines(new EvidenceItem(isKnown), lines, bad), LONGEST_LINE);
        byte[] piece = new byte[PIECE];
        for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
            splitter.feed(piece, 0, length);
        }
        splitter.end();
    }

    /** Counts the lines and has each one read. */
    private static final class Lines implements Items {
        private final EvidenceItem item;
        private final ObjLongConsumer<EvidenceLine> lines;
        private final Consumer<BadLine> bad;
        private final ItemParser parser = new ItemParser();
        private long number;

        Lines(EvidenceItem item, ObjLongConsumer<EvidenceLine> lines, Consumer<BadLine> bad) {
            this.item = item;
            this.lines = lines;
            this.bad = bad;
        }

        @Override
        public void item(byte[] bytes, int from, int to, long offset) {
            number++;
            int start = number == 1 ? ByteOrderMark.skip(bytes, from, to) : from;
            if (LineSplitter.isBlank(bytes, start, to)) {
                return;
            }
            try {
                ItemFields fields = parser.parse(bytes, start, to);
                item.read(fields, number)
                        .ifPresentOrElse(
                                line -> lines.accept(line, number),
                                () -> bad.accept(new BadLine(number, fields.faults())));
            } catch (BadValue e) {
                bad.accept(new BadLine(number, e.getMessage()));
            } catch (ItemParser.NotJson e) {
                bad.accept(new BadLine(number, "not JSON: byte " + e.offset() + ": " + e.getMessage()));
            }
        }

        @Override
        public void tooLong(long offset) {
            number++;
            bad.accept(new BadLine(number, "longer than " + LONGEST_LINE + " bytes"));
        }
    }
}

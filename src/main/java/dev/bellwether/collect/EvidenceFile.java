package dev.bellwether.collect;

import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.collect.item.Field;
import dev.bellwether.collect.item.ItemFields;
import dev.bellwether.collect.item.ItemParser;
import dev.bellwether.collect.item.JobItem;
import dev.bellwether.collect.item.Splitter;
import dev.bellwether.document.Quote;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** A line that was passed over: its number from 1, blank lines counted, and what is wrong with it, in words. */
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
        Splitter splitter = new Splitter.LineSplitter(new Lines(isKnown, lines, bad), LONGEST_LINE);
        byte[] piece = new byte[PIECE];
        for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
            splitter.feed(piece, 0, length);
        }
        splitter.end();
    }

    private static final class Lines implements Splitter.Items {
        private static final int LONGEST = 128;
        /** A file's customers are told apart in this process alone, so no secret is needed. */
        private static final CustomerHash CUSTOMERS = new CustomerHash(new byte[32]);

        private final Predicate<String> isKnown;
        private final ObjLongConsumer<EvidenceLine> lines;
        private final Consumer<BadLine> bad;
        private final ItemParser parser = new ItemParser();
        private long number;

        Lines(Predicate<String> isKnown, ObjLongConsumer<EvidenceLine> lines, Consumer<BadLine> bad) {
            this.isKnown = isKnown;
            this.lines = lines;
            this.bad = bad;
        }

        @Override
        public void item(byte[] bytes, int from, int to, long offset) {
            number++;
            int start = number == 1 ? Splitter.afterMark(bytes, from, to) : from;
            if (Splitter.LineSplitter.isBlank(bytes, start, to)) {
                return;
            }
            try {
                ItemFields fields = parser.parse(bytes, start, to);
                read(fields)
                        .ifPresentOrElse(
                                line -> lines.accept(line, number),
                                () -> bad.accept(new BadLine(number, fields.faults())));
            } catch (ItemParser.BadValue e) {
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

        /** The line; empty where the fields are faulty, which they then say. */
        private Optional<EvidenceLine> read(ItemFields fields) {
            String type = fields.requiredText(Field.TYPE, LONGEST);
            Optional<EvidenceLine> line = switch (type) {
                case "job" -> job(fields);
                case "probe" -> Optional.of(probe(fields));
                case "release" -> Optional.of(release(fields));
                case "maintenance" -> Optional.of(maintenance(fields));
                default -> {
                    if (!type.isEmpty()) {
                        fields.fault(Field.TYPE, "must be job, probe, release or maintenance, not " + Quote.of(type));
                    }
                    yield Optional.empty();
                }
            };
            return fields.isFaulty() ? Optional.empty() : line;
        }

        private Optional<EvidenceLine> job(ItemFields fields) {
            Optional<Instant> receivedAt = receivedAt(fields);
            return JobItem.read(fields, isKnown, JobItem.TimeRange.ANY, CUSTOMERS)
                    .map(outcome -> new EvidenceLine.Job(outcome, receivedAt));
        }

        private EvidenceLine probe(ItemFields fields) {
            return new EvidenceLine.Probe(
                    JobItem.connectorId(fields, isKnown),
                    fields.requiredTime(Field.AT),
                    fields.required(Field.RESULT)
                            ? fields.oneOf(
                                    Field.RESULT, List.of(ProbeResult.values()), ProbeResult::wire, ProbeResult.SUCCESS)
                            : ProbeResult.SUCCESS,
                    fields.oneOf(Field.FAULT, List.of(Fault.values()), Fault::wire, Fault.UNKNOWN),
                    fields.flag(Field.CONFIRM),
                    receivedAt(fields));
        }

        private EvidenceLine release(ItemFields fields) {
            return new EvidenceLine.Told(new Operation.Release(
                    JobItem.connectorId(fields, isKnown),
                    fields.text(Field.VERSION, LONGEST),
                    fields.requiredTime(Field.AT)));
        }

        private EvidenceLine maintenance(ItemFields fields) {
            String connectorId = JobItem.connectorId(fields, isKnown);
            Instant from = fields.requiredTime(Field.FROM);
            Instant to = fields.requiredTime(Field.TO);
            if (!fields.isFaulty() && to.isBefore(from)) {
                fields.fault(Field.TO, "lies before /from");
            }
            String id = fields.text(Field.ID, LONGEST);
            return new EvidenceLine.Told(
                    new Operation.Maintenance(connectorId, id.isEmpty() ? "line-" + number : id, from, to));
        }

        private static Optional<Instant> receivedAt(ItemFields fields) {
            return fields.has(Field.RECEIVED_AT) ? Optional.of(fields.time(Field.RECEIVED_AT)) : Optional.empty();
        }
    }

    /** One line of a file of evidence. Times are cut off after the microsecond. */
    public sealed interface EvidenceLine {
        /** The outcome of a job. No tick before it was received knows it; where that is empty it was known at once. */
        record Job(JobOutcome outcome, Optional<Instant> receivedAt) implements EvidenceLine {}

        /**
         * The result of a run of a probe, when it ended, with fault {@link Fault#UNKNOWN} where the line does not say. No tick before
         * it was received knows it; where that is empty it was known at once.
         */
        record Probe(
                String connectorId,
                Instant at,
                ProbeResult result,
                Fault fault,
                boolean confirm,
                Optional<Instant> receivedAt)
                implements EvidenceLine {}

        /**
         * A new version of a connector went live, empty where the line does not say which; or maintenance was planned, possibly an empty
         * window, whose id is the line's own or made of the line's number.
         */
        record Told(Operation operation) implements EvidenceLine {}
    }
}

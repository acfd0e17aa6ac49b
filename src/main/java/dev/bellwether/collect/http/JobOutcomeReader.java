package dev.bellwether.collect.http;

import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.item.ItemFields;
import dev.bellwether.collect.item.ItemParser;
import dev.bellwether.collect.item.JobItem;
import dev.bellwether.collect.item.Splitter;
import dev.bellwether.collect.item.Splitter.LineSplitter;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one batch of job outcomes from bytes that come in pieces. Every item becomes an outcome or a rejection; an array that
 * is no JSON is refused as a whole, while of NDJSON only the broken lines are lost. It belongs to the thread that feeds it.
 */
public final class JobOutcomeReader implements Splitter.Items {
    private static final int LONGEST_ITEM = 256 * 1024;
    /** Of a rejection beside its words. */
    private static final int REJECTION_BYTES = 32;

    private final Format format;
    private final JobRules rules;
    private final JobItem.TimeRange times;
    private final int mostItems;
    private final Splitter splitter;
    private final ItemParser parser = new ItemParser();
    private final List<JobOutcome> outcomes = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private int line;
    private long answerBytes;

    public enum Format {
        ARRAY,
        LINES
    }

    /** An item that was not taken: its place in the batch, from 0, where blank lines are no items, and its field and fault in words. */
    public record Rejection(int index, String detail) {}

    public record Batch(List<JobOutcome> outcomes, List<Rejection> rejected) {
        boolean isEmpty() {
            return outcomes.isEmpty() && rejected.isEmpty();
        }
    }

    public JobOutcomeReader(Format format, JobRules rules, int mostItems) {
        this.format = format;
        this.rules = rules;
        this.times = rules.timesNow();
        this.mostItems = mostItems;
        this.splitter =
                format == Format.ARRAY ? new ArraySplitter(this, LONGEST_ITEM) : new LineSplitter(this, LONGEST_ITEM);
    }

    /** How many bytes, about, the rejections so far take in the answer. */
    long answerBytes() {
        return answerBytes;
    }

    Format format() {
        return format;
    }

    /** Takes the next bytes, which may change afterwards; throws {@link ProblemException} if the batch as a whole cannot be taken. */
    public void feed(byte[] bytes, int from, int to) {
        splitter.feed(bytes, from, to);
    }

    /** The batch, after its last bytes; throws {@link ProblemException} if it cannot be taken as a whole. */
    public Batch end() {
        splitter.end();
        return new Batch(outcomes, rejected);
    }

    @Override
    public void item(byte[] bytes, int from, int to, long offset) {
        line++;
        int start = line == 1 ? Splitter.afterMark(bytes, from, to) : from;
        if (format == Format.LINES && LineSplitter.isBlank(bytes, start, to)) {
            return;
        }
        int index = nextIndex();
        try {
            ItemFields fields = parser.parse(bytes, start, to);
            JobItem.read(fields, rules.isKnown(), times, rules.customers())
                    .ifPresentOrElse(outcomes::add, () -> reject(index, fields.faults()));
        } catch (ItemParser.BadValue e) {
            reject(index, e.getMessage());
        } catch (ItemParser.NotJson e) {
            if (format == Format.ARRAY) {
                throw ArraySplitter.problem(offset + start - from + e.offset(), e.getMessage())
                        .with(new Problem.Wrong("/" + index, "not JSON: " + e.getMessage()))
                        .asException();
            }
            reject(index, "line " + line + ", byte " + (start - from + e.offset()) + ": not JSON: " + e.getMessage());
        }
    }

    @Override
    public void tooLong(long offset) {
        line++;
        reject(nextIndex(), "longer than " + LONGEST_ITEM + " bytes");
    }

    private int nextIndex() {
        int index = outcomes.size() + rejected.size();
        if (index == mostItems) {
            throw Problem.of(413, "A batch holds at most " + mostItems + " items; send several. Nothing was stored.")
                    .asException();
        }
        return index;
    }

    private void reject(int index, String detail) {
        answerBytes += REJECTION_BYTES + detail.length();
        rejected.add(new Rejection(index, detail));
    }
}

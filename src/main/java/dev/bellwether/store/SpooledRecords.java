package dev.bellwether.store;

import dev.bellwether.bus.RecordJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of one type in spools. Those that matter have one of their own and are read first, so that the others can neither
 * push them out nor hold them up.
 *
 * <p>What blocks belongs to one thread at a time; the numbers are for any.
 */
final class SpooledRecords<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledRecords.class);
    private static final int TOGETHER = 1_000;

    private final Kind<T> kind;
    private final Spool mattering;
    private final Spool others;
    private final AtomicLong unreadable = new AtomicLong();

    /**
     * What is kept.
     *
     * @param plural its name in the log
     * @param matters which of them are to be kept longest
     */
    record Kind<T>(String plural, Class<T> type, Predicate<T> matters) {}

    /** A file of a spool with its records, of which there is at least one. */
    record Found<T>(Spool spool, long number, List<T> records) {}

    SpooledRecords(Kind<T> kind, Spool mattering, Spool others) {
        this.kind = kind;
        this.mattering = mattering;
        this.others = others;
    }

    String plural() {
        return kind.plural();
    }

    /** How many records wait. */
    int waiting() {
        return mattering.records() + others.records();
    }

    /** How many went because there was no room for them or because they could not be read. */
    long dropped() {
        return unreadable.get() + mattering.dropped() + others.dropped();
    }

    /**
     * Keeps records; blocks.
     *
     * @throws IOException if the disk does not take them all; those that it does not count as dropped
     */
    void append(List<T> records) throws IOException {
        List<T> first = records.stream().filter(kind.matters()).toList();
        List<T> then = records.stream().filter(kind.matters().negate()).toList();
        try {
            append(mattering, first);
        } finally {
            append(others, then);
        }
    }

    private void append(Spool spool, List<T> records) throws IOException {
        long before = spool.dropped();
        IOException full = null;
        for (int from = 0; from < records.size(); from += TOGETHER) {
            List<byte[]> bytes = new ArrayList<>();
            for (T record : records.subList(from, Math.min(records.size(), from + TOGETHER))) {
                bytes.add(RecordJson.write(record));
            }
            try {
                spool.append(bytes);
            } catch (IOException e) {
                full = e;
            }
        }
        if (full != null) {
            throw full;
        }
        if (spool.dropped() > before) {
            LOG.warn(
                    "PostgreSQL has been away for so long that {} {} were dropped to make room for newer ones",
                    spool.dropped() - before,
                    kind.plural());
        }
    }

    /** What has waited longest, of that which matters if there is any; blocks. */
    Optional<Found<T>> oldest() throws IOException {
        Optional<Found<T>> found = oldest(mattering);
        return found.isPresent() ? found : oldest(others);
    }

    private Optional<Found<T>> oldest(Spool spool) throws IOException {
        for (Optional<Spool.Oldest> oldest = spool.oldest(); oldest.isPresent(); oldest = spool.oldest()) {
            List<T> records = read(oldest.get().records());
            if (!records.isEmpty()) {
                return Optional.of(new Found<>(spool, oldest.get().number(), records));
            }
            spool.remove(oldest.get().number());
        }
        return Optional.empty();
    }

    private List<T> read(List<byte[]> bytes) {
        List<T> records = new ArrayList<>(bytes.size());
        for (byte[] record : bytes) {
            try {
                records.add(RecordJson.read(record, kind.type()));
            } catch (IOException e) {
                unreadable.incrementAndGet();
                LOG.error("one of the {} that waited on disk cannot be read and is dropped", kind.plural(), e);
            }
        }
        return records;
    }

    /** Has a file's records wait again, behind all others and in one file with those that come next; blocks. */
    void putBack(Found<T> found) throws IOException {
        append(found.spool(), found.records());
        remove(found);
    }

    /** Lets go of what is stored; blocks. */
    void remove(Found<T> found) throws IOException {
        found.spool().remove(found.number());
    }
}

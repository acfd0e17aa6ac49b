package dev.bellwether.store.disk;

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
public final class SpooledRecords<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledRecords.class);
    private static final int TOGETHER = 1_000;

    private final Kind<T> kind;
    private final Spool mattering;
    private final Spool others;
    private final AtomicLong unreadable = new AtomicLong();

    /** What is kept, by its name in the log, and which of it is to be kept longest. */
    record Kind<T>(String plural, Class<T> type, Predicate<T> matters) {}

    /** What the disk did not take of some records, and what it said; empty where everything was taken. */
    record Refused<T>(List<T> records, String reason) {
        static <T> Refused<T> all(List<T> records, Throwable failure) {
            return new Refused<>(records, failure.toString());
        }

        private Refused<T> and(Refused<T> more) {
            List<T> both = new ArrayList<>(records);
            both.addAll(more.records);
            return new Refused<>(both, reason.isEmpty() ? more.reason : reason);
        }
    }

    /** A file of a spool with its records, of which there is at least one. */
    record Found<T>(Spool spool, long number, List<T> records) {}

    SpooledRecords(Kind<T> kind, Spool mattering, Spool others) {
        this.kind = kind;
        this.mattering = mattering;
        this.others = others;
    }

    public String plural() {
        return kind.plural();
    }

    int waiting() {
        return mattering.records() + others.records();
    }

    /** How many went because there was no room for them or because they could not be read. */
    long dropped() {
        return unreadable.get() + mattering.dropped() + others.dropped();
    }

    Predicate<T> matters() {
        return kind.matters();
    }

    /** Keeps records, and answers those that the disk does not take, and what it said; blocks. */
    Refused<T> append(List<T> records) {
        List<T> first = records.stream().filter(kind.matters()).toList();
        return append(mattering, first)
                .and(append(
                        others, records.stream().filter(kind.matters().negate()).toList()));
    }

    private Refused<T> append(Spool spool, List<T> records) {
        long before = spool.dropped();
        for (int from = 0; from < records.size(); from += TOGETHER) {
            try {
                List<byte[]> bytes = new ArrayList<>();
                for (T record : records.subList(from, Math.min(records.size(), from + TOGETHER))) {
                    bytes.add(RecordJson.write(record));
                }
                spool.append(bytes);
            } catch (IOException e) {
                return Refused.all(records.subList(from, records.size()), e);
            }
        }
        if (spool.dropped() > before) {
            LOG.warn(
                    "PostgreSQL has been away for so long that {} {} were dropped to make room for newer ones",
                    spool.dropped() - before,
                    kind.plural());
        }
        return new Refused<>(List.of(), "");
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

    /**
     * Has a file's records wait again, behind all others and in one file with those that come next; blocks. Where there is no
     * room for them twice they stay where they are.
     */
    void putBack(Found<T> found) throws IOException {
        if (append(found.spool(), found.records()).records().isEmpty()) {
            remove(found);
        }
    }

    /** Lets go of what is stored; blocks. */
    void remove(Found<T> found) throws IOException {
        found.spool().remove(found.number());
    }
}

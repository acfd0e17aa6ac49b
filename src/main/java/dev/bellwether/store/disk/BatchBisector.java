package dev.bellwether.store.disk;

import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores records all at once, or, where PostgreSQL refuses the whole, half by half down to those that it refuses, so that one
 * bad record does not keep a thousand good ones waiting for ever.
 */
public final class BatchBisector<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchBisector.class);

    private final String plural;
    private final Function<List<T>, Future<Void>> insert;
    private final AtomicLong refused = new AtomicLong();

    /**
     * @param plural the name of the records in the log
     * @param insert stores records in one transaction, and changes nothing for those that are stored already
     */
    public BatchBisector(String plural, Function<List<T>, Future<Void>> insert) {
        this.plural = plural;
        this.insert = insert;
    }

    /** How many records were refused so far, and let go; from any thread. */
    long refused() {
        return refused.get();
    }

    /**
     * Stores records, and lets go of those that PostgreSQL refuses while it takes others. Fails if PostgreSQL is away, or takes
     * none at all: then it is not for the records that it refuses.
     */
    Future<Void> store(List<T> records) {
        List<Throwable> refusals = new ArrayList<>();
        return sift(records, refusals).compose(sifted -> {
            if (refusals.isEmpty()) {
                return Future.succeededFuture();
            }
            if (refusals.size() == records.size()) {
                return Future.failedFuture(refusals.get(0));
            }
            refused.addAndGet(refusals.size());
            LOG.error("{} {} cannot be stored at all and are dropped", refusals.size(), plural, refusals.get(0));
            return Future.succeededFuture();
        });
    }

    private Future<Void> sift(List<T> records, List<Throwable> refusals) {
        return insert(records).recover(failure -> {
            if (failure instanceof StoreUnavailable) {
                return Future.failedFuture(failure);
            }
            if (records.size() == 1) {
                refusals.add(failure);
                return Future.succeededFuture();
            }
            int middle = records.size() / 2;
            return sift(records.subList(0, middle), refusals)
                    .compose(first -> sift(records.subList(middle, records.size()), refusals));
        });
    }

    Future<Void> insert(List<T> records) {
        try {
            return insert.apply(records);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}

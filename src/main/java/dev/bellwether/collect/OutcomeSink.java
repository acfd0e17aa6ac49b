package dev.bellwether.collect;

import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.evidence.JobOutcomes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Where job outcomes are made safe. */
public interface OutcomeSink {
    /**
     * Stores the outcomes in one transaction.
     *
     * @param outcomes at least one; some may be in the store already, or stand in the list twice
     * @param receivedAt when they came; no two calls have the same time
     * @return once the transaction has committed, those that were new, in the order given; fails where nothing was stored, or
     *     with a {@link dev.bellwether.store.sql.StoreUnavailable} that says that they may be
     */
    Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt);

    /**
     * Brings an insert to its end that failed without saying whether anything was stored. May be called again and again.
     *
     * @param outcomes those of the insert
     * @param receivedAt that of the insert
     * @return once all outcomes are stored, those that this insert stored, now or then, and no other; fails if that cannot be
     *     said now
     */
    Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt);

    /** The store. */
    static OutcomeSink of(JobOutcomes store) {
        return new OutcomeSink() {
            @Override
            public Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
                return store.insert(outcomes, receivedAt);
            }

            @Override
            public Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
                return store.settle(outcomes, receivedAt);
            }
        };
    }
}

package dev.bellwether.collect;

import dev.bellwether.evidence.JobOutcome;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Where job outcomes are made safe. */
@FunctionalInterface
public interface OutcomeSink {
    /**
     * Stores the outcomes in one transaction.
     *
     * @param outcomes at least one; some may be in the store already, or stand in the list twice
     * @param receivedAt when they came
     * @return once the transaction has committed, those that were new, in the order given; fails where nothing was stored
     */
    Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt);
}

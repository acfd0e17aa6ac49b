package dev.bellwether.store.evidence;

import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Where job outcomes are made safe. */
public interface OutcomeSink {
    /**
     * Stores outcomes in one transaction and answers, once it has committed, those that were new, in the given order. An
     * outcome is not new if one with the same connector, job and attempt is stored, whatever else it says, or comes before
     * it in the list. Outcomes older than the retention are taken too and go with the oldest day that is kept.
     *
     * @param receivedAt the time to note with them, that of no other insert
     * @return fails with {@link StoreUnavailable} if nothing was stored or, where it {@linkplain
     *     StoreUnavailable#mayBeDone() says so}, nobody knows: send all of them again, or {@link #settle} it
     */
    Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt);

    /**
     * Brings an insert to its end of which nobody knows whether it committed. It may not even have begun: a server that hung
     * may find it in a socket afterwards. So the outcomes are stored, which waits for it or bars its way, and then those are
     * told from the others that it or this call stored. May be called again and again.
     *
     * @param outcomes those of the insert, at least one
     * @param receivedAt that of the insert
     * @return those of the outcomes that were received at this time, in the given order
     */
    Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt);
}

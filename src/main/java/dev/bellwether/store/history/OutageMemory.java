package dev.bellwether.store.history;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.history.PastOutages;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The past outages of all connectors, asked for once in some minutes: what outages were like changes slowly, and an outage of many banks has
 * many ask at once. Belongs to one event loop.
 */
public final class OutageMemory {
    private static final Duration KEEP = Duration.ofMinutes(5);
    /** After a failure, so that a store that is away does not hold up everybody who asks. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

    private final Incidents incidents;
    private final Supplier<Catalogue> catalogue;
    private Instant until = Instant.MIN;
    private Future<PastOutages> known = Future.succeededFuture();

    public OutageMemory(Incidents incidents, Supplier<Catalogue> catalogue) {
        this.incidents = incidents;
        this.catalogue = catalogue;
    }

    /** Of none while the store does not tell, so nobody has an outlook then; never fails. */
    public Future<PastOutages> at(Instant now) {
        if (now.isBefore(until)) {
            return known;
        }
        until = now.plus(KEEP);
        known = incidents
                .past()
                .timeout(2, TimeUnit.SECONDS)
                .map(past -> new PastOutages(past, catalogue.get()))
                .otherwise(failure -> {
                    until = now.plus(ASK_AGAIN);
                    return PastOutages.NONE;
                });
        return known;
    }
}

package dev.bellwether.api.backtests;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.time.Duration;
import java.time.Instant;

/**
 * What a back-test must keep to.
 *
 * @param catalogue which connectors there are
 * @param policy what is not said is as here
 * @param ticks likewise
 * @param retention how long evidence is kept
 * @param now the present time
 */
record BacktestRules(Catalogue catalogue, Policy policy, Ticks ticks, Duration retention, Instant now) {
    static final Duration LONGEST = Duration.ofDays(31);
    /** Some minutes of work for one core. */
    static final long MOST_DECISIONS = 500_000_000;
}

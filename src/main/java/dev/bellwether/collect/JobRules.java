package dev.bellwether.collect;

import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.collect.item.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What job outcomes are checked against beside their form.
 *
 * @param isKnown whether the catalogue has a connector with an id; asked on event loops, so it must not block
 * @param clock tells which times lie ahead
 * @param retention how long outcomes are kept: one that is older already is refused
 * @param customers makes of a customer's word what is kept of it
 */
public record JobRules(Predicate<String> isKnown, Clock clock, Duration retention, CustomerHash customers) {
    public TimeRange timesNow() {
        return TimeRange.around(clock.instant(), retention);
    }
}

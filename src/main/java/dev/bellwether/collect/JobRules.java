package dev.bellwether.collect;

import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.collect.item.JobItem.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What job outcomes are checked against beside their form: which connectors the catalogue has, asked on event loops, so without
 * blocking, which times lie ahead, and how long outcomes are kept, since one that is older already is refused.
 */
public record JobRules(Predicate<String> isKnown, Clock clock, Duration retention, CustomerHash customers) {
    public TimeRange timesNow() {
        return TimeRange.around(clock.instant(), retention);
    }
}

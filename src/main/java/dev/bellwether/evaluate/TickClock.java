package dev.bellwether.evaluate;

import dev.bellwether.status.Ticks;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Which ticks are due: each once and in order, without those that a late wake-up has made pointless. */
final class TickClock {
    private final Ticks ticks;
    private Instant next;

    TickClock(Ticks ticks, Instant first) {
        this.ticks = ticks;
        this.next = first;
    }

    Instant next() {
        return next;
    }

    /** Whether the clock went back: the latest tick is to come again, and not only for the wink of a correction of the time. */
    boolean isAheadOf(Instant now) {
        return next.minus(ticks.recheck()).isAfter(now.plus(ticks.recheck()));
    }

    /**
     * The ticks that are due. If more than one is, time was lost: of these only the latest scheduled one and the latest of all
     * are made up for, since what the others would have decided is decided by these.
     */
    List<Instant> due(Instant now) {
        if (next.isAfter(now)) {
            return List.of();
        }
        Instant latest = ticks.lastUpTo(now);
        List<Instant> due = Stream.of(ticks.lastScheduledUpTo(now), latest)
                .filter(tick -> !tick.isBefore(next))
                .distinct()
                .toList();
        next = ticks.next(latest);
        return due;
    }
}

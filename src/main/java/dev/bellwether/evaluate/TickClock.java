package dev.bellwether.evaluate;

import dev.bellwether.status.Ticks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which ticks are due: each once and in order, without those that a late wake-up has made pointless. */
final class TickClock {
    private final Ticks ticks;
    private Instant next;

    TickClock(Ticks ticks, Instant first) {
        this.ticks = ticks;
        this.next = first;
    }

    /** The next tick to come. */
    Instant next() {
        return next;
    }

    /**
     * The ticks that are due. If more than one is, time was lost: of these only the latest scheduled one and the latest of all
     * are made up for, since what the others would have decided is decided by these.
     */
    List<Instant> due(Instant now) {
        List<Instant> due = new ArrayList<>();
        Instant scheduled = null;
        Instant latest = null;
        for (; !next.isAfter(now); next = ticks.next(next)) {
            latest = next;
            if (ticks.isScheduled(next)) {
                scheduled = next;
            }
        }
        if (scheduled != null && !scheduled.equals(latest)) {
            due.add(scheduled);
        }
        if (latest != null) {
            due.add(latest);
        }
        return due;
    }
}

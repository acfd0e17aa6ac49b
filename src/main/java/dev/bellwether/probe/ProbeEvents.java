package dev.bellwether.probe;

import dev.bellwether.status.Operation;
import java.time.Duration;

/** What the verticle tells besides the runs themselves; called on its event loop, and not to block it. */
public interface ProbeEvents {
    /** For whom it is of no interest. */
    ProbeEvents NONE = new ProbeEvents() {};

    /** A run of the schedule began this much later than planned. */
    default void lag(Duration late) {}

    /** Runs were left out: {@code overrun}, the one before was still running, or {@code late}, the node itself was held up. */
    default void skipped(String reason, long count) {}

    /** A target announced planned maintenance, or that it is over; to be stored. */
    default void maintenance(Operation.Maintenance window) {}
}

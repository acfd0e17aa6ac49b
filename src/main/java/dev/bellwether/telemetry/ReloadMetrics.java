package dev.bellwether.telemetry;

import java.time.Instant;
import java.util.List;

/** Whether the files that are reloaded while the daemon runs are in force as they are now. Safe for all threads. */
public final class ReloadMetrics {
    private volatile double read;
    private volatile boolean good = true;

    ReloadMetrics(Meters meters) {
        meters.gauge(Metric.RELOAD_LAST_SUCCESS, () -> good ? 1 : 0);
        // Both are read at once, and neither is taken without the other.
        for (String file : List.of("catalogue", "error-codes")) {
            meters.gauge(Metric.RELOAD_LAST_TIMESTAMP, () -> read, "file", file);
        }
    }

    /** Both files were read and are in force. */
    public void taken(Instant now) {
        good = true;
        read = ConnectorSeries.seconds(now);
    }

    /** A file was refused, and what runs stays. */
    public void refused() {
        good = false;
    }
}

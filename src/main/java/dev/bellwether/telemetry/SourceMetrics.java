package dev.bellwether.telemetry;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The numbers of the jobs tables that are read. Safe for all threads. */
public record SourceMetrics(Meters meters) {
    /**
     * Shows a source from now on.
     *
     * @param rows how many rows became what, by result; they only ever grow
     * @param lag in seconds
     * @param up whether it can be read, and what it gives be stored
     */
    public void follow(String source, Map<String, LongSupplier> rows, DoubleSupplier lag, BooleanSupplier up) {
        rows.forEach((result, count) -> meters.counter(Metric.SOURCE_ROWS, count, "source", source, "result", result));
        meters.gauge(Metric.SOURCE_LAG, lag, "source", source);
        meters.gauge(Metric.SOURCE_UP, () -> up.getAsBoolean() ? 1 : 0, "source", source);
    }
}

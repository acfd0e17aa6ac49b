package dev.bellwether.bench;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.ProbeEvents;
import dev.bellwether.telemetry.NodeMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a schedule was kept. Told on one thread and asked on another. */
final class ScheduleReport implements ProbeEvents {
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final List<Duration> lags = new ArrayList<>();
    private final List<Duration> warmLags = new ArrayList<>();
    private final long startedAt = System.nanoTime();
    private NodeMetrics metrics;
    private long skipped;
    private long succeeded;
    private long failed;

    /** The metrics are told as well, as they are in the daemon. */
    synchronized void begin(NodeMetrics node) {
        metrics = node;
    }

    @Override
    public synchronized void lag(Duration late) {
        lags.add(late);
        if (System.nanoTime() - startedAt > WARM_UP.toNanos()) {
            warmLags.add(late);
        }
        metrics.lag(late);
    }

    @Override
    public synchronized void skipped(String reason, long count) {
        skipped += count;
        metrics.skipped(reason, count);
    }

    synchronized void ran(ProbeRun run) {
        if (run.result().succeeded()) {
            succeeded++;
        } else {
            failed++;
        }
    }

    /** Numbers by name, on one line: times in ms, the heap in MB. */
    @Override
    public synchronized String toString() {
        Collections.sort(lags);
        Collections.sort(warmLags);
        return "begun=%d succeeded=%d failed=%d skipped=%d p50=%.1f p99=%.1f max=%.1f warmP99=%.1f warmMax=%.1f heap=%d"
                .formatted(
                        lags.size(),
                        succeeded,
                        failed,
                        skipped,
                        at(lags, 0.5),
                        at(lags, 0.99),
                        at(lags, 1),
                        at(warmLags, 0.99),
                        at(warmLags, 1),
                        peakHeapMb());
    }

    private static double at(List<Duration> sorted, double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, index)).toNanos() / 1e6;
    }

    /** The sum of the pools' peaks, garbage included: no less than what was in use at any time. */
    private static long peakHeapMb() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }
}

package dev.bellwether.collect;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.function.Supplier;

/**
 * Whether what has to stay in memory, the windows above all, leaves so little of the heap that nothing more may be taken in. Safe for
 * all threads.
 *
 * @param kept what the last collection left of the memory for what lives long
 */
public record HeapBound(Supplier<MemoryUsage> kept) {
    /** Beyond this, collecting takes more and more of the processors, and soon there is no memory for anything. */
    private static final int MOST_PERCENT = 85;

    public static HeapBound ofThisProcess() {
        MemoryPoolMXBean longLived = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .orElseThrow();
        return new HeapBound(longLived::getCollectionUsage);
    }

    /** How full the last collection left it, in percent; 0 before the first. */
    public int percent() {
        MemoryUsage left = kept.get();
        return left == null || left.getMax() <= 0 ? 0 : (int) (left.getUsed() * 100 / left.getMax());
    }

    public boolean isReached() {
        return percent() >= MOST_PERCENT;
    }
}

package dev.bellwether.collect.source;

import dev.bellwether.store.sources.SourceTable.SourceMark;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides from where a source is to be read next, and which place may be called final: at or below it no row can appear any more. A
 * transaction takes the value of a cursor before it commits, so a row can appear below others that were read long ago. But it is
 * above the mark that was taken before its transaction began; so each transaction that is seen to run gets that mark as its floor,
 * the final place stays below all floors, and when a transaction has ended the rows above its floor are read once more.
 *
 * <p>This holds if a value is taken within the transaction that writes it, and is higher than all that were taken before. For what
 * breaks this rule a little there is the overlap. After a failed reading these marks are of no use any more.
 */
final class SourceMarks {
    private final long overlap;
    private final Map<String, Long> floors = new HashMap<>();
    private long settled;
    private long last;

    /**
     * One reading, from a place, exclusive, to a target, which is final when all above that place has been read; so many
     * transactions hold it back.
     */
    record Reading(long from, long target, int waitingFor) {}

    /**
     * @param settled the place that is known to be final
     * @param overlap how far below a place rows may appear that break the rule
     */
    SourceMarks(long settled, long overlap) {
        this.settled = settled;
        this.last = settled;
        this.overlap = overlap;
    }

    /** What to read after a mark was taken. */
    Reading next(SourceMark mark, boolean withOverlap) {
        long highest = mark.highest().orElse(last);
        long before = Math.min(last, highest);
        boolean backwards = highest < last;
        long from = before;
        var ended = floors.entrySet().iterator();
        while (ended.hasNext()) {
            var transaction = ended.next();
            if (!mark.running().contains(transaction.getKey())) {
                from = Math.min(from, transaction.getValue());
                ended.remove();
            }
        }
        long target = highest;
        for (String transaction : mark.running()) {
            // Which of the others it was before it was prepared nobody can tell.
            long floor = mark.prepared().contains(transaction) ? Math.min(settled, before) : before;
            target = Math.min(target, floors.computeIfAbsent(transaction, absent -> floor));
        }
        last = highest;
        return new Reading(
                withOverlap || backwards ? minus(from, overlap) : from,
                target,
                mark.running().size());
    }

    /** The place that is final once rows up to a position, which others may share, have been read. */
    long reached(Reading reading, long position) {
        settled = Math.max(settled, Math.min(reading.target(), minus(position, 1)));
        return settled;
    }

    long finished(Reading reading) {
        settled = reading.target();
        return settled;
    }

    long settled() {
        return settled;
    }

    private static long minus(long position, long distance) {
        long below = position - distance;
        return below > position ? Long.MIN_VALUE : below;
    }
}

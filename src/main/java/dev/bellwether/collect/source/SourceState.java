package dev.bellwether.collect.source;

import dev.bellwether.store.sources.Sources.Counts;
import java.time.Instant;
import java.util.Locale;

/**
 * How the reading of a source goes.
 *
 * @param phase what it is doing
 * @param since when that began
 * @param detail why, in words that may be shown to everyone; empty where there is nothing to say
 * @param position the place that is final: a number, or microseconds since 1970
 * @param caughtUpAt when everything that there was had been read for the last time; before that, when reading began
 * @param counts of rows since the source was first read
 * @param kept how many rows that do not fit are kept aside
 */
public record SourceState(
        Phase phase, Instant since, String detail, long position, Instant caughtUpAt, Counts counts, long kept) {
    /** What a source can be doing. */
    public enum Phase {
        /** Nothing was read yet. */
        STARTING,
        /** It is not at the end yet. */
        CATCHING_UP,
        /** It is at the end and reads what is added. */
        FOLLOWING,
        /** It cannot be read; it is tried again and again. */
        FAILING,
        /** What was read cannot be stored now; it waits, and nothing is lost. */
        WAITING;

        /** The spelling in answers. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether rows come through. */
    public boolean works() {
        return phase != Phase.FAILING && phase != Phase.WAITING;
    }
}

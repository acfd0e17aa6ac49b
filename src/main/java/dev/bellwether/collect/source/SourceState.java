package dev.bellwether.collect.source;

import dev.bellwether.store.sources.Sources.Counts;
import java.time.Instant;

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
        STARTING("starting"),
        /** It is not at the end yet. */
        CATCHING_UP("catching-up"),
        /** It is at the end and reads what is added. */
        FOLLOWING("following"),
        /** It cannot be read; it is tried again and again. */
        FAILING("failing"),
        /** What was read cannot be stored now; it waits, and nothing is lost. */
        WAITING("waiting");

        private final String wire;

        Phase(String wire) {
            this.wire = wire;
        }

        /** The spelling in answers. */
        public String wire() {
            return wire;
        }
    }

    /** Whether rows come through. */
    public boolean works() {
        return phase != Phase.FAILING && phase != Phase.WAITING;
    }
}

package dev.bellwether.collect.source;

import dev.bellwether.collect.source.SourceProgress.SourceState.Phase;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.document.Spelled;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sources.Sources.Counts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how the reading of one source goes, over all its verticles. Safe for all threads. */
public final class SourceProgress {
    private static final Logger LOG = LoggerFactory.getLogger(SourceProgress.class);

    private final SourceConfig source;
    private final Clock clock;
    private Phase phase = Phase.STARTING;
    private Instant since;
    private String detail = "";
    private long position = Long.MIN_VALUE;
    private Instant caughtUpAt;
    private Counts counts = Counts.NONE;
    private Counts counted = Counts.NONE;
    private long kept;

    public SourceProgress(SourceConfig source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.since = clock.instant();
        this.caughtUpAt = since;
    }

    public SourceConfig source() {
        return source;
    }

    public String name() {
        return source.name();
    }

    public synchronized SourceState state() {
        return new SourceState(phase, since, detail, position, caughtUpAt, counts, kept);
    }

    /** What this process counted, which begins at 0. */
    public synchronized Counts counted() {
        return counted;
    }

    /** For how long not everything in the source has been read. */
    public synchronized Duration lag() {
        Duration lag = Duration.between(caughtUpAt, clock.instant());
        return lag.isNegative() || phase == Phase.ELSEWHERE ? Duration.ZERO : lag;
    }

    /** It is this node that reads it from now on. */
    public synchronized void here() {
        caughtUpAt = clock.instant();
        become(Phase.STARTING, "");
    }

    /** Another node reads it. */
    public synchronized void elsewhere() {
        become(Phase.ELSEWHERE, "");
        kept = 0;
    }

    synchronized void loaded(long reached, Counts soFar) {
        position = reached;
        counts = soFar;
    }

    synchronized void at(long reached, Counts more) {
        position = reached;
        counts = counts.plus(more);
        counted = counted.plus(more);
        if (phase != Phase.FOLLOWING) {
            become(Phase.CATCHING_UP, "");
        }
    }

    synchronized void kept(long number) {
        kept = Math.min(number, Sources.MOST_KEPT);
    }

    synchronized void caughtUp(Instant at, int waitingFor) {
        become(
                Phase.FOLLOWING,
                waitingFor == 0 ? "" : "transactions that hold the place until they end: " + waitingFor);
        caughtUpAt = at;
    }

    synchronized void failing(String why) {
        failing(why, "");
    }

    /** Tells why, and the log alone what the server said. */
    synchronized void failing(String why, String said) {
        if (phase != Phase.FAILING || !why.equals(detail)) {
            LOG.warn(
                    "the source {} cannot be read and is tried again: {}{}",
                    name(),
                    why,
                    said.isEmpty() ? "" : "; it said: " + said);
        }
        become(Phase.FAILING, why);
    }

    synchronized void waiting(String why) {
        if (phase != Phase.WAITING) {
            LOG.warn("the source {} waits, and nothing is lost: {}", name(), why);
        }
        become(Phase.WAITING, "job outcomes cannot be stored now");
    }

    private void become(Phase next, String why) {
        if (phase != next) {
            since = clock.instant();
            if (next == Phase.FOLLOWING) {
                LOG.info("everything in the source {} has been read", name());
            }
        }
        phase = next;
        detail = why;
    }

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
        public enum Phase implements Spelled {
            /** Nothing was read yet. */
            STARTING,
            /** Another node reads it. */
            ELSEWHERE,
            /** It is not at the end yet. */
            CATCHING_UP,
            /** It is at the end and reads what is added. */
            FOLLOWING,
            /** It cannot be read; it is tried again and again. */
            FAILING,
            /** What was read cannot be stored now; it waits, and nothing is lost. */
            WAITING
        }

        /** Whether rows come through. */
        public boolean works() {
            return phase != Phase.FAILING && phase != Phase.WAITING;
        }
    }
}

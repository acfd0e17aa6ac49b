package dev.bellwether.collect.source;

import dev.bellwether.collect.source.SourceState.Phase;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sources.Sources.Counts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how the reading of one source goes, over all its verticles. Safe for all threads. */
public final class SourceProgress {
    private static final Logger LOG = LoggerFactory.getLogger(SourceProgress.class);

    private final String name;
    private final Clock clock;
    private volatile SourceState state;
    private volatile Counts counted = Counts.NONE;

    public SourceProgress(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.state =
                new SourceState(Phase.STARTING, clock.instant(), "", Long.MIN_VALUE, clock.instant(), Counts.NONE, 0);
    }

    /** The source's name. */
    public String name() {
        return name;
    }

    public SourceState state() {
        return state;
    }

    /** What this process counted, which begins at 0. */
    public Counts counted() {
        return counted;
    }

    /** For how long not everything in the source has been read. */
    public Duration lag() {
        Duration lag = Duration.between(state.caughtUpAt(), clock.instant());
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    void loaded(long position, Counts counts) {
        change(state -> state.at(position, counts));
    }

    /** Rows came through. */
    void at(long position, Counts more) {
        counted = counted.plus(more);
        change(state -> state.at(position, state.counts().plus(more)));
        if (state.phase() != Phase.FOLLOWING) {
            become(Phase.CATCHING_UP, "");
        }
    }

    void kept(long number) {
        change(state -> state.keeping(Math.min(number, Sources.MOST_KEPT)));
    }

    /** Everything that there was when a reading began has been read. */
    void caughtUp(Instant at, int waitingFor) {
        become(
                Phase.FOLLOWING,
                waitingFor == 0 ? "" : "transactions that hold the place until they end: " + waitingFor);
        change(state -> state.caughtUp(at));
    }

    void failing(String why) {
        become(Phase.FAILING, why);
    }

    void waiting(String why) {
        if (state.phase() != Phase.WAITING) {
            LOG.warn("the source {} waits, and nothing is lost: {}", name, why);
        }
        become(Phase.WAITING, "job outcomes cannot be stored now");
    }

    private void become(Phase phase, String detail) {
        SourceState before = state;
        boolean news = before.phase() != phase;
        change(state -> state.become(phase, news ? clock.instant() : state.since(), detail));
        if (phase == Phase.FAILING && (news || !before.detail().equals(detail))) {
            LOG.warn("the source {} cannot be read and is tried again: {}", name, detail);
        } else if (news && phase == Phase.FOLLOWING) {
            LOG.info("everything in the source {} has been read", name);
        }
    }

    private synchronized void change(UnaryOperator<SourceState> change) {
        state = change.apply(state);
    }
}

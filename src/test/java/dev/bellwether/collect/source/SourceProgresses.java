package dev.bellwether.collect.source;

import dev.bellwether.config.SourceConfig;
import dev.bellwether.store.sources.Sources.Counts;
import java.time.Clock;
import java.time.Instant;

/** How the reading of sources goes, for those who test how others show it. */
public final class SourceProgresses {
    private SourceProgresses() {}

    /** Nothing was read yet. */
    public static SourceProgress starting(SourceConfig source, Clock clock) {
        return new SourceProgress(source, clock);
    }

    /** Everything had been read at a time. */
    public static SourceProgress following(
            SourceConfig source, Clock clock, long position, Counts counts, Instant caughtUpAt) {
        SourceProgress progress = new SourceProgress(source, clock);
        progress.loaded(position, counts);
        progress.kept(counts.rejected());
        progress.caughtUp(caughtUpAt, 0);
        return progress;
    }

    /** It cannot be read. */
    public static SourceProgress failing(SourceConfig source, Clock clock, long position, String why) {
        SourceProgress progress = new SourceProgress(source, clock);
        progress.loaded(position, Counts.NONE);
        progress.failing(why);
        return progress;
    }
}

package dev.bellwether.app;

import dev.bellwether.config.Configuration;
import java.time.Clock;

/**
 * What a daemon is to be made of, with what every reader of the page must know, empty for nothing; it may watch the files that the
 * configuration names for changes.
 */
public record DaemonPlan(Configuration configuration, String notice, Clock clock, boolean reloads) {
    /** A daemon as it is run in production. */
    public static DaemonPlan of(Configuration configuration) {
        return new DaemonPlan(configuration, "", Clock.systemUTC(), true);
    }
}

package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.document.Fields;
import java.time.Duration;
import java.util.Optional;

/** Reads the keys of a policy that a connector may set for itself, and the node sets for all. */
public final class PolicyOverridesReader {
    private static final int MOST_OBSERVATIONS = 1_000_000;
    /** So many are kept of each connector. */
    private static final int MOST_SWINGS = 100;

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(35);

    private PolicyOverridesReader() {}

    /** Reads them from a mapping that may hold further keys; whether they go together is not checked here. */
    public static PolicyOverrides read(Fields policy) {
        return new PolicyOverrides(
                policy.fraction("operational"),
                policy.fraction("degraded"),
                policy.fraction("major"),
                policy.integer("minJobs", 1, MOST_OBSERVATIONS),
                span(policy, "window"),
                span(policy, "recent"),
                policy.integer("recentMin", 1, MOST_OBSERVATIONS),
                policy.fraction("significance"),
                policy.fraction("recentSignificance"),
                policy.fractionFromZero("hysteresis"),
                policy.integer("unstableSwings", 1, MOST_SWINGS),
                span(policy, "unstableWindow"),
                span(policy, "staleAfter"),
                span(policy, "releaseWindow"));
    }

    private static Optional<Duration> span(Fields policy, String key) {
        return policy.duration(key, LEAST, MOST);
    }
}

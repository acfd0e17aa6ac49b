package dev.bellwether.catalogue;

import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The keys of the policy that a connector may set for itself; what is empty is as the node has it.
 *
 * <p>Units and ranges are those of {@code dev.bellwether.status.Policy}.
 */
public record PolicyOverrides(
        OptionalDouble operational,
        OptionalDouble degraded,
        OptionalDouble major,
        OptionalInt minJobs,
        Optional<Duration> window,
        Optional<Duration> recent,
        OptionalInt recentMin,
        OptionalDouble significance,
        OptionalDouble recentSignificance,
        OptionalDouble hysteresis,
        OptionalInt unstableSwings,
        Optional<Duration> unstableWindow,
        Optional<Duration> staleAfter,
        Optional<Duration> releaseWindow) {
    private static final int MOST_OBSERVATIONS = 1_000_000;
    /** So many are kept of each connector. */
    private static final int MOST_SWINGS = 100;

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(35);

    /** As a mapping without any key has it. */
    public static final PolicyOverrides NONE =
            read(new Fields("", "", new Node.Mapping(List.of(), 1), new ArrayList<>()));

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

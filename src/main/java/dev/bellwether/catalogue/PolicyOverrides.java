package dev.bellwether.catalogue;

import java.time.Duration;
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

    public static final PolicyOverrides NONE = new PolicyOverrides(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}

package dev.bellwether.catalogue.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Bounds of what a target may take or send.
 *
 * @param maxBody bytes of the decompressed body of an answer; more is a failure
 * @param maxDuration of the whole run; slower is flaky
 * @param certificateDays until the first certificate of the chain expires; fewer is flaky
 */
public record Limits(long maxBody, Optional<Duration> maxDuration, OptionalInt certificateDays) {
    /** 10 MB, and nothing is too slow. */
    public static final Limits USUAL = new Limits(10L << 20, Optional.empty(), OptionalInt.empty());
}

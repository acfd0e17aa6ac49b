package dev.bellwether.status;

import dev.bellwether.document.Spelled;
import dev.bellwether.evidence.Fault;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The numbers that an evaluation stands on.
 *
 * @param from start of the hour, exclusive
 * @param to end of the hour, inclusive: the tick
 * @param basis what was counted
 * @param jobs how many jobs were counted
 * @param probes how many probe runs were counted
 * @param succeeded how many of both succeeded
 * @param succeededFirstTime how many of both did so first time; at most {@code succeeded}
 * @param faults failures of the hour by fault; a fault without failures may be left out
 */
public record EvidenceSummary(
        Instant from,
        Instant to,
        Basis basis,
        int jobs,
        int probes,
        int succeeded,
        int succeededFirstTime,
        Map<Fault, Integer> faults) {
    public EvidenceSummary {
        EnumMap<Fault, Integer> copy = new EnumMap<>(Fault.class);
        copy.putAll(faults);
        faults = Collections.unmodifiableMap(copy);
    }

    /** What an evaluation counted. */
    public enum Basis implements Spelled {
        JOBS,
        PROBES,
        JOBS_AND_PROBES,
        NONE;

        @Override
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace("_and_", "+");
        }
    }

    /** How many observations were counted. */
    public int count() {
        return jobs + probes;
    }

    /** {@code S}, the share that succeeded; empty where nothing was counted. */
    public OptionalDouble successRate() {
        return rate(succeeded);
    }

    /** {@code F}, the share that succeeded first time; empty where nothing was counted. */
    public OptionalDouble firstTimeSuccessRate() {
        return rate(succeededFirstTime);
    }

    /** Failures of the hour with a fault. */
    public int failures(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    private OptionalDouble rate(int part) {
        return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / count());
    }
}

package dev.bellwether.maintenance;

import java.time.Instant;
import java.util.Optional;

/**
 * How windows that institutions announce are called within their connector: by the probe that heard of it and the time from when
 * on. The same announcement has the same id after a restart. The colons cannot be part of a probe's id.
 */
public final class AnnouncedId {
    private AnnouncedId() {}

    /** Of maintenance that a probe found going on. */
    public static String goingOn(String probe, Instant since) {
        return probe + ":" + since.getEpochSecond();
    }

    /** Of an outage that a plan lists. */
    public static String planned(String probe, Instant from) {
        return probe + ":planned:" + from.getEpochSecond();
    }

    /** The probe that heard of it; empty where the id is none of these. */
    public static Optional<String> probe(String id) {
        int end = id.indexOf(':');
        return end > 0 ? Optional.of(id.substring(0, end)) : Optional.empty();
    }
}

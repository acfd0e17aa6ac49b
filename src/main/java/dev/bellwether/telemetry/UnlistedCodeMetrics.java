package dev.bellwether.telemetry;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.UnlistedCodes;
import io.micrometer.core.instrument.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts failures whose error code nobody has listed, with a series for each code. Belongs to one thread. */
final class UnlistedCodeMetrics {
    private final Meters meters;
    private final UnlistedCodes codes = new UnlistedCodes();
    private final Map<String, Counter> counters = new HashMap<>();

    UnlistedCodeMetrics(Meters meters) {
        this.meters = meters;
        counters.put(UnlistedCodes.OTHERS, counter(UnlistedCodes.OTHERS));
    }

    void count(List<JobOutcome> outcomes, ErrorCodes listed) {
        codes.count(
                outcomes,
                listed,
                code -> counters.computeIfAbsent(code, this::counter).increment());
    }

    private Counter counter(String code) {
        return meters.counter(
                MetricNames.UNLISTED_CODES,
                "Failed job outcomes whose error code is not listed, by code; beyond a hundred codes as other.",
                "code",
                code);
    }
}

package dev.bellwether.telemetry;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.UnlistedCodes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts failures whose error code nobody has listed, with a series for each code. Belongs to one thread. */
final class UnlistedCodeMetrics {
    private final MeterRegistry registry;
    private final UnlistedCodes codes = new UnlistedCodes();
    private final Map<String, Counter> counters = new HashMap<>();

    UnlistedCodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        counters.put(UnlistedCodes.OTHERS, counter(UnlistedCodes.OTHERS));
    }

    void count(List<JobOutcome> outcomes, ErrorCodes listed) {
        codes.count(
                outcomes,
                listed,
                code -> counters.computeIfAbsent(code, this::counter).increment());
    }

    private Counter counter(String code) {
        return Counter.builder(MetricNames.UNLISTED_CODES)
                .description(
                        "Failed job outcomes whose error code is not listed, by code; beyond a hundred codes as other.")
                .tag("code", code)
                .register(registry);
    }
}

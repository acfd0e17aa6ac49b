package dev.bellwether.telemetry;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.JobOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts failures whose error code nobody has listed, by code, so that somebody does. Codes come from outside, so only the first
 * hundred have series of their own and long ones are cut. Belongs to one thread.
 */
final class UnlistedCodes {
    static final int MOST = 100;
    private static final int LONGEST = 64;
    private static final String OTHERS = "other";

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new HashMap<>();

    UnlistedCodes(MeterRegistry registry) {
        this.registry = registry;
        counters.put(OTHERS, counter(OTHERS));
    }

    void count(List<JobOutcome> outcomes, ErrorCodes listed) {
        for (JobOutcome outcome : outcomes) {
            String code = outcome.errorCode();
            if (!outcome.success() && !code.isEmpty() && listed.find(code).isEmpty()) {
                counters.computeIfAbsent(series(code), this::counter).increment();
            }
        }
    }

    private String series(String code) {
        String cut = code.length() > LONGEST ? code.substring(0, LONGEST) : code;
        return counters.containsKey(cut) || counters.size() <= MOST ? cut : OTHERS;
    }

    private Counter counter(String code) {
        return Counter.builder(MetricNames.UNLISTED_CODES)
                .description(
                        "Failed job outcomes whose error code is not listed, by code; beyond a hundred codes as other.")
                .tag("code", code)
                .register(registry);
    }
}

package dev.bellwether.store.rollup;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a job outcome ended: the step that failed and the code, each empty where there is none, and whose fault it was where the code
 * is {@link #OTHER} and so does not tell; else empty.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record OutcomeKind(boolean success, String step, String errorCode, String fault) {
    /** What steps and codes count as that are not among the most frequent. */
    public static final String OTHER = "other";

    /** So many kinds are told apart before the least frequent become one. */
    public static final int MOST_HELD = 50_000;

    static final int MOST_STEPS = 64;
    private static final int MOST_CODES = 256;
    private static final OutcomeKind SUCCESS = new OutcomeKind(true, "", "", "");

    public OutcomeKind {
        // Hours that were rolled up earlier do not have it.
        fault = fault == null ? "" : fault;
    }

    /** One of whose code the list tells the fault. */
    public static OutcomeKind of(boolean success, String step, String errorCode) {
        return success ? SUCCESS : new OutcomeKind(false, step, errorCode, "");
    }

    public Fault fault(ErrorCodes codes) {
        return fault.isEmpty() ? codes.fault(errorCode) : Fault.ofWire(fault);
    }

    /** The same among many others, of which only the fault is kept. */
    public OutcomeKind asOther(ErrorCodes codes) {
        return success
                ? this
                : new OutcomeKind(false, OTHER, OTHER, fault(codes).wire());
    }

    /**
     * What each of some kinds counts as, so that they have at most 64 steps and 256 codes, the most frequent ones, and {@link #OTHER} for
     * all others of the same fault.
     *
     * @param counts how often each kind came
     */
    public static Map<OutcomeKind, OutcomeKind> bounded(Map<OutcomeKind, Long> counts, ErrorCodes codes) {
        Set<String> steps = most(counts, OutcomeKind::step, MOST_STEPS);
        Set<String> errorCodes = most(counts, OutcomeKind::errorCode, MOST_CODES);
        Map<OutcomeKind, OutcomeKind> bounded = new HashMap<>();
        counts.keySet().forEach(kind -> {
            boolean isKept = errorCodes.contains(kind.errorCode);
            bounded.put(
                    kind,
                    new OutcomeKind(
                            kind.success,
                            steps.contains(kind.step) ? kind.step : OTHER,
                            isKept ? kind.errorCode : OTHER,
                            isKept ? kind.fault : kind.fault(codes).wire()));
        });
        return bounded;
    }

    private static Set<String> most(Map<OutcomeKind, Long> counts, Function<OutcomeKind, String> name, int most) {
        Map<String, Long> byName = new HashMap<>();
        counts.forEach((kind, count) -> byName.merge(name.apply(kind), count, Long::sum));
        // These are none of the names that are told apart.
        byName.remove("");
        byName.remove(OTHER);
        Set<String> kept = byName.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        kept.add("");
        kept.add(OTHER);
        return kept;
    }
}

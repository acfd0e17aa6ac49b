package dev.bellwether.store.evidence;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.rollup.OutcomeKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a step failed with an error code.
 *
 * @param step empty where none was named
 * @param errorCode empty where there was none
 * @param fault whose it was
 * @param count how often, from 1
 */
public record FailureCount(String step, String errorCode, Fault fault, long count) {
    private static final Comparator<FailureCount> MOST_FREQUENT_FIRST = Comparator.comparingLong(FailureCount::count)
            .reversed()
            .thenComparing(FailureCount::step)
            .thenComparing(FailureCount::errorCode)
            .thenComparing(FailureCount::fault);

    /** Of so many kinds, {@linkplain OutcomeKind#bounded bounded}, the most frequent first; exact in sum. */
    public static List<FailureCount> of(Map<OutcomeKind, Long> counts, ErrorCodes codes) {
        Map<FailureCount, Long> bounded = new HashMap<>();
        OutcomeKind.bounded(counts, codes)
                .forEach((kind, as) -> bounded.merge(
                        new FailureCount(as.step(), as.errorCode(), as.fault(codes), 0), counts.get(kind), Long::sum));
        return bounded.entrySet().stream()
                .map(each -> new FailureCount(
                        each.getKey().step, each.getKey().errorCode, each.getKey().fault, each.getValue()))
                .sorted(MOST_FREQUENT_FIRST)
                .toList();
    }
}

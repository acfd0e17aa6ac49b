package dev.bellwether.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a client that wants to connect should do.
 *
 * @param action {@code retry} or {@code defer}
 * @param afterSeconds how long to wait first
 * @param untilSeconds for {@code defer}: how long to defer at the most
 * @param everySeconds for {@code defer}: instead, how often to retry
 * @param text the same for people
 */
public record RetryAdvice(
        String action, int afterSeconds, OptionalInt untilSeconds, OptionalInt everySeconds, String text) {
    private static final int HOUR = 3600;

    /** The advice for a status as shown; under maintenance the performance decides. */
    public static RetryAdvice of(Status status, Status performance) {
        return switch (status == Status.UNDER_MAINTENANCE ? performance : status) {
            case PARTIAL_OUTAGE ->
                new RetryAdvice("retry", HOUR, OptionalInt.empty(), OptionalInt.empty(), "Retry after 1 hour.");
            case MAJOR_OUTAGE ->
                new RetryAdvice(
                        "defer",
                        HOUR,
                        OptionalInt.of(3 * HOUR),
                        OptionalInt.of(HOUR),
                        "Defer for 1 to 3 hours, or retry every hour.");
            default -> new RetryAdvice("retry", 0, OptionalInt.empty(), OptionalInt.empty(), "Retry now.");
        };
    }

    /** Each part by its name in the API and in messages, in their order; what does not apply is left out. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("action", action);
        fields.put("afterSeconds", afterSeconds);
        untilSeconds.ifPresent(seconds -> fields.put("untilSeconds", seconds));
        everySeconds.ifPresent(seconds -> fields.put("everySeconds", seconds));
        fields.put("text", text);
        return fields;
    }
}

package dev.bellwether.store.operations;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Something that was done, or tried.
 *
 * @param number the place in the trail; empty before it is stored
 * @param at when, or of several when first
 * @param lastAt when last
 * @param times how often; more than 1 only where it is counted by the day
 * @param actor the name of the key; empty for the daemon itself, or where no known key was shown
 * @param action such as {@code override.set}
 * @param subject what it was done to, such as {@code connectors/au-ubank}
 * @param outcome {@code done}, or {@code refused}
 * @param detail what it was, in words by name; never a key or a hash
 */
public record AuditEntry(
        OptionalLong number,
        Instant at,
        Instant lastAt,
        long times,
        String actor,
        String action,
        String subject,
        String outcome,
        Map<String, String> detail) {
    public static final String DONE = "done";

    public static final String REFUSED = "refused";

    public AuditEntry {
        detail = Map.copyOf(detail);
    }

    public static AuditEntry done(Instant at, String actor, String action, String subject, Map<String, String> detail) {
        return new AuditEntry(OptionalLong.empty(), at, at, 1, actor, action, subject, DONE, detail);
    }

    public AuditEntry refused() {
        return new AuditEntry(number, at, lastAt, times, actor, action, subject, REFUSED, detail);
    }
}

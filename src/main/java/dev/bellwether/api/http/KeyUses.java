package dev.bellwether.api.http;

import dev.bellwether.store.operations.AuditEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts which key was used for which call, and which attempts were denied, until that is stored. Never holds a key: there is
 * one count for each name of a key, call and outcome, however often somebody tries. Belongs to one event loop.
 */
public final class KeyUses {
    private final Clock clock;
    private Map<Use, AuditEntry> counted = new LinkedHashMap<>();

    public KeyUses(Clock clock) {
        this.clock = clock;
    }

    private record Use(String actor, String call, String outcome) {}

    /** A key was good for a call. */
    void granted(String name, String call) {
        count(name, call, AuditEntry.DONE, Map.of());
    }

    /**
     * A call was refused.
     *
     * @param name of the key; empty if there was no key, or an unknown one
     * @param why in words that hold nothing of what was sent
     * @param address of the peer
     */
    void denied(Optional<String> name, String call, String why, String address) {
        count(name.orElse(""), call, AuditEntry.REFUSED, Map.of("why", why, "address", address));
    }

    /** Hands out what was counted since the last time. */
    public List<AuditEntry> take() {
        List<AuditEntry> taken = new ArrayList<>(counted.values());
        counted = new LinkedHashMap<>();
        return taken;
    }

    /** Takes back what could not be stored. */
    public void putBack(AuditEntry entry) {
        merge(entry);
    }

    private void count(String actor, String call, String outcome, Map<String, String> detail) {
        Instant now = clock.instant();
        String action = outcome.equals(AuditEntry.DONE) ? "key.used" : "key.denied";
        merge(new AuditEntry(OptionalLong.empty(), now, now, 1, actor, action, "calls/" + call, outcome, detail));
    }

    private void merge(AuditEntry entry) {
        counted.merge(
                new Use(entry.actor(), entry.subject(), entry.outcome()),
                entry,
                (one, other) -> new AuditEntry(
                        one.number(),
                        one.at().isBefore(other.at()) ? one.at() : other.at(),
                        one.lastAt().isAfter(other.lastAt()) ? one.lastAt() : other.lastAt(),
                        one.times() + other.times(),
                        one.actor(),
                        one.action(),
                        one.subject(),
                        one.outcome(),
                        other.detail()));
    }
}

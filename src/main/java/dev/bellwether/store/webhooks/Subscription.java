package dev.bellwether.store.webhooks;

import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A receiver that wants to be told when a status changes.
 *
 * @param id made by the store's caller, unique
 * @param url where notifications are posted to
 * @param description what it is for, in the operator's words
 * @param filter which changes it wants
 * @param createdBy name of the key that made it
 * @param createdAt what changed earlier is not told
 * @param secret which versions of its secret sign
 * @param disabledBecause why nothing is sent to it any more; empty while it is enabled
 * @param pausedUntil the receiver asked for a rest until then
 */
public record Subscription(
        String id,
        String url,
        String description,
        Filter filter,
        String createdBy,
        Instant createdAt,
        SecretVersion secret,
        Optional<String> disabledBecause,
        Optional<Instant> pausedUntil) {
    /**
     * Which changes a subscription wants: of each list, of ids and of what the status became, one, where an empty list stands for
     * all.
     */
    public record Filter(List<String> connectors, List<String> institutions, List<Status> statuses) {
        public Filter {
            connectors = List.copyOf(connectors);
            institutions = List.copyOf(institutions);
            statuses = List.copyOf(statuses);
        }
    }

    /**
     * Which secrets sign.
     *
     * @param version the present one, from 1
     * @param overlapUntil until then the version before signs too
     */
    public record SecretVersion(int version, Optional<Instant> overlapUntil) {}

    public boolean isEnabled() {
        return disabledBecause.isEmpty();
    }
}

package dev.bellwether.config;

import dev.bellwether.catalogue.spec.AddressRange;
import java.util.List;

/**
 * What one client of the API may do: one key, and one address.
 *
 * @param requestsPerMinute how many requests it may send within a minute
 * @param bodies how many requests that change or bring something it may have under way
 * @param listeners how many streams of events it may have open
 * @param trustedProxies whose word on the address of a client is taken
 */
public record ClientLimits(int requestsPerMinute, int bodies, int listeners, List<AddressRange> trustedProxies) {
    public static final ClientLimits DEFAULT = new ClientLimits(30_000, 64, 50, List.of());

    public ClientLimits {
        trustedProxies = List.copyOf(trustedProxies);
    }
}

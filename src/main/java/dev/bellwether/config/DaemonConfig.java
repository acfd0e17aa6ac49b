package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The daemon's file, read and checked.
 *
 * @param http where the API and the status page are served
 * @param page how readers know the status page
 * @param management where metrics and health are served
 * @param store where evidence is kept
 * @param catalogue the file that lists institutions
 * @param errorCodes the file that lists error codes
 * @param keys of the API
 * @param limits of what one client of the API may do
 * @param sources jobs tables that outcomes are read from; possibly none
 * @param policy by which evidence becomes a status, unless a connector says otherwise
 * @param ticks when that happens
 * @param confirmation of a probe's changed result
 * @param references targets that tell whether this node sees the network; possibly none
 * @param webhookSecret from which the secrets of subscriptions are derived; empty for one kept in the data directory
 * @param webhookAllow private, link-local and loopback addresses that webhooks may go to; empty for what goes without saying
 * @param cluster how this node is one of several; empty for one that is alone
 */
public record DaemonConfig(
        Listen http,
        PageConfig page,
        Listen management,
        StoreConfig store,
        Path catalogue,
        Path errorCodes,
        List<ApiKey> keys,
        ClientLimits limits,
        List<SourceConfig> sources,
        Policy policy,
        Ticks ticks,
        Confirmation confirmation,
        List<Address> references,
        Optional<Secret> webhookSecret,
        Optional<List<AddressRange>> webhookAllow,
        Optional<ClusterConfig> cluster) {
    public DaemonConfig {
        keys = List.copyOf(keys);
        sources = List.copyOf(sources);
        references = List.copyOf(references);
        webhookAllow = webhookAllow.map(List::copyOf);
    }

    /**
     * Where and for how long evidence is kept.
     *
     * @param uri {@code postgresql://user:password@host:port/database}; empty for the embedded server
     * @param dataDirectory where the embedded server has its files, and where waits what PostgreSQL cannot take now
     * @param retention of job outcomes, probe results and evaluations that changed nothing; whole days
     * @param historyRetention of evaluations that changed something; at least {@code retention}
     */
    public record StoreConfig(
            Optional<Secret> uri, Path dataDirectory, Duration retention, Duration historyRetention) {}

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
}

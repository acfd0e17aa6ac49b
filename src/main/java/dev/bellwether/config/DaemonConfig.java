package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.nio.file.Path;
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
        Optional<List<AddressRange>> webhookAllow) {
    public DaemonConfig {
        keys = List.copyOf(keys);
        sources = List.copyOf(sources);
        references = List.copyOf(references);
        webhookAllow = webhookAllow.map(List::copyOf);
    }
}

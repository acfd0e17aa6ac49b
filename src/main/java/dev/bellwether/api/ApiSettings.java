package dev.bellwether.api;

import dev.bellwether.api.ports.About;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import java.util.List;

/**
 * How the API is served.
 *
 * @param host the address to listen on
 * @param port 0 for a free one
 * @param about what the node says about itself
 * @param keys that allow more than reading
 * @param limits of what one client may do
 */
public record ApiSettings(String host, int port, About about, List<ApiKey> keys, ClientLimits limits) {
    public ApiSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        keys = List.copyOf(keys);
    }
}

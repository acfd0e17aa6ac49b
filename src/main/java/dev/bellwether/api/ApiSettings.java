package dev.bellwether.api;

import dev.bellwether.api.ports.About;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.ClientLimits;
import java.util.List;

/** How the API is served: where it listens, 0 being a free port, and the keys that allow more than reading. */
public record ApiSettings(String host, int port, About about, List<ApiKey> keys, ClientLimits limits) {
    public ApiSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        keys = List.copyOf(keys);
    }
}

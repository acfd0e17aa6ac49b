package dev.bellwether.config;

import dev.bellwether.catalogue.spec.AddressRange;
import java.net.InetAddress;

/**
 * Where a server listens.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 0 to 65535; 0 takes a free one
 */
public record Listen(String host, int port) {
    public Listen {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no host and port: `" + host + "`, " + port);
        }
    }

    public boolean isLoopback() {
        return host.equals("localhost")
                || AddressRange.literal(host)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

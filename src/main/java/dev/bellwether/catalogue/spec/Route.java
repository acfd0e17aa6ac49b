package dev.bellwether.catalogue.spec;

import java.util.Optional;

/**
 * The way to a target.
 *
 * @param connectTo where to connect instead of the address that the target's name has; the name stays the same
 * @param ip which addresses of a name may be used
 * @param proxy the HTTP proxy in between
 * @param tls how TLS is spoken, where it is
 */
public record Route(Optional<Address> connectTo, Ip ip, Optional<Proxy> proxy, TlsOptions tls) {
    /** Straight there, TLS as usual. */
    public static final Route DIRECT = new Route(Optional.empty(), Ip.ANY, Optional.empty(), TlsOptions.USUAL);

    /** Which addresses of a name may be used. */
    public enum Ip {
        /** Both, IPv6 first. */
        ANY,
        V4,
        V6;

        /** The spelling in files. */
        public String wire() {
            return this == ANY ? "any" : name().substring(1);
        }
    }

    /** An HTTP proxy, and {@code user:password} for Basic authentication where it asks for them. */
    public record Proxy(Address address, Optional<Secret> credentials) {}
}

package dev.bellwether.catalogue.spec;

import java.nio.file.Path;
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

    /**
     * How TLS is spoken with a target.
     *
     * @param ca a PEM file of the authorities to trust instead of the system's
     * @param cert a PEM file of our certificate and its chain, for targets that ask for one
     * @param key a PEM file of our private key (PKCS #8), together with {@code cert}
     * @param serverName the name to ask for and to check, instead of the target's host
     * @param minVersion the oldest protocol to accept: {@code TLSv1.2} or {@code TLSv1.3}, or an older one by name
     * @param verify whether a certificate that is expired, untrusted or of another name is a failure
     */
    public record TlsOptions(
            Optional<Path> ca,
            Optional<Path> cert,
            Optional<Path> key,
            Optional<String> serverName,
            String minVersion,
            boolean verify) {
        /** The system's authorities, no certificate of our own, TLS 1.2 or newer. */
        public static final TlsOptions USUAL =
                new TlsOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "TLSv1.2", true);

        /** The same for another host than the one that they were written for. */
        public TlsOptions forAnyHost() {
            return new TlsOptions(ca, cert, key, Optional.empty(), minVersion, verify);
        }
    }
}

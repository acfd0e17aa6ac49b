package dev.bellwether.catalogue.spec;

import java.util.Optional;

/**
 * A host and a port.
 *
 * @param host a name or an IP address; an IPv6 address stands without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    public Address {
        if (!isHost(host) || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("`" + host + "` and " + port + " are no host and port");
        }
    }

    /** Reads {@code host:port} or {@code [::1]:port}; empty where it is neither. */
    public static Optional<Address> parse(String text) {
        return parse(text, 0);
    }

    /** The same, where the port may be left out if a default from 1 on is given. */
    public static Optional<Address> parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean withPort = colon > text.lastIndexOf(']');
        String host = withPort ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        try {
            int port = withPort ? Integer.parseUnsignedInt(text.substring(colon + 1)) : defaultPort;
            return Optional.of(new Address(host, port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a name or an IP address is made of; that it exists is for the probe to find out. */
    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= 255
                && host.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_:%".indexOf(c) >= 0);
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

package dev.bellwether.catalogue.spec;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port.
 *
 * @param host a name or an IP address, in ASCII; an IPv6 address stands without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    /** What older clients read as an IPv4 address, each in its own way: a number, or a name that ends in one. */
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)\\.?");
    /** IDNA 2003, which Java knows, makes other names of these than today's clients. */
    private static final Pattern DEVIATING = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    public Address {
        if (!isHost(host) || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("`" + host + "` and " + port + " are no host and port");
        }
    }

    /** Reads {@code host:port} or {@code [::1]:port}; empty where it is neither. A name that is not ASCII becomes its A-labels. */
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
            return Optional.of(new Address(ascii(host), port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A name as it goes over the wire (RFC 5890); an {@link IllegalArgumentException} if clients do not agree on one such form. */
    public static String ascii(String name) {
        if (name.chars().allMatch(c -> c < 0x80)) {
            return name;
        }
        if (DEVIATING.matcher(name).find()) {
            throw new IllegalArgumentException(
                    "`" + name + "` is to be written with its A-label, which begins with xn--");
        }
        return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
    }

    /** What a name or an IP address is made of; that it exists is for the probe to find out. */
    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= 255
                && host.chars().allMatch(c -> (c < 0x80 && Character.isLetterOrDigit(c)) || ".-_:%".indexOf(c) >= 0)
                && (host.indexOf(':') >= 0
                        || !NUMERIC.matcher(host).matches()
                        || AddressRange.literal(host).isPresent());
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

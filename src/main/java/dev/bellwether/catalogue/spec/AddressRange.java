package dev.bellwether.catalogue.spec;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some IP addresses in a row, and possibly one port of them.
 *
 * @param network the first of them
 * @param bits how many leading bits they have in common, 0 to 32 or 128
 * @param port the only one that is meant; 0 for all
 */
public record AddressRange(InetAddress network, int bits, int port) {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9a-fA-F:.]{2,45}");
    private static final Pattern RANGE = Pattern.compile("([^/\\[\\]]+)/(\\d{1,3})");

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8}, {@code 127.0.0.1}, {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
    public static Optional<AddressRange> parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            int bits = Integer.parseInt(range.group(2));
            return literal(range.group(1))
                    .filter(network -> bits <= 8 * network.getAddress().length)
                    .map(network -> new AddressRange(network, bits, 0));
        }
        Optional<InetAddress> alone = literal(text);
        return alone.isPresent()
                ? alone.map(address -> one(address, 0))
                : Address.parse(text)
                        .flatMap(address -> literal(address.host()).map(host -> one(host, address.port())));
    }

    private static AddressRange one(InetAddress address, int port) {
        return new AddressRange(address, 8 * address.getAddress().length, port);
    }

    /** The address that a text is, without asking anybody; empty where it is none, or could mean several. */
    public static Optional<InetAddress> literal(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address, int atPort) {
        byte[] wanted = network.getAddress();
        byte[] given = address.getAddress();
        boolean same = wanted.length == given.length && (port == 0 || port == atPort);
        for (int bit = 0; same && bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit);
            same = ((wanted[bit / 8] ^ given[bit / 8]) & mask) == 0;
        }
        return same;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits + (port == 0 ? "" : ":" + port);
    }

    /** How far an IP address reaches (RFC 6890), from the whole internet to this machine alone. */
    public enum AddressScope {
        PUBLIC,
        /** Of a network that is not part of the internet, or of nobody: shared, reserved or multicast. */
        PRIVATE(
                "10.0.0.0/8",
                "100.64.0.0/10",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "224.0.0.0/3",
                "100::/64",
                "fc00::/7",
                "fec0::/10",
                "ff00::/8"),
        /** Of the same wire; clouds hand out credentials there. */
        LINK_LOCAL("169.254.0.0/16", "fe80::/10"),
        LOOPBACK("127.0.0.0/8", "0.0.0.0/8", "::1", "::");

        private static final AddressRange COMPATIBLE = range("::/96");
        private static final AddressRange TRANSLATED = range("64:ff9b::/96");
        private static final AddressRange TUNNELLED = range("2002::/16");

        @SuppressWarnings("ImmutableEnumChecker") // It is, though its type does not say so.
        private final List<AddressRange> ranges;

        AddressScope(String... ranges) {
            this.ranges = Arrays.stream(ranges).map(AddressScope::range).toList();
        }

        private static AddressRange range(String text) {
            return AddressRange.parse(text).orElseThrow();
        }

        public static AddressScope of(InetAddress address) {
            for (AddressScope scope : values()) {
                if (scope.ranges.stream().anyMatch(range -> range.contains(address, 0))) {
                    return scope;
                }
            }
            // An IPv4 address within is where such a packet ends.
            if (TUNNELLED.contains(address, 0)) {
                return of(within(address, 2));
            }
            return COMPATIBLE.contains(address, 0) || TRANSLATED.contains(address, 0)
                    ? of(within(address, 12))
                    : PUBLIC;
        }

        private static InetAddress within(InetAddress address, int at) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), at, at + 4));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("four bytes are an address", e);
            }
        }
    }
}

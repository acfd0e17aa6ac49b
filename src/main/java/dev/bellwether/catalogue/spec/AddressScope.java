package dev.bellwether.catalogue.spec;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

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
        return COMPATIBLE.contains(address, 0) || TRANSLATED.contains(address, 0) ? of(within(address, 12)) : PUBLIC;
    }

    private static InetAddress within(InetAddress address, int at) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}

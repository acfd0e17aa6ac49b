package dev.bellwether.notify;

import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.WebUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who may be told: any address of the internet, and others only where they are allowed.
 *
 * @param allowed the private, link-local and loopback addresses that may be told too
 */
public record Receivers(List<AddressRange> allowed) {
    /** Loopback, for a daemon that only this machine reaches. */
    public static final List<AddressRange> LOOPBACK = List.of(range("127.0.0.0/8"), range("::1"));

    private static final AddressRange LOCALHOST = range("127.0.0.1");

    public Receivers {
        allowed = List.copyOf(allowed);
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }

    /**
     * Reads the URL of a receiver. Where its host is a name, {@link #mayTell} says later whether its addresses will do.
     *
     * @throws IllegalArgumentException if it cannot be one; the message is what it must be
     */
    public WebUrl read(String text) {
        WebUrl url = WebUrl.strict(text);
        String host = url.address().host().replaceFirst("\\.$", "");
        boolean local = host.equals("localhost") || host.endsWith(".localhost");
        Optional<InetAddress> literal = local ? Optional.of(LOCALHOST.network()) : AddressRange.literal(host);
        if (!url.secure()
                && !literal.map(AddressRange.AddressScope::of)
                        .filter(AddressRange.AddressScope.LOOPBACK::equals)
                        .isPresent()) {
            throw new IllegalArgumentException("must be https, unless it is on loopback");
        }
        if (literal.isPresent() && !mayTell(literal.get(), url.address().port())) {
            throw new IllegalArgumentException(
                    "must not lead to a private, link-local or loopback address that `webhooks.allow` does not name");
        }
        return url;
    }

    /** Whether an address that is to be connected to may be told. */
    boolean mayTell(InetAddress address, int port) {
        return AddressRange.AddressScope.of(address) == AddressRange.AddressScope.PUBLIC
                || allowed.stream().anyMatch(range -> range.contains(address, port));
    }
}

package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.AddressScope;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where a target may lead us to, by a redirect or by a URL in an answer, from one address, a name where a proxy connected to it:
 * never further into our own networks than we were, and on loopback not to another port, unless the catalogue allows it.
 */
record RedirectGuard(InetSocketAddress from, List<AddressRange> allowed) implements Predicate<InetSocketAddress> {
    @Override
    public boolean test(InetSocketAddress to) {
        AddressScope there = AddressScope.of(to.getAddress());
        AddressScope here = from.isUnresolved() ? AddressScope.PUBLIC : AddressScope.of(from.getAddress());
        boolean nearer = switch (there) {
            case PUBLIC -> false;
            case PRIVATE -> here == AddressScope.PUBLIC;
            case LINK_LOCAL -> here != AddressScope.LINK_LOCAL;
            case LOOPBACK -> here != AddressScope.LOOPBACK || to.getPort() != from.getPort();
        };
        return !nearer || allowed.stream().anyMatch(range -> range.contains(to.getAddress(), to.getPort()));
    }
}

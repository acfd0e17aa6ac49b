package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route.Ip;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Makes TCP connections. Its channels do not read until their handlers are added and reading is turned on. */
record Dialer(ChannelFactory<? extends Channel> channels, NameResolver names) {
    /** RFC 8305, section 5: how long to wait for one address before the next is tried beside it. */
    private static final long HEAD_START_MS = 250;

    /** Connects to one of the allowed addresses of a name, and has the attempt hold the channel. */
    Future<Channel> connect(Attempt attempt, Address to, Ip ip, Predicate<InetSocketAddress> allowed) {
        attempt.enter(Phase.RESOLVE);
        return names.resolve(attempt, to.host(), ip).compose(found -> {
            List<InetSocketAddress> addresses = found.stream()
                    .map(address -> new InetSocketAddress(address, to.port()))
                    .filter(allowed)
                    .toList();
            if (addresses.isEmpty()) {
                return Future.failedFuture(notAllowed(to));
            }
            attempt.enter(Phase.CONNECT);
            Promise<Channel> connected = attempt.await();
            Race race = new Race(attempt, to, addresses, connected);
            connected.future().onComplete(done -> race.end(done.result()));
            race.next();
            return connected.future().onSuccess(attempt::hold);
        });
    }

    static Failure notAllowed(Address to) {
        return Failure.of(
                Cause.REDIRECTS,
                "a redirect leads to " + to
                        + ", which is of a network of this node, and `allowRedirectsTo` does not name it");
    }

    /** A failure, which is our own where an address cannot be reached since this node has none of its kind. */
    static Failure fairly(Failure failure, InetAddress address, BooleanSupplier hasIpv6) {
        return failure.why() == Cause.UNREACHABLE && address instanceof Inet6Address && !hasIpv6.getAsBoolean()
                ? Failure.ours(Cause.UNREACHABLE, failure.detail() + ": this node has no IPv6")
                : failure;
    }

    private static boolean hasIpv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(own ->
                            own instanceof Inet6Address && !own.isLoopbackAddress() && !own.isLinkLocalAddress());
        } catch (SocketException e) {
            return false;
        }
    }

    /** Tries the addresses of one name, each with a head start before the next; the first to connect wins. */
    private final class Race {
        private final Attempt attempt;
        private final Address to;
        private final Iterator<InetSocketAddress> left;
        private final Promise<Channel> connected;
        private final List<Channel> running = new ArrayList<>();
        private ScheduledFuture<?> headStart;
        private Failure failure;

        Race(Attempt attempt, Address to, List<InetSocketAddress> addresses, Promise<Channel> connected) {
            this.attempt = attempt;
            this.to = to;
            this.left = addresses.iterator();
            this.connected = connected;
        }

        void next() {
            if (headStart != null) {
                headStart.cancel(false);
            }
            if (connected.future().isComplete() || !left.hasNext()) {
                return;
            }
            InetSocketAddress address = left.next();
            Channel channel = channels.newChannel();
            channel.config().setAutoRead(false);
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            // The attempt's deadline is the only one.
            channel.config().setConnectTimeoutMillis(0);
            running.add(channel);
            if (left.hasNext()) {
                headStart = attempt.loop().schedule(this::next, HEAD_START_MS, TimeUnit.MILLISECONDS);
            }
            attempt.loop().register(channel).addListener(registered -> {
                if (!registered.isSuccess()) {
                    lost(channel, address, registered.cause());
                    return;
                }
                channel.connect(address).addListener(done -> {
                    if (!done.isSuccess()) {
                        lost(channel, address, done.cause());
                    } else if (!connected.tryComplete(channel)) {
                        Hearing.close(channel);
                    }
                });
            });
        }

        void end(Channel winner) {
            if (headStart != null) {
                headStart.cancel(false);
            }
            List.copyOf(running).stream().filter(channel -> channel != winner).forEach(Hearing::close);
        }

        private void lost(Channel channel, InetSocketAddress address, Throwable thrown) {
            running.remove(channel);
            Hearing.close(channel);
            Failure latest = fairly(Failure.from(thrown, to), address.getAddress(), Dialer::hasIpv6);
            // A host that refuses says more than a way that does not exist, such as IPv6 without a route.
            if (failure == null || failure.why() != Cause.REFUSED) {
                failure = latest;
            }
            if (left.hasNext()) {
                next();
            } else if (running.isEmpty()) {
                connected.tryFail(failure);
            }
        }
    }
}

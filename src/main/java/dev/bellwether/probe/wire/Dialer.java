package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route.Ip;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes TCP connections. Its channels do not read until their handlers are added and reading is turned on. */
final class Dialer {
    /** RFC 8305, section 5: how long to wait for one address before the next is tried beside it. */
    private static final long HEAD_START_MS = 250;

    private final ChannelFactory<? extends Channel> channels;
    private final NameResolver names;

    Dialer(ChannelFactory<? extends Channel> channels, NameResolver names) {
        this.channels = channels;
        this.names = names;
    }

    /** Connects to an address, and has the attempt hold the channel. */
    Future<Channel> connect(Attempt attempt, Address to, Ip ip) {
        attempt.enter(Phase.RESOLVE);
        return names.resolve(attempt, to.host(), ip).compose(addresses -> {
            attempt.enter(Phase.CONNECT);
            Promise<Channel> connected = attempt.await();
            Race race = new Race(attempt, to, addresses, connected);
            connected.future().onComplete(done -> race.end(done.result()));
            race.next();
            return connected.future().onSuccess(attempt::hold);
        });
    }

    /** Tries the addresses of one name, each with a head start before the next; the first to connect wins. */
    private final class Race {
        private final Attempt attempt;
        private final Address to;
        private final Iterator<InetAddress> left;
        private final Promise<Channel> connected;
        private final List<Channel> running = new ArrayList<>();
        private ScheduledFuture<?> headStart;
        private Failure failure;

        Race(Attempt attempt, Address to, List<InetAddress> addresses, Promise<Channel> connected) {
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
            InetSocketAddress address = new InetSocketAddress(left.next(), to.port());
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
                    lost(channel, registered.cause());
                    return;
                }
                channel.connect(address).addListener(done -> {
                    if (!done.isSuccess()) {
                        lost(channel, done.cause());
                    } else if (!connected.tryComplete(channel)) {
                        Writes.close(channel);
                    }
                });
            });
        }

        void end(Channel winner) {
            if (headStart != null) {
                headStart.cancel(false);
            }
            List.copyOf(running).stream().filter(channel -> channel != winner).forEach(Writes::close);
        }

        private void lost(Channel channel, Throwable thrown) {
            running.remove(channel);
            Writes.close(channel);
            Failure latest = Failure.from(thrown, to);
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

package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.probe.wire.HttpTransport.Wire;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import org.xbill.DNS.Message;

/** Makes fresh connections by a route: past a proxy, to another address, with TLS on top. To be used from any event loop. */
public final class Connections implements AutoCloseable {
    private final NameResolver names;
    private final Dialer dialer;
    private final TlsContexts contexts;
    private final TlsHandshake handshake;

    /** Connections on the event loops of a Vert.x, by names looked up like this; certificates are judged by the clock. */
    public Connections(VertxInternal vertx, NameResolver names, Clock clock) {
        this.names = names;
        this.dialer = new Dialer(vertx.transport().channelFactory(false), names);
        this.contexts = new TlsContexts(clock);
        this.handshake = new TlsHandshake(contexts);
    }

    /** Forgets what was prepared for TLS options that may no longer be in use. */
    public void forget() {
        contexts.forget();
    }

    @Override
    public void close() {
        names.close();
    }

    /** Shakes hands with an address, and no more. */
    public Future<Void> shakeHands(Attempt attempt, Address to, Route route) {
        return connect(attempt, to, route).compose(channel -> secure(attempt, channel, to, route));
    }

    public Future<Void> talk(Attempt attempt, ProbeTarget.Tcp target) {
        return connect(attempt, target.address(), target.route())
                .compose(channel -> new Dialogue(this, attempt, channel, target).hold());
    }

    /** Asks a name server; what it answers is an answer to the question, but may say that there is none. */
    public Future<Message> ask(Attempt attempt, ProbeTarget.Dns target) {
        return new DnsQuery(this, names, attempt, target).ask();
    }

    /** Whether an address can be connected to, without TLS. */
    public Future<Void> reach(Attempt attempt, Address to, Route route) {
        return connect(attempt, to, route).mapEmpty();
    }

    /** A TCP connection to an address by a route, without TLS; the attempt holds it. */
    Future<Channel> connect(Attempt attempt, Address to, Route route) {
        Address target = route.connectTo().orElse(to);
        Future<Channel> connected = route.proxy().isEmpty()
                ? dialer.connect(attempt, target, route.ip())
                : toProxy(attempt, route.proxy().get())
                        .compose(channel ->
                                ProxyTunnel.open(attempt, channel, route.proxy().get(), target));
        return connected.onSuccess(channel -> channel.pipeline().addLast(new Received(attempt::answered)));
    }

    Future<Wire> forHttp(Attempt attempt, WebUrl url, Route route, boolean http2) {
        if (isRelayed(url, route)) {
            return toProxy(attempt, route.proxy().get()).map(channel -> {
                channel.pipeline().addLast(new Received(attempt::answered));
                return new Wire(channel, false);
            });
        }
        return connect(attempt, url.address(), route)
                .compose(channel -> url.secure()
                        ? handshake
                                .shake(attempt, channel, url.address(), route.tls(), http2)
                                .map(agreed -> new Wire(channel, agreed))
                        : Future.succeededFuture(new Wire(channel, false)));
    }

    /** Whether a proxy relays the requests for a URL, rather than a connection. */
    static boolean isRelayed(WebUrl url, Route route) {
        return route.proxy().isPresent() && !url.secure() && route.connectTo().isEmpty();
    }

    private Future<Channel> toProxy(Attempt attempt, Route.Proxy proxy) {
        return dialer.connect(attempt, proxy.address(), Route.Ip.ANY)
                .recover(thrown -> Future.failedFuture(proxyAway(thrown)));
    }

    Future<Void> secure(Attempt attempt, Channel channel, Address host, Route route) {
        return handshake.shake(attempt, channel, host, route.tls(), false).mapEmpty();
    }

    private static Throwable proxyAway(Throwable thrown) {
        return thrown instanceof Failure failure && failure.why() != Cause.TIMEOUT
                ? Failure.ours(failure.why(), "the proxy is away: " + failure.detail())
                : thrown;
    }
}

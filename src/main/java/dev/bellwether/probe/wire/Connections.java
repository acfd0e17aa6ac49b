package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.function.Predicate;
import org.xbill.DNS.Message;

/** Makes fresh connections by a route: past a proxy, to another address, with TLS on top. To be used from any event loop. */
public final class Connections implements AutoCloseable {
    private final NameResolver names;
    private final Dialer dialer;
    private final TlsContexts contexts;
    private final TlsHandshake handshake;
    private final BodyRoom room = BodyRoom.ofHeap();

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

    BodyRoom room() {
        return room;
    }

    /** Shakes hands with an address, and no more. */
    public Future<Void> shakeHands(Attempt attempt, Address to, Route route) {
        return connect(attempt, to, route).compose(channel -> secure(attempt, channel, to, route));
    }

    /** The alert with which an address refuses the handshake, or whatever the client says in it. */
    public Future<TlsAlert> refusedHandshake(Attempt attempt, Address to, Route route) {
        return connect(attempt, to, route)
                .compose(channel -> secure(attempt, channel, to, route).compose(done -> refusal(attempt, channel, to)))
                .transform(ended -> attempt.refusal().isPresent()
                        ? Future.failedFuture(attempt.refusal().get())
                        : ended.cause() instanceof Failure failure
                                        && failure.alert().isPresent()
                                ? Future.succeededFuture(failure.alert().get())
                                : Future.failedFuture(ended.cause()));
    }

    /**
     * Waits for a target to refuse what the client said in a handshake, which in TLS 1.3 has ended for the client before that. Fails in
     * any case: with the alert that comes, or since none does.
     */
    private static Future<Void> refusal(Attempt attempt, Channel channel, Address target) {
        Promise<Void> refused = attempt.await();
        channel.pipeline().addLast(new Hearing(refused, target) {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
                refused.tryFail(noAlert(target, "accepts the handshake, and speaks"));
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                refused.tryFail(noAlert(target, "closed the connection without one"));
            }
        });
        return refused.future()
                .recover(thrown -> Future.failedFuture(
                        thrown instanceof Failure failure && failure.why() == Cause.TIMEOUT
                                ? noAlert(target, "accepts the handshake")
                                : thrown));
    }

    private static Failure noAlert(Address target, String what) {
        return Failure.of(Cause.TLS_HANDSHAKE, "an alert was expected, but " + target + " " + what);
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

    Future<Channel> connect(Attempt attempt, Address to, Route route) {
        return connect(attempt, to, route, any -> true);
    }

    private Future<Channel> connect(Attempt attempt, Address to, Route route, Predicate<InetSocketAddress> allowed) {
        Address target = route.connectTo().orElse(to);
        Future<Channel> connected = route.proxy().isEmpty()
                ? dialer.connect(attempt, target, route.ip(), allowed)
                        .onSuccess(channel -> attempt.connectedTo((InetSocketAddress) channel.remoteAddress()))
                : toProxy(attempt, route.proxy().get(), target, allowed)
                        .compose(channel ->
                                ProxyTunnel.open(attempt, channel, route.proxy().get(), target));
        return connected.onSuccess(channel -> channel.pipeline().addLast(new Received(attempt::answered)));
    }

    /** A connection for one request, to an address that is allowed; where a proxy connects, the one in the URL has to be. */
    Future<HttpTransport.Wire> forHttp(
            Attempt attempt, WebUrl url, Route route, boolean http2, Predicate<InetSocketAddress> allowed) {
        if (isRelayed(url, route)) {
            return toProxy(attempt, route.proxy().get(), url.address(), allowed).map(channel -> {
                channel.pipeline().addLast(new Received(attempt::answered));
                return new HttpTransport.Wire(channel, false);
            });
        }
        return connect(attempt, url.address(), route, allowed)
                .compose(channel -> url.secure()
                        ? handshake
                                .shake(attempt, channel, url.address(), route.tls(), http2)
                                .map(agreed -> new HttpTransport.Wire(channel, agreed))
                        : Future.succeededFuture(new HttpTransport.Wire(channel, false)));
    }

    /** Whether a proxy relays the requests for a URL, rather than a connection. */
    static boolean isRelayed(WebUrl url, Route route) {
        return route.proxy().isPresent() && !url.secure() && route.connectTo().isEmpty();
    }

    private Future<Channel> toProxy(
            Attempt attempt, Route.Proxy proxy, Address target, Predicate<InetSocketAddress> allowed) {
        InetSocketAddress meant = NameResolver.literal(target.host())
                .map(addresses -> new InetSocketAddress(addresses.get(0), target.port()))
                .orElseGet(() -> InetSocketAddress.createUnresolved(target.host(), target.port()));
        if (!meant.isUnresolved() && !allowed.test(meant)) {
            return Future.failedFuture(Dialer.notAllowed(target));
        }
        attempt.connectedTo(meant);
        return dialer.connect(attempt, proxy.address(), Route.Ip.ANY, any -> true)
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

    /** Notices the first thing that comes in, and leaves the pipeline. */
    static final class Received extends ChannelInboundHandlerAdapter {
        private final Runnable noticed;

        Received(Runnable noticed) {
            this.noticed = noticed;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            noticed.run();
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
        }
    }

    /** Has an HTTP proxy connect us to a target (CONNECT). A proxy is on our own side: what it does wrong is not the target's. */
    static final class ProxyTunnel {
        private ProxyTunnel() {}

        /** Asks for the tunnel on a fresh connection to the proxy; the same channel then leads to the target. */
        static Future<Channel> open(Attempt attempt, Channel channel, Route.Proxy proxy, Address to) {
            Promise<Channel> opened = attempt.await();
            FullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.CONNECT, to.toString(), Unpooled.EMPTY_BUFFER);
            request.headers().set(HttpHeaderNames.HOST, to.toString());
            proxy.credentials()
                    .ifPresent(secret ->
                            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization(secret)));
            HttpClientCodec codec = HttpTransport.codec();
            channel.pipeline().addLast(codec, new ChannelInboundHandlerAdapter() {
                private int status;

                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    if (message instanceof HttpResponse response) {
                        status = response.decoderResult().isFailure()
                                ? -1
                                : response.status().code();
                    }
                    boolean last = message instanceof LastHttpContent;
                    ReferenceCountUtil.release(message);
                    if (status < 200 || status > 299) {
                        if (status < 0 || status > 299) {
                            opened.tryFail(refused(proxy, to, status));
                        }
                    } else if (last) {
                        channel.config().setAutoRead(false);
                        ctx.pipeline().remove(this);
                        channel.pipeline().remove(codec);
                        opened.tryComplete(channel);
                    }
                }

                @Override
                public void channelInactive(ChannelHandlerContext ctx) {
                    opened.tryFail(refused(proxy, to, 0));
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
                    Failure failure = Failure.from(thrown, "the proxy " + proxy.address());
                    opened.tryFail(Failure.ours(failure.why(), failure.detail()));
                }
            });
            Hearing.write(channel, request, opened, "the proxy " + proxy.address());
            channel.config().setAutoRead(true);
            return opened.future();
        }

        static String authorization(Secret credentials) {
            return "Basic "
                    + Base64.getEncoder().encodeToString(credentials.value().getBytes(StandardCharsets.UTF_8));
        }

        private static Failure refused(Route.Proxy proxy, Address to, int status) {
            String who = "the proxy " + proxy.address();
            return switch (status) {
                case 0 -> Failure.ours(Cause.RESET, who + " closed the connection");
                case -1 -> Failure.ours(Cause.PROTOCOL, who + " does not speak HTTP");
                // It could not reach the target; that, it says of the target.
                case 502, 503, 504 ->
                    Failure.of(Cause.UNREACHABLE, who + " cannot connect to " + to + " (status " + status + ")");
                default ->
                    Failure.ours(Cause.UNREACHABLE, who + " does not connect to " + to + " (status " + status + ")");
            };
        }
    }
}

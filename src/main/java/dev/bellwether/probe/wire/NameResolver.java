package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Route.Ip;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.transport.Transport;
import java.io.File;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks up the addresses of names, anew each time: a probe is to notice that a name is gone. The name servers are asked from
 * the event loop, so one that hangs holds up none but its own names.
 */
public final class NameResolver implements AutoCloseable {
    private static final long QUERY_TIMEOUT_MS = 2000;

    private final DnsServerAddressStreamProvider servers;
    private final Map<EventLoop, DnsNameResolver> resolvers = new ConcurrentHashMap<>();

    private NameResolver(DnsServerAddressStreamProvider servers) {
        this.servers = servers;
    }

    /** Asks the name servers of {@code /etc/resolv.conf}, or one on this machine if it names none. */
    public static NameResolver ofSystem() {
        try {
            return new NameResolver(new UnixResolverDnsServerAddressStreamProvider(new File("/etc/resolv.conf")));
        } catch (IOException | IllegalArgumentException e) {
            return of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));
        }
    }

    public static NameResolver of(InetSocketAddress server) {
        return new NameResolver(new SequentialDnsServerAddressStreamProvider(server));
    }

    /** The addresses of a host, IPv6 first; at least one, or a failure {@link Cause#NAME_NOT_FOUND}. */
    Future<List<InetAddress>> resolve(Attempt attempt, String host, Ip ip) {
        Optional<List<InetAddress>> known = literal(host);
        if (known.isPresent()) {
            return pick(host, known.get(), ip);
        }
        if (TlsContext.plain(host).endsWith(".invalid")) {
            // RFC 6761, section 6.4: never exists, and is never to be asked for.
            return Future.failedFuture(Failure.of(Cause.NAME_NOT_FOUND, host + " has no address"));
        }
        Promise<List<InetAddress>> found = attempt.await();
        resolver(attempt).resolveAll(host).addListener(done -> {
            if (done.isSuccess()) {
                @SuppressWarnings("unchecked")
                List<InetAddress> all = (List<InetAddress>) done.getNow();
                pick(host, all, ip).onSuccess(found::tryComplete).onFailure(found::tryFail);
            } else {
                found.tryFail(Failure.of(Cause.NAME_NOT_FOUND, why(host, done.cause())));
            }
        });
        return found.future();
    }

    /** The addresses of a host that nobody need be asked for: an address, or a name of this machine (RFC 6761, section 6.3). */
    static Optional<List<InetAddress>> literal(String host) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            return Optional.of(List.of(literal));
        }
        String name = TlsContext.plain(host);
        return name.equals("localhost") || name.endsWith(".localhost")
                ? Optional.of(List.of(NetUtil.LOCALHOST6, NetUtil.LOCALHOST4))
                : Optional.empty();
    }

    @Override
    public void close() {
        resolvers.values().forEach(DnsNameResolver::close);
        resolvers.clear();
    }

    private static Future<List<InetAddress>> pick(String host, List<InetAddress> all, Ip ip) {
        List<InetAddress> picked = all.stream()
                .filter(address -> ip == Ip.ANY || (ip == Ip.V6) == address instanceof Inet6Address)
                .sorted(Comparator.comparing(address -> !(address instanceof Inet6Address)))
                .toList();
        return picked.isEmpty()
                ? Future.failedFuture(Failure.of(
                        Cause.NAME_NOT_FOUND, host + " has no " + (ip == Ip.V4 ? "IPv4" : "IPv6") + " address"))
                : Future.succeededFuture(picked);
    }

    private static String why(String host, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException) {
                return "the name servers do not answer for " + host;
            }
        }
        return host + " has no address";
    }

    private DnsNameResolver resolver(Attempt attempt) {
        Transport transport = attempt.context().owner().transport();
        return resolvers.computeIfAbsent(
                attempt.loop(),
                loop -> new DnsNameResolverBuilder(loop)
                        .datagramChannelFactory(transport::datagramChannel)
                        .socketChannelFactory(() ->
                                (SocketChannel) transport.channelFactory(false).newChannel())
                        .nameServerProvider(servers)
                        .resolveCache(NoopDnsCache.INSTANCE)
                        .cnameCache(NoopDnsCnameCache.INSTANCE)
                        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                        .queryTimeoutMillis(QUERY_TIMEOUT_MS)
                        .maxQueriesPerResolve(8)
                        .build());
    }
}

package dev.bellwether.api.http;

import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import dev.bellwether.http.Caller;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts what each client does, by its key and by its address, so that none takes what is there for all. An IPv6 client is its /64,
 * of which it has all addresses; 127.0.0.1 and ::1 are this machine, and only their keys count. Belongs to one event loop.
 */
public final class FairUse {
    /** The name under which a routing context has the address of the client, as text. */
    static final String ADDRESS = "bellwether.client";

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final long MINUTE_MS = 60_000;
    private static final int RETRY_SECONDS = 1;
    /** Beyond so many in a minute, those that are new share one count. */
    private static final int MOST_CLIENTS = 100_000;

    private final ClientLimits limits;
    private final Map<String, Integer> requests = new HashMap<>();
    private final Map<String, Integer> held = new HashMap<>();
    private long minuteBegan = System.nanoTime();

    public FairUse(Vertx vertx, ClientLimits limits) {
        this.limits = limits;
        vertx.setPeriodic(MINUTE_MS, tick -> {
            requests.clear();
            minuteBegan = System.nanoTime();
        });
    }

    /** Counts a request for the address that it came from; a {@link ProblemException} 429 if these are too many. */
    void countByAddress(RoutingContext ctx) {
        Optional<InetAddress> client = client(ctx.request());
        ctx.put(ADDRESS, client.map(InetAddress::getHostAddress).orElse(""));
        client.flatMap(FairUse::counted).ifPresent(this::count);
    }

    /**
     * Counts a request for the key that it came with; one with a body brings or changes something, and holds a place until it is
     * answered. A {@link ProblemException} 429 if these are too many.
     */
    void countByKey(RoutingContext ctx, boolean hasBody) {
        key(ctx).ifPresent(this::count);
        if (hasBody) {
            hold(ctx, "bodies", limits.bodies());
        }
    }

    /**
     * Holds a place for a listener until its stream ends.
     *
     * @throws ProblemException 429 if the client has too many
     */
    public void holdListener(RoutingContext ctx) {
        hold(ctx, "listeners", limits.listeners());
    }

    private void count(String client) {
        String counted = requests.size() < MOST_CLIENTS || requests.containsKey(client) ? client : "others";
        if (requests.merge(counted, 1, Integer::sum) > limits.requestsPerMinute()) {
            long left = MINUTE_MS - (System.nanoTime() - minuteBegan) / 1_000_000;
            throw Problem.of(
                            429,
                            counted + " sent more than " + limits.requestsPerMinute() + " requests within a minute.")
                    .retryAfter((int) Math.max(1, left / 1_000))
                    .asException();
        }
    }

    private void hold(RoutingContext ctx, String what, int most) {
        List<String> places = Stream.concat(
                        key(ctx).stream(), AddressRange.literal(ctx.get(ADDRESS)).flatMap(FairUse::counted).stream())
                .map(client -> client + " has " + most + " " + what)
                .toList();
        for (String place : places) {
            if (held.getOrDefault(place, 0) >= most) {
                throw Problem.of(429, "At the moment " + place + " under way, and may not have more.")
                        .retryAfter(RETRY_SECONDS)
                        .asException();
            }
        }
        places.forEach(place -> held.merge(place, 1, Integer::sum));
        ctx.addEndHandler(ended ->
                places.forEach(place -> held.computeIfPresent(place, (same, count) -> count > 1 ? count - 1 : null)));
    }

    private static Optional<String> key(RoutingContext ctx) {
        return Optional.<String>ofNullable(ctx.get(Caller.KEY_NAME)).map(name -> "The key " + name);
    }

    /** What an address is counted as; empty for this machine's own. */
    private static Optional<String> counted(InetAddress client) {
        if (client.isLoopbackAddress() && (client instanceof Inet6Address || client.getAddress()[3] == 1)) {
            return Optional.empty();
        }
        return Optional.of(
                "The address " + (client instanceof Inet6Address ? network(client) : client.getHostAddress()));
    }

    private static String network(InetAddress client) {
        byte[] bytes = client.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** The nearest address that no trusted proxy has: what is further away anybody may have written. */
    private Optional<InetAddress> client(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        int zone = peer.indexOf('%');
        Optional<InetAddress> client = AddressRange.literal(zone < 0 ? peer : peer.substring(0, zone));
        if (client.filter(this::isTrusted).isEmpty()) {
            return client;
        }
        String[] told =
                String.join(",", request.headers().getAll(FORWARDED_FOR)).split(",", -1);
        for (int i = told.length - 1; i >= 0 && client.filter(this::isTrusted).isPresent(); i--) {
            Optional<InetAddress> next = AddressRange.parse(told[i].strip()).map(AddressRange::network);
            if (next.isEmpty()) {
                break;
            }
            client = next;
        }
        return client;
    }

    private boolean isTrusted(InetAddress proxy) {
        return limits.trustedProxies().stream().anyMatch(range -> range.contains(proxy, 0));
    }
}

package dev.bellwether.demo;

import dev.bellwether.catalogue.spec.WebUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * One HTTP server on loopback that is every simulated institution: the Host header and the path say which. Behaviours may be
 * read and changed from any thread; everything else happens on the event loop of the server.
 */
public final class SimulatedInstitutions {
    private static final String DISCOVERY = "/cds-au/v1/discovery/";

    private final Vertx vertx;
    private final HttpServer server;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, List<Site>> sites = new HashMap<>();
    private final Map<String, Acting> acting = new ConcurrentHashMap<>();
    private final Map<String, ScriptedOutage> announced = new ConcurrentHashMap<>();

    /** An outage that an institution announces at its discovery endpoint; it says nothing about how it behaves then. */
    public record ScriptedOutage(Instant from, Duration duration, String explanation) {
        Instant to() {
            return from.plus(duration);
        }

        boolean isOver(Instant now) {
            return !now.isBefore(to());
        }
    }

    private record Acting(Behaviour behaviour, Instant since) {}

    /** Institutions at these sites, all healthy; they answer once {@link #start()} has completed. */
    public SimulatedInstitutions(Vertx vertx, Clock clock, RandomGenerator random, Collection<Site> sites) {
        this.vertx = vertx;
        this.clock = clock;
        this.random = random;
        for (Site site : sites) {
            this.sites.computeIfAbsent(site.host(), host -> new ArrayList<>()).add(site);
        }
        for (List<Site> sharing : this.sites.values()) {
            sharing.sort(Comparator.comparingInt((Site site) -> site.basePath().length())
                    .reversed());
        }
        this.server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    }

    /** Takes a free port of loopback. */
    public Future<SocketAddress> start() {
        return server.requestHandler(this::receive).listen().map(ready -> address());
    }

    /** Where all institutions are reached, once started. */
    public SocketAddress address() {
        return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
    }

    public Future<Void> stop() {
        return server.close();
    }

    /** From now on the institution behind this connector behaves so. */
    public void become(String connectorId, Behaviour behaviour) {
        acting.put(connectorId, new Acting(behaviour, clock.instant()));
    }

    /** How the institution behind this connector behaves now; healthy unless told otherwise. */
    public Behaviour behaviour(String connectorId) {
        return acting(connectorId).behaviour();
    }

    /** The institution behind this connector announces an outage, in place of any that it announced before. */
    public void announce(String connectorId, ScriptedOutage outage) {
        announced.put(connectorId, outage);
    }

    private void receive(HttpServerRequest request) {
        Optional<Site> site = site(request);
        if (site.isEmpty()) {
            notFound(request, "no such institution");
            return;
        }
        Behaviour behaviour = behaviour(site.get().connectorId());
        Reply reply = behaviour.discovery().replies().draw(random);
        Duration delay = behaviour.discovery().delay(random);
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> reply(request, site.get(), reply));
    }

    private Optional<Site> site(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
        return sites.getOrDefault(host, List.of()).stream()
                .filter(site -> site.covers(request.path()))
                .findFirst();
    }

    private void reply(HttpServerRequest request, Site site, Reply reply) {
        if (request.response().closed()) {
            return;
        }
        String path = request.path().substring(site.basePath().length());
        if (reply == Reply.HANG_UP) {
            request.connection().close();
        } else if (reply == Reply.OVERLOADED) {
            request.response().putHeader("Retry-After", "60");
            error(request, 503, "GeneralError/Unavailable", "Unavailable", reply.explanation());
        } else if (path.startsWith(DISCOVERY)) {
            discover(request, site, path.substring(DISCOVERY.length()), reply);
        } else if (path.contains(DISCOVERY)) {
            notFound(request, "no such institution");
        } else {
            request.response()
                    .setStatusCode(reply.isUp() ? 200 : 503)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(reply.isUp() ? "ok" : "unavailable");
        }
    }

    private void discover(HttpServerRequest request, Site site, String resource, Reply reply) {
        String version = request.getHeader("x-v");
        String self = "http://" + request.getHeader("Host") + request.uri();
        switch (VersionHeader.of(version, request.getHeader("x-min-v"))) {
            case MISSING -> error(request, 400, "Header/Missing", "Missing Required Header", "x-v");
            case INVALID -> error(request, 400, "Header/InvalidVersion", "Invalid Version", version);
            case UNSUPPORTED -> error(request, 406, "Header/UnsupportedVersion", "Unsupported Version", version);
            case SUPPORTED -> {
                request.response().putHeader("x-v", "1");
                switch (resource) {
                    case "status" -> answer(request, 200, status(self, site, reply));
                    case "outages" -> answer(request, 200, DiscoveryAnswers.outages(self, announced(site)));
                    default -> notFound(request, resource);
                }
            }
        }
    }

    private JsonObject status(String self, Site site, Reply reply) {
        Instant since = acting(site.connectorId()).since();
        return DiscoveryAnswers.status(self, reply, clock.instant(), since, announced(site));
    }

    private Acting acting(String connectorId) {
        return acting.getOrDefault(connectorId, new Acting(Behaviour.HEALTHY, Instant.EPOCH));
    }

    private Optional<ScriptedOutage> announced(Site site) {
        return Optional.ofNullable(announced.get(site.connectorId())).filter(outage -> !outage.isOver(clock.instant()));
    }

    private static void notFound(HttpServerRequest request, String detail) {
        error(request, 404, "Resource/NotFound", "Not Found", detail);
    }

    private static void error(HttpServerRequest request, int status, String code, String title, String detail) {
        answer(request, status, DiscoveryAnswers.error(code, title, detail));
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }

    /** What the Consumer Data Standards say about the headers {@code x-v} and {@code x-min-v}, where only version 1 exists. */
    private enum VersionHeader {
        SUPPORTED,
        MISSING,
        INVALID,
        UNSUPPORTED;

        private static final int OURS = 1;

        /** Judges a request by its headers {@code x-v} and {@code x-min-v}, each null where it is absent. */
        static VersionHeader of(String most, String least) {
            if (most == null) {
                return MISSING;
            }
            int upper = number(most);
            int lower = least == null ? upper : number(least);
            if (upper < 1 || lower < 1) {
                return INVALID;
            }
            // A least version above the one asked for is to be ignored.
            return upper >= OURS && Math.min(lower, upper) <= OURS ? SUPPORTED : UNSUPPORTED;
        }

        private static int number(String header) {
            try {
                return Integer.parseInt(header.trim());
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    /**
     * Where an institution is reached: several share a host, in lower case and without a port, and differ by base path, empty, or with
     * a leading and no trailing slash.
     */
    public record Site(String connectorId, String host, String basePath) {
        /** The site behind a base URL, with or without a trailing slash; empty where that is no {@code http(s)} URL. */
        static Optional<Site> of(String connectorId, String baseUrl) {
            return WebUrl.parse(baseUrl).map(url -> {
                String path = url.path();
                int end = path.length();
                while (end > 0 && path.charAt(end - 1) == '/') {
                    end--;
                }
                return new Site(connectorId, url.address().host(), path.substring(0, end));
            });
        }

        boolean covers(String path) {
            return path.startsWith(basePath)
                    && (path.length() == basePath.length() || path.charAt(basePath.length()) == '/');
        }
    }
}

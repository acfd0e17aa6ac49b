package dev.bellwether.demo;

import dev.bellwether.catalogue.spec.WebUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One HTTP server on loopback that is every simulated institution: the Host header and the path say which. Behaviours may be
 * read and changed from any thread; everything else happens on the event loop of the server.
 */
public final class SimulatedInstitutions {
    private static final String DISCOVERY = "/cds-au/v1/discovery/";
    private static final int VERSION = 1;

    private final Vertx vertx;
    private final HttpServer server;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, List<Site>> sites;
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
        this.sites = sites.stream()
                .sorted(Comparator.comparingInt((Site site) -> site.basePath().length())
                        .reversed())
                .collect(Collectors.groupingBy(Site::host));
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

    /** What the Consumer Data Standards say about the headers {@code x-v} and {@code x-min-v}, where only version 1 exists. */
    private void discover(HttpServerRequest request, Site site, String resource, Reply reply) {
        String version = request.getHeader("x-v");
        if (version == null) {
            error(request, 400, "Header/Missing", "Missing Required Header", "x-v");
            return;
        }
        int most = number(version);
        int least = number(request.headers().contains("x-min-v") ? request.getHeader("x-min-v") : version);
        if (most < 1 || least < 1) {
            error(request, 400, "Header/InvalidVersion", "Invalid Version", version);
        } else if (Math.min(least, most) > VERSION) {
            // A least version above the one asked for is to be ignored.
            error(request, 406, "Header/UnsupportedVersion", "Unsupported Version", version);
        } else {
            request.response().putHeader("x-v", "1");
            String self = "http://" + request.getHeader("Host") + request.uri();
            switch (resource) {
                case "status" -> answer(request, 200, answer(self, status(site, reply)));
                case "outages" -> answer(request, 200, answer(self, outages(site)));
                default -> notFound(request, resource);
            }
        }
    }

    private static int number(String header) {
        try {
            return Integer.parseInt(header.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Since when the institution behaves so, and what it has announced and is not over; what else it suffers has no known end. */
    private JsonObject status(Site site, Reply reply) {
        JsonObject data = new JsonObject()
                .put("status", reply.status())
                .put("explanation", reply.explanation())
                .put("updateTime", seconds(clock.instant()));
        Optional<ScriptedOutage> outage = announced(site);
        if (reply == Reply.SCHEDULED_OUTAGE && outage.isPresent()) {
            data.put("detectionTime", seconds(outage.get().from()))
                    .put("expectedResolutionTime", seconds(outage.get().to()));
        } else if (reply != Reply.OK) {
            data.put("detectionTime", seconds(acting(site.connectorId()).since()));
        }
        return data;
    }

    private JsonObject outages(Site site) {
        List<JsonObject> announced = announced(site).stream()
                .map(outage -> new JsonObject()
                        .put("outageTime", outage.from().toString())
                        .put("duration", outage.duration().toString())
                        .put("isPartial", false)
                        .put("explanation", outage.explanation()))
                .toList();
        return new JsonObject().put("outages", new JsonArray(announced));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A body as the Consumer Data Standards have it, version 1. */
    private static JsonObject answer(String self, JsonObject data) {
        return new JsonObject()
                .put("data", data)
                .put("links", new JsonObject().put("self", self))
                .put("meta", new JsonObject());
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

    /** An error as the standard has it; {@code code} is the part after {@code cds-all:}. */
    private static void error(HttpServerRequest request, int status, String code, String title, String detail) {
        JsonObject error = new JsonObject()
                .put("code", "urn:au-cds:error:cds-all:" + code)
                .put("title", title)
                .put("detail", detail);
        answer(request, status, new JsonObject().put("errors", new JsonArray().add(error)));
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }

    /**
     * Where an institution is reached: several share a host, in lower case and without a port, and differ by base path, empty, or with
     * a leading and no trailing slash.
     */
    public record Site(String connectorId, String host, String basePath) {
        /** The site behind a base URL, with or without a trailing slash; empty where that is no {@code http(s)} URL. */
        static Optional<Site> of(String connectorId, String baseUrl) {
            return WebUrl.parse(baseUrl)
                    .map(url -> new Site(
                            connectorId, url.address().host(), url.path().replaceFirst("/+$", "")));
        }

        boolean covers(String path) {
            return path.startsWith(basePath)
                    && (path.length() == basePath.length() || path.charAt(basePath.length()) == '/');
        }
    }
}

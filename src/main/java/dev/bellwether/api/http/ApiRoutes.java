package dev.bellwether.api.http;

import dev.bellwether.config.Scope;
import dev.bellwether.document.Sha256;
import dev.bellwether.http.Caller;
import dev.bellwether.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lays the contract's calls out on a router: for each its security, its checks and its handler, named by operation id. */
public final class ApiRoutes {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ApiRoutes() {}

    /** Who may do what, and how much of it; granted and denied calls are counted. */
    public record Access(Keys keys, KeyUses uses, FairUse fairUse) {}

    /**
     * A router with all calls.
     *
     * @param resources answer each operation of the contract once, and no other
     * @throws IllegalStateException if the two do not match
     */
    public static Router of(Vertx vertx, Clock clock, Contract contract, Access access, List<Resource> resources) {
        Map<String, Handler<RoutingContext>> handlers = resources.stream()
                .flatMap(resource -> resource.handlers().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        RouterBuilder builder = RouterBuilder.create(vertx, contract.routing());
        builder.rootHandler(new RequestTrace());
        builder.rootHandler(ctx -> {
            SecurityHeaders.forData(ctx.response());
            ctx.response().putHeader(HttpHeaders.DATE, DATE.format(clock.instant()));
            if (ctx.request().path().startsWith(RequestCheck.STATUSPAGE)) {
                ctx.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            }
            access.fairUse().countByAddress(ctx);
            ctx.next();
        });
        for (OpenAPIRoute route : builder.getRoutes()) {
            Operation operation = route.getOperation();
            Handler<RoutingContext> handler = handlers.get(operation.getOperationId());
            if (handler == null) {
                throw new IllegalStateException("no resource answers for " + operation.getOperationId());
            }
            // The library would have its own handlers for a key and for parameters; see those that stand in for them.
            route.setDoSecurity(false).setDoValidation(false);
            boolean hasBody = !HttpMethod.GET.equals(operation.getHttpMethod());
            scope(operation)
                    .ifPresent(scope -> route.addHandler(new Keys.KeyAuthentication(
                                    access.keys(), scope, operation.getOperationId(), access.uses()))
                            .addHandler(ctx -> {
                                access.fairUse().countByKey(ctx, hasBody);
                                ctx.next();
                            }));
            route.addHandler(new RequestCheck(operation)).addHandler(handler);
        }
        if (builder.getRoutes().size() != handlers.size()) {
            throw new IllegalStateException("the contract does not have all of " + new TreeSet<>(handlers.keySet()));
        }
        Router router = builder.createRouter();
        router.getRoutes().forEach(ApiRoutes::takeHeadAsGet);
        contract.routing().getPaths().forEach(path -> refuseOtherMethods(router, path));
        return router;
    }

    /** A route that answers 405 to whatever came so far. */
    public static void refuseOtherMethods(Router router, String path, String allowed) {
        router.route(path)
                .handler(ctx -> ctx.fail(
                        Problem.of(405, ctx.request().method() + " is not possible here, only " + allowed + ".")
                                .withHeader("Allow", allowed)
                                .asException()));
    }

    /** What a key must allow for a call; empty where none is needed. */
    private static Optional<Scope> scope(Operation operation) {
        return operation.getSecurityRequirements().stream()
                .flatMap(requirement -> requirement.getScopes("key").stream())
                .map(wire -> Scope.valueOf(wire.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static void takeHeadAsGet(Route route) {
        if (route.methods() != null && route.methods().contains(HttpMethod.GET)) {
            route.method(HttpMethod.HEAD);
        }
    }

    private static void refuseOtherMethods(Router router, Path path) {
        TreeSet<String> allowed = new TreeSet<>();
        path.getOperations()
                .forEach(operation -> allowed.add(operation.getHttpMethod().name()));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        refuseOtherMethods(router, path.getName().replaceAll("\\{(.*?)}", ":$1"), String.join(", ", allowed));
    }

    /** What every answer tells a browser not to do. */
    public static final class SecurityHeaders {
        /** The page loads its own files, asks its own host and shows pictures drawn into it; nothing else, from nowhere else. */
        private static final String PAGE_POLICY =
                "default-src 'none'; script-src 'self'%s; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

        private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
        /** Browsers take an import map only from within the page, where the policy must name it by its hash. */
        private static final Pattern IMPORT_MAP =
                Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

        private SecurityHeaders() {}

        /** For whatever is no page, errors too. */
        static void forData(HttpServerResponse response) {
            response.putHeader("Content-Security-Policy", DATA_POLICY)
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("X-Frame-Options", "DENY")
                    .putHeader("Referrer-Policy", "no-referrer")
                    .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        }

        /** For the status page and its files. */
        public static ForPage forPage(String html) {
            return new ForPage(PAGE_POLICY.replace(
                    "%s",
                    IMPORT_MAP
                            .matcher(html)
                            .results()
                            .map(found -> " 'sha256-" + sha256(found.group(1)) + "'")
                            .collect(Collectors.joining())));
        }

        /** The headers of a page; to be put after {@link #forData}. */
        public record ForPage(String policy) {
            public void put(HttpServerResponse response) {
                response.putHeader("Content-Security-Policy", policy)
                        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                        .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            }
        }

        private static String sha256(String text) {
            return Base64.getEncoder().encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Gives each request an id by which it is found again: the client's own {@code X-Request-Id} where it is a usable one, else a new
     * one. It is in the answer, and in every line of the log about the request. The logger {@code dev.bellwether.api.access} has a line
     * for each at level DEBUG, without the query, which may hold personal data.
     */
    static final class RequestTrace implements Handler<RoutingContext> {
        static final String HEADER = "X-Request-Id";
        static final String KEY = "bellwether.request";

        private static final Logger ACCESS = LoggerFactory.getLogger("dev.bellwether.api.access");
        /** Nothing that could forge a line of a log. */
        private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

        @Override
        public void handle(RoutingContext ctx) {
            String given = ctx.request().getHeader(HEADER);
            String id = given != null && USABLE.matcher(given).matches()
                    ? given
                    : UUID.randomUUID().toString();
            ctx.put(KEY, id);
            ctx.response().putHeader(HEADER, id);
            if (ACCESS.isDebugEnabled()) {
                long began = System.nanoTime();
                ctx.addEndHandler(ended -> log(ctx, id, (System.nanoTime() - began) / 1_000_000));
            }
            ctx.next();
        }

        private static void log(RoutingContext ctx, String id, long tookMs) {
            HttpServerRequest request = ctx.request();
            ACCESS.atDebug()
                    .addKeyValue("requestId", id)
                    .addKeyValue("key", ctx.get(Caller.KEY_NAME, ""))
                    .log(
                            "{} {} {} {} ms",
                            request.method(),
                            request.path(),
                            ctx.response().getStatusCode(),
                            tookMs);
        }

        /** The id of a request; empty where it did not come this way. */
        static String id(RoutingContext ctx) {
            return ctx.get(KEY, "");
        }
    }

    /** Answers some of the contract's calls. */
    @FunctionalInterface
    public interface Resource {
        /**
         * What answers each call, by its operation id. A handler gets a request whose key and query were checked and whose body has
         * not been touched; what it throws, or fails the routing context with, is answered as a problem.
         */
        Map<String, Handler<RoutingContext>> handlers();
    }
}

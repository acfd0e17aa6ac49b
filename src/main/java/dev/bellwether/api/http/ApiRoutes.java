package dev.bellwether.api.http;

import dev.bellwether.config.Scope;
import dev.bellwether.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lays the contract's calls out on a router: for each its security, its checks and its handler, named by operation id. */
public final class ApiRoutes {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ApiRoutes() {}

    /** Who may do what, and how much of it; granted and denied calls are counted. */
    public record Access(Keys keys, KeyUses uses, FairUse fairUse) {
        private KeyAuthentication check(Operation operation, Scope scope) {
            return new KeyAuthentication(keys, scope, operation.getOperationId(), uses);
        }
    }

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
                    .ifPresent(scope -> route.addHandler(access.check(operation, scope))
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
}

package dev.bellwether.api.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Answers some of the contract's calls. */
@FunctionalInterface
public interface Resource {
    /**
     * What answers each call, by its operation id. A handler gets a request whose key and query were checked and whose body has
     * not been touched; what it throws, or fails the routing context with, is answered as a problem.
     */
    Map<String, Handler<RoutingContext>> handlers();
}

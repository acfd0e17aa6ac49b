package broken.maintenance;

import io.vertx.core.Vertx;

/** Plans by itself, with a framework that the pure packages do not know. */
public record KnowsTheBus(Vertx vertx) {}

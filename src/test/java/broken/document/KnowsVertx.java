package broken.document;

import io.vertx.core.Vertx;

/** A pure package does not know Vert.x. */
public record KnowsVertx(Vertx vertx) {}

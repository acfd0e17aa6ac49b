package broken.probe;

import io.vertx.core.VerticleBase;

/** Does nothing wrong. */
public final class InnocentVerticle extends VerticleBase {}

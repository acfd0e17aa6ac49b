package broken.probe;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Deploys, and another verticle at that. */
public final class MeddlingVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
        return vertx.deployVerticle(new InnocentVerticle());
    }
}

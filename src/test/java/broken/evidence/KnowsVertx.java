package broken.evidence;

import io.vertx.core.Future;

/** Pure it is not. */
public final class KnowsVertx {
    public Future<String> later() {
        return Future.succeededFuture("");
    }
}
